"""Every log ends some day, and every function writes to one that does.

A log group without RetentionInDays keeps its entries for ever. A function without a LogGroup of the
stack makes one by itself, which has none.
"""


def problems(expanded):
    resources = expanded["Resources"]
    groups = {name for name, r in resources.items() if r["Type"] == "AWS::Logs::LogGroup"}
    found = [
        f"{name} has no RetentionInDays"
        for name in sorted(groups)
        if "RetentionInDays" not in resources[name].get("Properties", {})
    ]
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Function":
            group = resource["Properties"].get("LoggingConfig", {}).get("LogGroup")
            if not isinstance(group, dict) or group.get("Ref") not in groups:
                found.append(f"{name} writes to no log group of the stack")
    return found
