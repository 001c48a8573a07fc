import unittest

from lint import creation_order

NESTED = "arn:aws:states:::states:startExecution.sync:2"
RULE = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
EXECUTIONS = ["states:StartExecution", "states:DescribeExecution", "states:StopExecution"]
MACHINE = {
    "Type": "AWS::StepFunctions::StateMachine",
    "Properties": {"RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}},
}


class CreationOrderTest(unittest.TestCase):
    def test_a_right_that_comes_later_is_found(self):
        """As in commit a82d3a3: the policy refers to the state machine, so it comes after it."""
        resources = {"Machine": MACHINE, "Role": role(), "Later": later(RULE + EXECUTIONS)}

        found = creation_order.problems({"Resources": resources}, workflow(NESTED))

        self.assertEqual(1, len(found))
        self.assertIn("is created before Role may events:DescribeRule", found[0])

    def test_a_right_of_the_role_is_there_in_time(self):
        resources = {"Machine": MACHINE, "Role": role(RULE), "Later": later(EXECUTIONS)}

        self.assertEqual([], creation_order.problems({"Resources": resources}, workflow(NESTED)))

    def test_so_is_one_that_the_machine_waits_for(self):
        machine = {**MACHINE, "DependsOn": "Later"}
        resources = {"Machine": machine, "Role": role(EXECUTIONS), "Later": later(RULE)}

        self.assertEqual([], creation_order.problems({"Resources": resources}, workflow(NESTED)))

    def test_a_right_that_is_given_nowhere_is_found(self):
        resources = {"Machine": MACHINE, "Role": role(RULE + EXECUTIONS[1:])}

        found = creation_order.problems({"Resources": resources}, workflow(NESTED))

        self.assertEqual(1, len(found))
        self.assertIn("may never states:StartExecution", found[0])

    def test_an_integration_without_a_rule_is_found(self):
        resources = {"Machine": MACHINE, "Role": role()}

        found = creation_order.problems(
            {"Resources": resources}, workflow("arn:aws:states:::sns:publish")
        )

        self.assertEqual(1, len(found))
        self.assertIn("has no rule", found[0])

    def test_a_queue_that_takes_failed_events_must_be_open_to_the_function(self):
        config = {
            "Type": "AWS::Lambda::EventInvokeConfig",
            "Properties": {
                "FunctionName": {"Ref": "F"},
                "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Queue", "Arn"]}}},
            },
        }
        function = {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}},
        }
        resources = {"F": function, "Config": config, "Queue": {"Type": "AWS::SQS::Queue"}}

        shut = {"Resources": {**resources, "Role": role()}}
        self.assertEqual(2, len(creation_order.problems(shut, {})))  # late, and never
        open_ = {"Resources": {**resources, "Role": role(["sqs:SendMessage"])}}
        self.assertEqual([], creation_order.problems(open_, {}))


def role(actions=()):
    policies = [{"PolicyName": "Own", "PolicyDocument": document(actions)}] if actions else []
    return {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}


def later(actions):
    return {
        "Type": "AWS::IAM::RolePolicy",
        "Properties": {"RoleName": {"Ref": "Role"}, "PolicyDocument": document(actions)},
    }


def document(actions):
    return {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


def workflow(integration):
    """Of the state machine that is named Machine."""
    inner = {"States": {"Call": {"Type": "Task", "Resource": integration}}}
    return {"Machine": {"States": {"Each": {"Type": "Map", "ItemProcessor": inner}}}}
