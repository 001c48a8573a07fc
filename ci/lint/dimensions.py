"""Every dimension of an alarm or in the dashboard names a resource of the stack, of the right kind.

CloudWatch takes any dimension. With a wrong one an alarm never goes off, and a graph stays empty.
A graph of functions shows all of them.
"""

from lint import dashboard

# What the value of each dimension must refer to.
KINDS = {
    "FunctionName": "AWS::Lambda::Function",
    "StateMachineArn": "AWS::StepFunctions::StateMachine",
    "QueueName": "AWS::SQS::Queue",
}
# The project's own metrics have the stack's name.
PSEUDO_PARAMETERS = {"Stack": "AWS::StackName"}


def problems(expanded):
    resources = expanded["Resources"]
    found = []
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            for dimension in alarm_dimensions(properties):
                value = referred(dimension["Value"])
                found += wrong(name, dimension["Name"], value, resources)
        elif resource["Type"] == "AWS::CloudWatch::Dashboard":
            found += dashboard_problems(name, properties["DashboardBody"], resources)
    return found


def alarm_dimensions(properties):
    yield from properties.get("Dimensions", [])
    for metric in properties.get("Metrics", []):
        yield from metric.get("MetricStat", {}).get("Metric", {}).get("Dimensions", [])


def dashboard_problems(name, body, resources):
    try:
        widgets = list(dashboard.widgets(body["Fn::Sub"]))
    except ValueError:
        return []  # json_texts says so
    functions = {n for n, r in resources.items() if r["Type"] == "AWS::Lambda::Function"}
    found = []
    for title, rows in widgets:
        where = f'{name}, "{title}"'
        shown = set()
        for row in rows:
            for dimension, value in dashboard.dimensions(row):
                target = dashboard.reference(value)
                found += wrong(where, dimension, target, resources)
                if dimension == "FunctionName":
                    shown.add(target)
        if shown and functions - shown:
            found.append(f"{where} leaves out {', '.join(sorted(functions - shown))}")
    return found


def referred(value):
    """Name of the resource that !Ref or !GetAtt mean; None for anything else."""
    if not isinstance(value, dict):
        return None
    attribute = value.get("Fn::GetAtt")
    return attribute[0] if attribute else value.get("Ref")


def wrong(where, dimension, target, resources):
    if dimension in PSEUDO_PARAMETERS:
        right = target == PSEUDO_PARAMETERS[dimension]
    elif dimension in KINDS:
        right = resources.get(target, {}).get("Type") == KINDS[dimension]
    else:
        # So that a new kind is thought of, and not taken unseen.
        return [f"{where}: dimension {dimension} is not in ci/lint/dimensions.py"]
    return [] if right else [f"{where}: dimension {dimension} names {target}, which it cannot"]
