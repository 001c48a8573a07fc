"""Deploys a packaged template through a CloudFormation engine, and prints as JSON what came of it.

  stack.py create|update TEMPLATE BUCKET [NAME=VALUE ...]
  stack.py delete

The endpoint and the credentials are those of the environment.
"""

import json
import sys
import time

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

STACK = "shard-repair"
cloudformation = boto3.client("cloudformation")


def expand(file, parameters):
    """The template without SAM, by AWS's own translator, which is given the parameters on AWS, too."""
    with open(file, encoding="utf-8") as packaged:
        template = yaml_parse(packaged)
    return Translator({}, Parser(), boto_session=boto3.Session()).translate(template, parameters)


def deploy(kind, file, bucket, parameters):
    """By a change set, as `sam deploy` does it."""
    template = expand(file, parameters)
    boto3.client("s3").put_object(Bucket=bucket, Key="template.json", Body=json.dumps(template))
    change_set = cloudformation.create_change_set(
        StackName=STACK,
        ChangeSetName=f"{kind}-{time.time_ns()}",
        ChangeSetType=kind,
        # Longer than what may be sent with the request.
        TemplateURL=f"{cloudformation.meta.endpoint_url}/{bucket}/template.json",
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )["Id"]
    made = until_not(change_set, "Status", "CREATE_PENDING", "CREATE_IN_PROGRESS")
    if made["Status"] != "CREATE_COMPLETE":
        sys.exit(f"no change set: {made.get('StatusReason')}")
    cloudformation.execute_change_set(ChangeSetName=change_set)
    until_not(change_set, "ExecutionStatus", "AVAILABLE", "EXECUTE_IN_PROGRESS")
    return {"template": template, **ended(STACK)}


def until_not(change_set, member, *states):
    while True:
        found = cloudformation.describe_change_set(ChangeSetName=change_set)
        if found[member] not in states:
            return found
        time.sleep(0.2)


def ended(stack):
    """The state that the stack ends in, its resources, and all that was said on the way there."""
    while True:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        if not found["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.2)
    resources = pages("list_stack_resources", "StackResourceSummaries", stack)
    return {
        "status": found["StackStatus"],
        "outputs": {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])},
        "resources": {
            r["LogicalResourceId"]: {
                "type": r["ResourceType"],
                "status": r["ResourceStatus"],
                "id": r.get("PhysicalResourceId"),
            }
            for r in resources
        },
        "events": [
            {
                "resource": event["LogicalResourceId"],
                "status": event.get("ResourceStatus"),
                "reason": event.get("ResourceStatusReason"),
            }
            for event in pages("describe_stack_events", "StackEvents", stack)
        ],
    }


def pages(operation, member, stack):
    paginator = cloudformation.get_paginator(operation)
    return [each for page in paginator.paginate(StackName=stack) for each in page[member]]


def contents():
    """What the account holds, as its services tell it."""
    lambda_, logs, iam = (boto3.client(name) for name in ("lambda", "logs", "iam"))
    functions = {}
    for function in lambda_.list_functions()["Functions"]:
        name = function["FunctionName"]
        functions[name] = {
            "latest": function,
            "versions": [
                v["Version"] for v in lambda_.list_versions_by_function(FunctionName=name)["Versions"]
            ],
            "aliases": lambda_.list_aliases(FunctionName=name)["Aliases"],
        }
        for alias in functions[name]["aliases"]:
            qualified = {"FunctionName": name, "Qualifier": alias["Name"]}
            alias["configuration"] = lambda_.get_function_configuration(**qualified)
            alias["policy"] = attempt(
                lambda: json.loads(lambda_.get_policy(**qualified)["Policy"])
            )
            alias["events"] = attempt(
                lambda: lambda_.get_function_event_invoke_config(**qualified)
            )
    machines = boto3.client("stepfunctions")
    events, scheduler = boto3.client("events"), boto3.client("scheduler")
    ssm, s3, cloudwatch = boto3.client("ssm"), boto3.client("s3"), boto3.client("cloudwatch")
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    return {
        "functions": functions,
        "stateMachines": {
            m["name"]: machines.describe_state_machine(stateMachineArn=m["stateMachineArn"])
            for m in machines.list_state_machines()["stateMachines"]
        },
        "rules": {
            rule["Name"]: {**rule, "targets": events.list_targets_by_rule(Rule=rule["Name"])["Targets"]}
            for rule in events.list_rules()["Rules"]
        },
        "schedules": {
            s["Name"]: scheduler.get_schedule(Name=s["Name"], GroupName=s["GroupName"])
            for s in scheduler.list_schedules()["Schedules"]
        },
        "documents": {
            d["Name"]: document(ssm, d["Name"])
            for d in ssm.list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}])[
                "DocumentIdentifiers"
            ]
        },
        "buckets": {b["Name"]: bucket(s3, b["Name"]) for b in s3.list_buckets()["Buckets"]},
        "logGroups": {
            g["logGroupName"]: g
            for page in logs.get_paginator("describe_log_groups").paginate()
            for g in page["logGroups"]
        },
        "alarms": {a["AlarmName"]: a for a in cloudwatch.describe_alarms()["MetricAlarms"]},
        "dashboards": {
            d["DashboardName"]: json.loads(
                cloudwatch.get_dashboard(DashboardName=d["DashboardName"])["DashboardBody"]
            )
            for d in cloudwatch.list_dashboards()["DashboardEntries"]
        },
        "topics": {
            t["TopicArn"]: sns.get_topic_attributes(TopicArn=t["TopicArn"])["Attributes"]
            for t in sns.list_topics()["Topics"]
        },
        "queues": {
            url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            for url in sqs.list_queues().get("QueueUrls", [])
        },
        "roles": {
            r["RoleName"]: {
                name: iam.get_role_policy(RoleName=r["RoleName"], PolicyName=name)["PolicyDocument"]
                for name in iam.list_role_policies(RoleName=r["RoleName"])["PolicyNames"]
            }
            for page in iam.get_paginator("list_roles").paginate()
            for r in page["Roles"]
        },
        "policies": {
            p["Arn"]: iam.get_policy_version(PolicyArn=p["Arn"], VersionId=p["DefaultVersionId"])[
                "PolicyVersion"
            ]["Document"]
            for page in iam.get_paginator("list_policies").paginate(Scope="Local")
            for p in page["Policies"]
        },
    }


def document(ssm, name):
    answer = ssm.get_document(Name=name)
    return {"version": answer["DocumentVersion"], "content": json.loads(answer["Content"])}


def bucket(s3, name):
    return {
        "lifecycle": attempt(lambda: s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]),
        "encryption": attempt(
            lambda: s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
        ),
        "policy": attempt(lambda: json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])),
        "publicAccess": attempt(
            lambda: s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        ),
        "ownership": attempt(
            lambda: s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
        ),
    }


def attempt(question):
    """None where the service says that there is none."""
    try:
        return question()
    except boto3.exceptions.botocore.exceptions.ClientError as e:
        code = e.response["Error"]["Code"]
        if code.startswith("NoSuch") or code == "ResourceNotFoundException":
            return None
        raise


def main(command, *arguments):
    if command == "delete":
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackId"]
        cloudformation.delete_stack(StackName=STACK)
        outcome = ended(stack)
    else:
        template, bucket_name, *given = arguments
        parameters = dict(each.split("=", 1) for each in given)
        outcome = deploy(command.upper(), template, bucket_name, parameters)
    json.dump({**outcome, "contents": contents()}, sys.stdout, default=str)


main(*sys.argv[1:])
