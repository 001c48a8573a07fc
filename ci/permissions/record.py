"""Which calls of AWS the tests made: what CallRecord of local/ stored, a file for each local AWS.

Names of the local AWS become those that lint.values gives to the template's resources, so that calls
and policies speak of the same.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from lint.values import ACCOUNT, PSEUDO

# Whose calls are no concern of the stack's: tests and operators (AccessKeys.java), and LocalStack
# itself, which has the account's number for a key where it sends events.
OUTSIDERS = {"operator", "000000000000"}

# Whose key a node has: its policy's, and its instance's (Instance.java).
NODE = re.compile(r"(?P<policy>[A-Za-z0-9]+)\.(?P<instance>m?i-[0-9a-f]+)")
INSTANCE_ARNS = f"arn:aws:ec2:{ACCOUNT}:instance/"
INSTANCES = re.compile(r"arn:aws:ec2:[a-z0-9-]+:\d{12}:instance/")


@dataclass(frozen=True)
class Call:
    # Logical id of a function, of a state machine's role, or of a node's policy.
    by: str
    service: str
    operation: str
    status: int
    parameters: dict = field(hash=False)
    # Id of the node's instance.
    instance: str = ""

    @property
    def context(self):
        """What IAM knows of whoever calls: of an instance of EC2 its ARN, and of others nothing.
        docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
        of_ec2 = self.instance.startswith("i-")
        return {"ec2:SourceInstanceARN": f"{INSTANCE_ARNS}{self.instance}"} if of_ec2 else {}

    def __str__(self):
        told = " ".join(f"{name}={value}" for name, value in sorted(self.parameters.items()))
        return f"{self.service} {self.operation} {told}".rstrip()


class NoRecord(Exception):
    pass


def read(folder, template):
    """The calls to stacks of this template, without those of outsiders."""
    files = sorted(Path(folder).glob("*.jsonl"))
    calls = []
    for file in files:
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        head = json.loads(head)
        # Tests of the local AWS have a template of their own.
        if Path(head["template"]) == Path(template).resolve():
            calls += [call(json.loads(line), Names(head["resources"])) for line in lines]
    if not calls:
        raise NoRecord(f"no calls are recorded in {folder}: run mvn verify first")
    return [each for each in calls if each.by not in OUTSIDERS]


def call(line, names):
    parameters = {
        name: names.of(value) if isinstance(value, str) else value
        for name, value in line["parameters"].items()
    }
    by = line["by"].rsplit("/", 1)[-1]
    node = NODE.fullmatch(by)
    by, instance = node.group("policy", "instance") if node else (names.of(by), "")
    return Call(by, line["service"], line["operation"], line["status"], parameters, instance)


class Names:
    """Of what is called one way here, how lint.values calls it."""

    def __init__(self, resources):
        self.logical = {
            physical.rsplit(":", 1)[-1]: logical for logical, physical in resources.items()
        }

    def of(self, text):
        # They stand in keys, too.
        text = INSTANCES.sub(INSTANCE_ARNS, text)
        if not text.startswith("arn:"):
            return self.logical.get(text, text)
        arn, partition, service, region, account, *rest = text.split(":")
        region = region and PSEUDO["AWS::Region"]
        account = account and PSEUDO["AWS::AccountId"]
        rest = [self.logical.get(part, part) for part in rest]
        return ":".join([arn, partition, service, region, account, *rest])
