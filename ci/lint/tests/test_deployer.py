import json
import unittest

from lint import deployer

RULE = {"Resources": {"Rule": {"Type": "AWS::Events::Rule"}}}


class DeployerTest(unittest.TestCase):
    def test_what_is_in_the_stack_may_be_made(self):
        self.assertEqual([], self.of(RULE, "events:PutRule"))
        self.assertEqual(1, len(self.of(RULE, "events:DeleteRule")))

    def test_actions_exist(self):
        found = self.of({"Resources": {}}, "events:MakeRule")

        self.assertEqual(1, len(found))
        self.assertIn("UNKNOWN_ACTION", found[0])

    def test_a_new_kind_of_resource_must_be_entered(self):
        self.assertEqual(1, len(self.of({"Resources": {"R": {"Type": "AWS::New::Kind"}}}, "events:PutRule")))

    def of(self, expanded, action):
        statement = {
            "Effect": "Allow",
            "Action": action,
            "Resource": "arn:aws:events:*:ACCOUNT:rule/STACK-*",
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        return deployer.problems(expanded, json.dumps(policy))
