import json
import tempfile
import unittest
from pathlib import Path

from permissions import record

RESOURCES = {
    "Bucket": "stack-bucket",
    "WorkFunction": "stack-WorkFunction",
    "Machine": "arn:aws:states:us-east-1:000000000000:stateMachine:stack-Machine",
}


class RecordTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.template = self.folder.resolve() / "template.yaml"

    def test_names_of_the_local_aws_become_those_of_the_template(self):
        self.write(line("stack-WorkFunction", Bucket="stack-bucket", Key="repairs/r1/plan.json"))

        (call,) = self.read()
        self.assertEqual("WorkFunction", call.by)
        self.assertEqual({"Bucket": "Bucket", "Key": "repairs/r1/plan.json"}, call.parameters)

    def test_an_arn_is_of_the_account_that_example_values_are_of(self):
        execution = "arn:aws:states:us-east-1:000000000000:execution:stack-Machine:r1"
        self.write(line("stack-WorkFunction", executionArn=execution))

        (call,) = self.read()
        self.assertEqual(
            "arn:aws:states:eu-west-1:123456789012:execution:Machine:r1",
            call.parameters["executionArn"],
        )

    def test_a_state_machine_is_known_by_its_role(self):
        self.write(line("arn:aws:iam::000000000000:role/MachineRole"))

        self.assertEqual(["MachineRole"], [call.by for call in self.read()])

    def test_a_node_is_known_by_its_policy_and_its_instance(self):
        arns = "arn:aws:ec2:us-east-1:000000000000:instance/"
        self.write(
            line("NodePolicy.i-0000000000000000a", Key=f"exports/{arns}i-0000000000000000b/x"),
            line("NodePolicy.mi-0000000000000000c", Prefix="exports/mi-0000000000000000c/"),
        )

        of_ec2, elsewhere = self.read()
        here = "arn:aws:ec2:eu-west-1:123456789012:instance/"
        self.assertEqual("NodePolicy", of_ec2.by)
        self.assertEqual({"ec2:SourceInstanceARN": here + "i-0000000000000000a"}, of_ec2.context)
        self.assertEqual({"Key": f"exports/{here}i-0000000000000000b/x"}, of_ec2.parameters)
        self.assertEqual("NodePolicy", elsewhere.by)
        self.assertEqual({}, elsewhere.context)

    def test_calls_of_tests_and_of_localstack_itself_are_left_out(self):
        self.write(*[line(by) for by in ("operator", "000000000000", "NodePolicy", "no-function")])

        self.assertEqual(["NodePolicy", "no-function"], [call.by for call in self.read()])

    def test_calls_to_a_stack_of_another_template_are_left_out(self):
        self.write(line("stack-WorkFunction"))
        self.write(line("other"), template="/elsewhere/template.yaml")

        self.assertEqual(["WorkFunction"], [call.by for call in self.read()])

    def test_without_a_record_it_says_what_to_do(self):
        with self.assertRaisesRegex(record.NoRecord, "run mvn verify first"):
            self.read()

    def write(self, *lines, template=None):
        head = {"template": template or str(self.template), "resources": RESOURCES}
        file = self.folder / f"{len(list(self.folder.iterdir()))}.jsonl"
        file.write_text("\n".join(json.dumps(each) for each in (head, *lines)) + "\n")

    def read(self):
        return record.read(self.folder, self.template)


def line(by, **parameters):
    return {
        "by": by,
        "service": "s3",
        "operation": "GetObject",
        "status": 200,
        "parameters": parameters,
    }


if __name__ == "__main__":
    unittest.main()
