import unittest

from lint import data_key


class DataKeyTest(unittest.TestCase):
    def test_whoever_reads_or_writes_objects_may_use_the_key(self):
        resources = {
            "FRole": role("s3:GetObject"),
            "GRole": role("s3:PutObject"),
            "HRole": role("s3:ListBucket"),
            "H": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": arn("HRole")}},
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


def arn(name):
    return {"Fn::GetAtt": [name, "Arn"]}


def role(action):
    document = {"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"Policies": [{"PolicyName": "Own", "PolicyDocument": document}]},
    }
