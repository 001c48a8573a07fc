"""Which rights a call needs: the action and the resource that IAM is asked for.

After docs.aws.amazon.com/service-authorization/latest/reference, and for S3
docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html. The evaluator knows
each action, and refuses a resource of a kind that the action does not take.
"""

from dataclasses import dataclass, field

from lint.values import ACCOUNT


@dataclass(frozen=True)
class Request:
    action: str
    resource: str
    # Condition keys and their values.
    context: dict = field(default_factory=dict, hash=False)

    def by(self, call):
        """The same with what IAM knows of whoever makes the call."""
        return Request(self.action, self.resource, {**self.context, **call.context})


class UnknownOperation(Exception):
    pass


def requests(call, target_tag):
    """What IAM is asked when this call is made; target_tag is what instances carry (docs/deploy.md)."""
    make = OPERATIONS.get((call.service, call.operation))
    if make is None:
        raise UnknownOperation(
            f"{call.by} calls {call.service} {call.operation}, which ci/permissions/operations.py lacks"
        )
    if call.operation == "SendCommand":
        return send_command(call.parameters, target_tag)
    return make(call.parameters)


def on_object(action):
    return lambda p: [Request(action, f"arn:aws:s3:::{p['Bucket']}/{p['Key']}")]


def on_bucket(p):
    context = {"s3:prefix": p["Prefix"]} if "Prefix" in p else {}
    return [Request("s3:ListBucket", f"arn:aws:s3:::{p['Bucket']}", context)]


def on(action, parameter):
    return lambda p: [Request(action, p[parameter])]


def on_parameter(p):
    return [Request("ssm:GetParameter", f"arn:aws:ssm:{ACCOUNT}:parameter{p['Name']}")]


def on_alarm(p):
    return [
        Request("cloudwatch:DescribeAlarmHistory", f"arn:aws:cloudwatch:{ACCOUNT}:alarm:{p['AlarmName']}")
    ]


def on_secret(p):
    """A secret is named in full, or without the six characters that AWS adds."""
    name = p["SecretId"]
    arn = name if name.startswith("arn:") else f"arn:aws:secretsmanager:{ACCOUNT}:secret:{name}"
    return [Request("secretsmanager:GetSecretValue", arn)]


def on_anything(action):
    return lambda _: [Request(action, "*")]


def send_command(p, target_tag):
    document = Request("ssm:SendCommand", f"arn:aws:ssm:{ACCOUNT}:document/{p['DocumentName']}")
    tags = {f"ssm:resourceTag/{key}": value for key, value in target_tag.items()}
    return [document] + [
        Request("ssm:SendCommand", f"arn:aws:ec2:{ACCOUNT}:instance/{instance}", tags)
        for instance in p["InstanceIds"]
    ]


def put_events(p):
    return [
        Request(
            "events:PutEvents",
            f"arn:aws:events:{ACCOUNT}:event-bus/{entry.get('EventBusName', 'default')}",
            {"events:source": [entry["Source"]]},
        )
        for entry in p["Entries"]
    ]


OPERATIONS = {
    ("s3", "GetObject"): on_object("s3:GetObject"),
    ("s3", "HeadObject"): on_object("s3:GetObject"),
    ("s3", "PutObject"): on_object("s3:PutObject"),
    ("s3", "CreateMultipartUpload"): on_object("s3:PutObject"),
    ("s3", "UploadPart"): on_object("s3:PutObject"),
    ("s3", "CompleteMultipartUpload"): on_object("s3:PutObject"),
    ("s3", "AbortMultipartUpload"): on_object("s3:AbortMultipartUpload"),
    ("s3", "DeleteObject"): on_object("s3:DeleteObject"),
    ("s3", "ListObjectsV2"): on_bucket,
    ("ssm", "GetParameter"): on_parameter,
    ("ssm", "SendCommand"): send_command,
    ("ssm", "CancelCommand"): on_anything("ssm:CancelCommand"),
    ("ssm", "GetCommandInvocation"): on_anything("ssm:GetCommandInvocation"),
    ("ssm", "ListCommands"): on_anything("ssm:ListCommands"),
    ("ssm", "DescribeInstanceInformation"): on_anything("ssm:DescribeInstanceInformation"),
    ("secretsmanager", "GetSecretValue"): on_secret,
    ("stepfunctions", "StartExecution"): on("states:StartExecution", "stateMachineArn"),
    ("stepfunctions", "DescribeExecution"): on("states:DescribeExecution", "executionArn"),
    ("stepfunctions", "GetExecutionHistory"): on("states:GetExecutionHistory", "executionArn"),
    ("lambda", "Invoke"): on("lambda:InvokeFunction", "FunctionName"),
    ("sns", "Publish"): on("sns:Publish", "TopicArn"),
    ("events", "PutEvents"): put_events,
    ("cloudwatch", "DescribeAlarmHistory"): on_alarm,
    ("cloudwatch", "ListTagsForResource"): on("cloudwatch:ListTagsForResource", "ResourceARN"),
}
