"""A resource has what AWS looks for when it is created.

CloudFormation creates a role with its own policies before what uses the role. A policy that is a
resource of its own comes whenever it can, unless DependsOn says otherwise; one that refers to the
state machine comes after it. Some rights are looked for at creation, the others when the workflow
runs. Both must be there.
"""

from dataclasses import dataclass, field

from lint.policies import actions_added, actions_with_role, as_list, managed_by_aws
from lint.workflow import calls_lambda, states

STEP_FUNCTIONS = "docs.aws.amazon.com/step-functions/latest/dg/"
LAMBDA = "docs.aws.amazon.com/lambda/latest/dg/"


@dataclass(frozen=True)
class Need:
    """What a role must allow, and where AWS says so."""

    source: str
    at_creation: frozenset = field(default=frozenset())
    when_run: frozenset = field(default=frozenset())


# By the Resource of a task or of an ItemReader.
INTEGRATIONS = {
    # "... is not authorized to create managed-rule" is what CreateStateMachine answers.
    "arn:aws:states:::states:startExecution.sync:2": Need(
        STEP_FUNCTIONS + "stepfunctions-iam.html",
        at_creation=frozenset({"events:PutTargets", "events:PutRule", "events:DescribeRule"}),
        when_run=frozenset(
            {"states:StartExecution", "states:DescribeExecution", "states:StopExecution"}
        ),
    ),
    "arn:aws:states:::s3:getObject": Need(
        STEP_FUNCTIONS + "iam-policies-eg-dist-map.html", when_run=frozenset({"s3:GetObject"})
    ),
    "arn:aws:states:::aws-sdk:s3:listObjectsV2": Need(
        STEP_FUNCTIONS + "supported-services-awssdk.html", when_run=frozenset({"s3:ListBucket"})
    ),
    "arn:aws:states:::aws-sdk:s3:putObject": Need(
        STEP_FUNCTIONS + "supported-services-awssdk.html", when_run=frozenset({"s3:PutObject"})
    ),
}
FUNCTION = Need(
    STEP_FUNCTIONS + "lambda-iam.html", when_run=frozenset({"lambda:InvokeFunction"})
)
# Refers to the state machine itself, so it cannot come before it, and AWS does not ask for it then.
DISTRIBUTED_MAP = Need(
    STEP_FUNCTIONS + "iam-policies-eg-dist-map.html",
    when_run=frozenset(
        {
            "states:StartExecution",
            "states:DescribeExecution",
            "states:StopExecution",
            "states:RedriveExecution",
        }
    ),
)
# "The state machine IAM Role is not authorized to access the Log Destination".
LOGGING = Need(
    STEP_FUNCTIONS + "cw-logs.html",
    at_creation=frozenset(
        {
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        }
    ),
)
# "The provided execution role does not have permissions to call CreateNetworkInterface on EC2".
IN_VPC = (LAMBDA + "configuration-vpc.html", "AWSLambdaVPCAccessExecutionRole")
# "The provided destination config DestinationConfig is invalid", by the service of the destination.
DESTINATIONS = {
    "AWS::SQS::Queue": Need(
        LAMBDA + "invocation-async-retain-records.html",
        at_creation=frozenset({"sqs:SendMessage"}),
    )
}


def problems(expanded, definitions):
    """@param definitions of the state machines, by their names"""
    resources = expanded["Resources"]
    found = []
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            needs, unknown = needs_of(definitions[name])
            found += [f"{name}: {what} has no rule in ci/lint/creation_order.py" for what in unknown]
            if "LoggingConfiguration" in properties:
                needs.append(LOGGING)
            role = role_of(properties["RoleArn"])
            for need in needs:
                found += lacking(name, resource, role, need, resources)
        elif resource["Type"] == "AWS::Lambda::Function" and "VpcConfig" in properties:
            source, policy = IN_VPC
            if policy not in managed_by_aws(role_of(properties["Role"]), resources):
                found.append(f"{name} may be in a VPC, but its role has no {policy} ({source})")
        elif resource["Type"] == "AWS::Lambda::EventInvokeConfig":
            found += destination_problems(name, resource, resources)
    return found


def needs_of(definition):
    """What the states of a workflow need, and the integrations that no rule is known for."""
    needs, unknown = [], []
    for name, state in states(definition):
        if calls_lambda(state):
            needs.append(FUNCTION)
            continue
        if state.get("ItemProcessor", {}).get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
            needs.append(DISTRIBUTED_MAP)
        for user in (state, state.get("ItemReader", {})):
            integration = user.get("Resource")
            if integration in INTEGRATIONS:
                needs.append(INTEGRATIONS[integration])
            elif integration:
                unknown.append(f"{integration} in {name}")
    return list(dict.fromkeys(needs)), unknown


def destination_problems(name, config, resources):
    properties = config["Properties"]
    found = []
    function = resources[properties["FunctionName"]["Ref"]]
    for destination in properties.get("DestinationConfig", {}).values():
        target = destination["Destination"].get("Fn::GetAtt", [None])[0]
        need = DESTINATIONS.get(resources.get(target, {}).get("Type"))
        if need is None:
            found.append(f"{name}: destination {target} has no rule in ci/lint/creation_order.py")
            continue
        role = role_of(function["Properties"]["Role"])
        found += lacking(name, config, role, need, resources)
    return found


def role_of(arn):
    return arn["Fn::GetAtt"][0]


def lacking(name, resource, role, need, resources):
    at_once = actions_with_role(role, resources)
    before = at_once | actions_added(role, resources, as_list(resource.get("DependsOn", [])))
    ever = at_once | actions_added(role, resources)
    late = sorted(need.at_creation - before)
    never = sorted((need.at_creation | need.when_run) - ever)
    found = []
    if late:
        found.append(f"{name} is created before {role} may {', '.join(late)} ({need.source})")
    if never:
        found.append(f"{role} may never {', '.join(never)} ({need.source})")
    return found
