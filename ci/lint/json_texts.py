"""Every JSON text inside the template is JSON.

CloudFormation passes such a text on as it is, and the service refuses it: PutDashboard a
DashboardBody, for one, and with it the whole stack.
"""

import json
import re

PLACEHOLDER = re.compile(r"\$\{[^}]+}")
# These are JSON, whatever they begin with.
PROPERTIES = {"DashboardBody", "DefinitionString", "SecretString"}


def problems(template):
    return [
        f"{where} is not JSON: {error}"
        for where, text in texts(template)
        if (error := parse_error(text))
    ]


def texts(node, where="template", name=""):
    """Each text that is to be JSON, with where it stands, as (where, text)."""
    if isinstance(node, dict):
        substituted = node.get("Fn::Sub")
        if substituted is not None and len(node) == 1:
            # Either a text, or a text and a map of what it refers to.
            node = substituted if isinstance(substituted, str) else substituted[0]
        else:
            for key, value in node.items():
                yield from texts(value, f"{where}.{key}", key)
            return
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from texts(value, f"{where}[{index}]", name)
    elif isinstance(node, str) and (name in PROPERTIES or looks_like_json(node)):
        yield where, node


def looks_like_json(text):
    """An object or a list, and not a substitution, which begins like an object."""
    return text.lstrip().startswith(("{", "["))


def parse_error(text):
    try:
        json.loads(PLACEHOLDER.sub("x", text))
    except ValueError as e:
        return str(e)
    return None
