"""Takes values by paths as Step Functions of LocalStack does, without and with the plug-in, and prints
as JSON what that gave, and how often a path was read.
"""

import json
import sys

from localstack.runtime.hooks import on_infra_start
from localstack.services.stepfunctions.asl.component.common.path import result_path
from localstack.services.stepfunctions.asl.utils import json_path

PATHS = ("$", "$.a", "$.a.b[1]", "$.a.b[*].c", "$.a.b[?(@.c == 2)].c", "$.none", "$.none[*].c")
UNREADABLE = "$.a["


def extracted(path, data):
    try:
        return json_path.extract_json(path, data)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def values():
    """Of different data by the same paths."""
    found = []
    for number in range(3):
        data = {"a": {"b": [{"c": number}, {"c": 2}]}}
        found.append([extracted(path, data) for path in (*PATHS, UNREADABLE)])
        found.append(result_path.parse("$.a.result").update_or_create(data, number))
    return found


without = values()
reads = []
for module in (json_path, result_path):
    read = module.parse
    module.parse = lambda path, read=read: reads.append(path) or read(path)
on_infra_start.manager.load("read_paths_once")()
json.dump({"without": without, "with": values(), "reads": reads}, sys.stdout)
