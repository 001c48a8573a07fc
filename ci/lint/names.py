"""A second stack can be deployed beside the first: no resource has a name that is always the same.

Such a name may come from SAM, too. CloudFormation makes unique ones where there is none.
"""

# Names that need to be unique within their function only.
WITHIN_ANOTHER = {"AWS::Lambda::Alias"}
PROPERTIES = {
    "AlarmName",
    "BucketName",
    "DashboardName",
    "FunctionName",
    "LogGroupName",
    "ManagedPolicyName",
    "Name",
    "QueueName",
    "RoleName",
    "StateMachineName",
    "TopicName",
}


def problems(expanded):
    return [
        f"{name} is always named {properties[key]}"
        for name, resource in expanded["Resources"].items()
        if resource["Type"] not in WITHIN_ANOTHER
        for properties in [resource.get("Properties", {})]
        for key in sorted(PROPERTIES & set(properties))
        if isinstance(properties[key], str)
    ]
