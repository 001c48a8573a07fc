"""A stack of one function, and the check over calls that it made."""

import os
from types import SimpleNamespace

from permissions.check import Check
from permissions.evaluator import Evaluator
from permissions.record import Call

OBJECTS = {"Fn::Sub": "${Bucket.Arn}/repairs/*"}
BUCKET = {"Fn::GetAtt": ["Bucket", "Arn"]}


def allow(action, resource, **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def check(*statements, more=None, definitions=None):
    """Over a stack whose function Work has a role with these statements."""
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "WorkFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Role": {"Fn::GetAtt": ["WorkFunctionRole", "Arn"]}},
        },
        "WorkFunctionRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": policy(*statements)}]},
        },
        **(more or {}),
    }
    parameters = {"TargetTagValue": {"Default": "data-node"}, "CredentialsPath": {"Default": "/c/"}}
    project = SimpleNamespace(
        expanded={"Resources": resources, "Parameters": parameters},
        definitions=definitions or {},
    )
    return Check(project, Evaluator(os.environ["SHARDREPAIR_EVALUATOR"]).ask)


def call(operation, service="s3", by="WorkFunction", status=200, instance="", **parameters):
    return Call(by, service, operation, status, parameters, instance)


def get(key="repairs/r1/plan.json", **more):
    return call("GetObject", Bucket="Bucket", Key=key, **more)
