"""A changed parameter of the stack reaches the alias of each function that depends on it.

The alias stands for a version, and a version never changes. SAM makes another one when the text of
the function's properties changes in the template, which a new value of a parameter does not do
(github.com/aws/serverless-application-model/issues/3820). CloudFormation replaces a version whose
description changes (AWS::Lambda::Version, Description: "Update requires: Replacement"). So the
description has the value of each parameter that the function depends on. And of no other: Lambda
publishes no version of a function that did not change, and then the deployment fails.
"""

import re

# AWS::Lambda::Version, Description: "Maximum: 256". Of a list, and a number without a greatest value,
# the length is not known.
LONGEST = 256
PLACEHOLDER = re.compile(r"\$\{([^!.}]+)}")


def problems(expanded):
    resources, parameters = expanded["Resources"], expanded.get("Parameters", {})
    conditions = expanded.get("Conditions", {})
    found = []
    for name, version in resources.items():
        if version["Type"] != "AWS::Lambda::Version":
            continue
        function = version["Properties"]["FunctionName"]["Ref"]
        needed = named(resources[function]["Properties"], conditions) & set(parameters)
        description = version["Properties"].get("Description")
        given = named(description, conditions) & set(parameters)
        found += [f"{function}: its VersionDescription lacks {each}" for each in sorted(needed - given)]
        found += [f"{function}: it does not depend on {each}" for each in sorted(given - needed)]
        longest = sum(length(parameters[each]) + 1 for each in given)
        if longest > LONGEST:
            found.append(f"{function}: its VersionDescription may have {longest} characters")
    return found


def named(value, conditions):
    """What a value refers to, also by the conditions that it depends on."""
    if isinstance(value, list):
        return set().union(*(named(each, conditions) for each in value))
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, argument in value.items():
        if key == "Ref":
            found.add(argument)
        elif key == "Fn::Sub":
            text = argument if isinstance(argument, str) else argument[0]
            found |= set(PLACEHOLDER.findall(text))
        elif key == "Fn::If":
            found |= named(conditions[argument[0]], conditions)
        elif key == "Condition" and isinstance(argument, str):
            found |= named(conditions.get(argument), conditions)
        found |= named(argument, conditions)
    return found


def length(parameter):
    if parameter["Type"] == "String":
        return int(parameter.get("MaxLength", LONGEST))
    return 0 if parameter["Type"] != "Number" else 10
