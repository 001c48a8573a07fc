"""LocalStack reads a JSONPath of a state machine anew at each use, and makes the tables of the grammar
for it: 33 ms of a processor, which was over half of all that it did in a repair. Here each is read once.

What a path is read into keeps no state (jsonpath_ng: attributes are set by constructors alone).
"""

from functools import cache

from localstack.runtime import hooks
from localstack.services.stepfunctions.asl.component.common.path import result_path
from localstack.services.stepfunctions.asl.utils import json_path


@hooks.on_infra_start()
def read_paths_once():
    for module in (json_path, result_path):
        module.parse = cache(module.parse)
