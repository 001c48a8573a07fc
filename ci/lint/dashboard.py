"""Reads the metrics of a dashboard's body, as CloudWatch does.

The short forms "." (the same as in the row above) and "..." (all but the last ones are the same):
docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

import json
import re

REFERENCE = re.compile(r"\$\{([^}]+)}")


def widgets(body):
    """Of each widget its title, and its rows without short forms: namespace, metric, dimensions.

    @param body the text given to Fn::Sub; references stay as they are
    @raise ValueError if it is not JSON
    """
    for widget in json.loads(body)["widgets"]:
        properties = widget.get("properties", {})
        yield properties.get("title", "without a title"), rows(properties.get("metrics", []))


def rows(metrics):
    result = []
    above = []
    for metric in metrics:
        fields = [field for field in metric if isinstance(field, str)]
        if fields[:1] == ["..."]:
            fields = above[: len(above) - len(fields) + 1] + fields[1:]
        else:
            fields = [above[i] if field == "." else field for i, field in enumerate(fields)]
        if fields:  # else an expression
            result.append(fields)
            above = fields
    return result


def dimensions(row):
    """The dimensions of a row, as (name, value)."""
    return list(zip(row[2::2], row[3::2]))


def reference(value):
    """What a value refers to: Name of ${Name}; or None."""
    match = REFERENCE.fullmatch(value)
    return match.group(1) if match else None
