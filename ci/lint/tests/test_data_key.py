import unittest

from lint import data_key


class DataKeyTest(unittest.TestCase):
    def test_every_function_may_use_the_key(self):
        resources = {
            "F": {"Type": "AWS::Lambda::Function", "Properties": {"Role": arn("FRole")}},
            "G": {"Type": "AWS::Lambda::Function", "Properties": {"Role": arn("GRole")}},
            "DataKeyPolicy": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"Roles": [{"Ref": "FRole"}]},
            },
        }

        found = data_key.problems({"Resources": resources})

        self.assertEqual(1, len(found))
        self.assertTrue(found[0].startswith("G may not use the key"))


def arn(role):
    return {"Fn::GetAtt": [role, "Arn"]}
