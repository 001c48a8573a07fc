"""Asks for what Lambda refuses, and prints as JSON what each call was answered.

  functions.py BUCKET   of code
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError

lambda_ = boto3.client("lambda")
bucket = sys.argv[1]
boto3.client("s3").put_object(Bucket=bucket, Key="code", Body=b"code")
answers = {}


def ask(name, call, *members, **arguments):
    try:
        answer = getattr(lambda_, call)(**arguments)
        for member in members:
            answer = answer[member]
        answers[name] = answer if members else "done"
    except ClientError as e:
        answers[name] = e.response["Error"]["Code"]


def create(name, **other):
    arguments = {
        "FunctionName": "f",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Runtime": "java21",
        "Handler": "x.Y",
        "Code": {"S3Bucket": bucket, "S3Key": "code"},
        "Environment": {"Variables": {"V": "1"}},
    }
    ask(name, "create_function", "Version", **{**arguments, **other})


create("code that is not there", Code={"S3Bucket": bucket, "S3Key": "gone"})
create("a reserved variable", Environment={"Variables": {"AWS_REGION": "x"}})
create("variables of more than 4 KB", Environment={"Variables": {"V": "v" * 4096}})
ask("a function that is not there", "get_function", FunctionName="f")
create("a function")
create("the same function")
f = {"FunctionName": "f"}
ask("a version", "publish_version", "Version", **f)
ask("a version of what did not change", "publish_version", "Version", **f)
ask("an alias of no version", "create_alias", Name="live", FunctionVersion="2", **f)
ask("an alias", "create_alias", "FunctionVersion", Name="live", FunctionVersion="1", **f)
ask("the same alias", "create_alias", Name="live", FunctionVersion="1", **f)
ask("a change", "update_function_configuration", Environment={"Variables": {"V": "2"}}, **f)
variable = ("get_function_configuration", "Environment", "Variables", "V")
ask("the variable by the alias", *variable, Qualifier="live", **f)
ask("a version of what changed", "publish_version", "Version", **f)
ask("the alias moved", "update_alias", "FunctionVersion", Name="live", FunctionVersion="2", **f)
arn = {"FunctionName": "arn:aws:lambda:us-east-1:000000000000:function:f:live"}
ask("the variable by the alias that moved", *variable, **arn)
ask("the version of an alias deleted", "delete_function", Qualifier="2", **f)
ask("another version deleted", "delete_function", Qualifier="1", **f)
ask("a deleted version called", "invoke", Qualifier="1", **f)
statement = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
ask("a permission", "add_permission", **statement, **f)
ask("the same permission", "add_permission", **statement, **f)
ask("a permission that is not there removed", "remove_permission", StatementId="t", **f)
ask("the function deleted", "delete_function", **f)
ask("the deleted function", "get_function", **f)
json.dump(answers, sys.stdout)
