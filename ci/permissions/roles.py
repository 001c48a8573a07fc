"""Which rights each role has: by its own policies, by managed policies of the stack, and by policies
that are resources of their own. A node's role is not the stack's: its policy stands for it.
"""

import re
from dataclasses import dataclass, field

from lint.policies import as_list
from lint.values import PARAMETERS, PSEUDO

# Written into statements for the evaluator, which says by it which statement allowed something.
SID = "s{}"
ARN = re.compile(r"^arn:\$\{AWS::Partition}:[a-z0-9]+:(?:\$\{AWS::Region}:\$\{AWS::AccountId})?:?")

# A key is not of the stack. Its policy must leave to roles who may use it, as the one does that KMS
# makes (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
KEY_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{PSEUDO['AWS::AccountId']}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
}


@dataclass(frozen=True)
class Statement:
    # Logical id of the policy that has it; of a role's own policy, of the role.
    policy: str
    # As the template has it, and as AWS has it with example values.
    written: dict = field(hash=False, compare=False)
    resolved: dict = field(hash=False, compare=False)

    @property
    def actions(self):
        return as_list(self.written["Action"])

    @property
    def resources(self):
        return [shown(resource) for resource in as_list(self.written["Resource"])]


@dataclass(frozen=True)
class Right:
    """One action on one resource, as a statement allows it. Written as exceptions name it."""

    role: str
    action: str
    resource: str

    def __str__(self):
        return f"{self.role} {self.action} {self.resource}"


def shown(resource):
    """A resource of a statement in short: without what all ARNs of a service begin with."""
    if isinstance(resource, str):
        return resource
    (function, argument), *_ = resource.items()
    if function == "Fn::GetAtt":
        return "${" + ".".join(argument) + "}"
    if function == "Fn::Join":
        return argument[0].join(shown(part) for part in argument[1])
    return "${" + argument + "}" if function == "Ref" else ARN.sub("", argument)


def statements_by_role(expanded, values):
    """Statements that allow something, by the logical id of the role or of the node's policy."""
    resources = expanded["Resources"]
    by_role = {name: [] for name, r in resources.items() if r["Type"] == "AWS::IAM::Role"}
    for name in by_role:
        properties = resources[name]["Properties"]
        for policy in properties.get("Policies", []):
            by_role[name] += allowing(name, policy["PolicyDocument"], values)
        for arn in properties.get("ManagedPolicyArns", []):
            if isinstance(arn, dict):
                document = resources[arn["Ref"]]["Properties"]["PolicyDocument"]
                by_role[name] += allowing(arn["Ref"], document, values)
    for name, resource in resources.items():
        if resource["Type"] in ("AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"):
            properties = resource["Properties"]
            of_policy = allowing(name, properties["PolicyDocument"], values)
            for role in as_list(properties.get("RoleName", properties.get("Roles", []))):
                if role.get("Ref") in by_role:
                    by_role[role["Ref"]] += of_policy
                else:
                    # Roles by parameters, which are those of the nodes.
                    by_role[name] = of_policy
    return by_role


def allowing(policy, document, values):
    found = []
    for statement in as_list(document["Statement"]):
        # With a condition, the branch that counts for lint.values is the one with more rights.
        written = statement["Fn::If"][1] if "Fn::If" in statement else statement
        if written["Effect"] == "Allow":
            found.append(Statement(policy, written, values.resolve(written)))
    return found


def document(statements):
    """A policy as AWS has it, with an identifier for each statement."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                **statement.resolved,
                "Sid": SID.format(number),
                "Action": as_list(statement.resolved["Action"]),
                "Resource": as_list(statement.resolved["Resource"]),
            }
            for number, statement in enumerate(statements)
        ],
    }


def resource_policies(expanded, values):
    """The policies of keys, buckets, queues and topics, by what the ARNs of resources begin with that
    they are about."""
    found = {PARAMETERS[key]: KEY_POLICY for key in ("KmsKeyArn", "CredentialsKeyArn")}
    for resource in expanded["Resources"].values():
        properties = resource.get("Properties", {})
        for key in ("Bucket", "Queues", "Topics"):
            if key in properties and "PolicyDocument" in properties:
                document_ = values.resolve(properties["PolicyDocument"])
                for statement in as_list(document_["Statement"]):
                    found.update({arn.rstrip("/*"): document_ for arn in as_list(statement["Resource"])})
    return found
