"""docs/deployer-policy.json lets whoever has it make every kind of resource that the stack has."""

import json

from lint.policies import allowed
from lint.rights import findings

# What makes a resource; what changes, reads and deletes it, the policy has beside it.
MAKING = {
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard",
    "AWS::Events::Rule": "events:PutRule",
    "AWS::IAM::ManagedPolicy": "iam:CreatePolicy",
    "AWS::IAM::Role": "iam:CreateRole",
    "AWS::IAM::RolePolicy": "iam:PutRolePolicy",
    "AWS::Lambda::Alias": "lambda:CreateAlias",
    "AWS::Lambda::EventInvokeConfig": "lambda:PutFunctionEventInvokeConfig",
    "AWS::Lambda::Function": "lambda:CreateFunction",
    "AWS::Lambda::Permission": "lambda:AddPermission",
    "AWS::Lambda::Version": "lambda:PublishVersion",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup",
    "AWS::S3::Bucket": "s3:CreateBucket",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy",
    "AWS::SNS::Topic": "sns:CreateTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::SQS::Queue": "sqs:CreateQueue",
    "AWS::SQS::QueuePolicy": "sqs:SetQueueAttributes",
    "AWS::SSM::Document": "ssm:CreateDocument",
    "AWS::Scheduler::Schedule": "scheduler:CreateSchedule",
    "AWS::StepFunctions::StateMachine": "states:CreateStateMachine",
}
# Transforms belong to AWS, whose account id in an ARN is this.
AWS_ITSELF = "arn:aws:cloudformation:*:aws:transform/"

# Whoever writes a bucket's policy can let himself in. Who deploys makes roles, and can do that anyway;
# docs/deploy.md says so.
ESCALATION = "RESOURCE_POLICY_PRIVILEGE_ESCALATION"


def problems(expanded, text):
    document = json.loads(text.replace("ACCOUNT", "123456789012").replace("STACK", "stack"))
    document["Statement"] = [s for s in document["Statement"] if AWS_ITSELF not in str(s)]
    found = [
        f"{issue} {action} {detail}"
        for issue, action, detail in findings(document)
        if issue != ESCALATION
    ]
    actions = allowed([document])
    for kind in sorted({r["Type"] for r in expanded["Resources"].values()}):
        if kind not in MAKING:
            found.append(f"what makes {kind} is not in ci/lint/deployer.py")
        elif MAKING[kind] not in actions:
            found.append(f"{MAKING[kind]}, which makes {kind}, is not allowed")
    return found
