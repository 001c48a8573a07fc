"""Which properties of a template LocalStack's resource providers do not hand on, as JSON by type.

  dropped.py FILE   what stack.py printed

A provider names each property that it hands on, or hands on all that it is given; the caller knows
which do the latter.
"""

import ast
import inspect
import json
import sys

from localstack.services.cloudformation.resource_provider import plugin_manager


def named(module):
    """All texts in a module but those of its types, which name every property that there is."""
    code = [
        node
        for node in ast.parse(inspect.getsource(module)).body
        if not (isinstance(node, ast.ClassDef) and any(is_typed_dict(b) for b in node.bases))
    ]
    return {
        each.value
        for node in code
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def is_typed_dict(base):
    return isinstance(base, ast.Name) and base.id == "TypedDict"


with open(sys.argv[1], encoding="utf-8") as file:
    resources = json.load(file)["template"]["Resources"].values()
declared = {}
for resource in resources:
    declared.setdefault(resource["Type"], set()).update(resource.get("Properties", {}))
found = {}
for resource_type, properties in declared.items():
    provider = plugin_manager.load(resource_type).factory
    dropped = properties - named(inspect.getmodule(provider))
    if dropped:
        found[resource_type] = sorted(dropped)
json.dump(found, sys.stdout)
