"""Each policy says what IAM understands, and allows no more than it has to.

parliament knows every action of IAM, which resources and conditions it takes, and which resource "*"
could be narrower. It is made for policies as AWS has them, so references get example values first.
What the functions really use, tests show that run them; here it is only about how a right is said.
"""

import json
import warnings

with warnings.catch_warnings():
    # parliament imports pkg_resources, which says that it is deprecated (lint-requirements.txt).
    warnings.simplefilter("ignore")
    import parliament

from lint.policies import as_list, documents, statements
from lint.values import Values

# What parliament says of them is true, but no fault. By policy, finding and action.
EXCEPTIONS = {
    # Executions of an express workflow have another ARN. This workflow is a standard one.
    ("RepairStateMachineMapPolicy", "RESOURCE_MISMATCH", "states:DescribeExecution"),
    ("PreflightExecutionsPolicy", "RESOURCE_MISMATCH", "states:DescribeExecution"),
    ("RecheckExecutionsPolicy", "RESOURCE_MISMATCH", "states:DescribeExecution"),
    # The second of two statements: the first allows the document, this one the tagged instances.
    ("NodeCommandPolicy", "RESOURCE_MISMATCH", "ssm:SendCommand"),
    # It takes the colon in the variable ec2:SourceInstanceARN for one of the bucket's ARN: of variables,
    # it knows those that begin with aws.
    ("NodePolicy", "RESOURCE_MISMATCH", "s3:PutObject"),
    ("NodePolicy", "RESOURCE_MISMATCH", "s3:AbortMultipartUpload"),
    ("NodePolicy", "RESOURCE_MISMATCH", "s3:GetObject"),
    # SAM makes these three, without a version. They use nothing that is newer than the default one.
    ("TriageFunctionRole.TriageFunctionEventInvokeConfigOnFailureSQSPolicy", "NO_VERSION", ""),
    ("DetectFunctionScheduleRole.DetectFunctionScheduleLambdaPolicy", "NO_VERSION", ""),
    (
        "AfterRepairStateMachineRepairEndedRole.AfterRepairStateMachineRepairEndedRoleStartExecutionPolicy",
        "NO_VERSION",
        "",
    ),
}


def problems(expanded, exceptions=frozenset(EXCEPTIONS)):
    values = Values(expanded)
    found = []
    used = set()
    for name, document in documents(expanded["Resources"]):
        found += [f"{name}: {problem}" for problem in wide(document)]
        for issue, action, detail in findings(values.resolve(document)):
            if (name, issue, action) in exceptions:
                used.add((name, issue, action))
            else:
                found.append(f"{name}: {issue} {action} {detail}")
    for name, issue, action in sorted(exceptions - used):
        found.append(f"exception for {name}, {issue} {action} is not needed any more")
    return found


def wide(document):
    """Actions that are given by a pattern, so that nobody knows which they are next year."""
    for statement in statements(document):
        if statement["Effect"] == "Allow":
            for action in as_list(statement["Action"]):
                if "*" in action:
                    yield f"allows {action}"


def findings(document):
    """What parliament finds, one for each action it is about, as (issue, action, detail)."""
    for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
        details = finding.detail if isinstance(finding.detail, list) else [finding.detail]
        for detail in details:
            action = detail.get("action", "") if isinstance(detail, dict) else ""
            yield finding.issue, action, detail
