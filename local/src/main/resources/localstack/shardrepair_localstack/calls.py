"""Keeps which calls of AWS were made, and by whom, for the check of the template's policies
(docs/adr/0029-permissions-are-proven-both-ways.md).

Of calls that differ only in numbers and ids the first is kept, so a repair leaves some hundred; whether
an id is that of the node that calls makes a difference. No bodies are kept, and of the parameters only
names of what the call is about. They are read at PATH, a JSON object a line, until LocalStack ends.
"""

import json
import re
import threading

from localstack.aws.handlers import run_custom_response_handlers
from localstack.constants import INTERNAL_AWS_ACCESS_KEY_ID
from localstack.http import Response
from localstack.runtime import hooks
from localstack.services.edge import ROUTER
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header

PATH = "/_shardrepair/calls"

# What names the resource of a call, or is looked at by a condition. No secret is among them.
PARAMETERS = (
    "Bucket",
    "Key",
    "Prefix",
    "Name",
    "WithDecryption",
    "DocumentName",
    "InstanceIds",
    "SecretId",
    "stateMachineArn",
    "executionArn",
    "FunctionName",
    "TopicArn",
    "AlarmName",
    "ResourceARN",
    "QueueUrl",
)
ENTRY_PARAMETERS = ("EventBusName", "Source")

ID = re.compile(r"[0-9a-f]{8,}|\d+")
# In the access key of a node (Instance.java).
INSTANCE = re.compile(r"\bm?i-[0-9a-f]+$")


class Calls:
    def __init__(self):
        self._lock = threading.Lock()
        # By status and shape, which is the same for calls that differ only in numbers and ids.
        self._calls = {}
        # Roles by the access key that someone got who took the role on.
        self._roles = {}

    def keep(self, key, service, operation, request, response, status):
        if (service, operation) == ("sts", "AssumeRole") and status == 200:
            self._roles[response["Credentials"]["AccessKeyId"]] = request["RoleArn"]
        if key == INTERNAL_AWS_ACCESS_KEY_ID:
            return
        call = {
            "by": self._roles.get(key, key),
            "service": service,
            "operation": operation,
            "parameters": parameters(request),
            "status": status,
        }
        line = json.dumps(call, sort_keys=True)
        with self._lock:
            self._calls.setdefault((status, shape(call["by"], line)), line)

    def text(self):
        with self._lock:
            return "".join(line + "\n" for line in self._calls.values())


def shape(by, line):
    """The same for calls that differ only in numbers and ids."""
    own = INSTANCE.search(by)
    return ID.sub("0", line.replace(own[0], "own-instance") if own else line)


def parameters(request):
    kept = {name: request[name] for name in PARAMETERS if request.get(name) is not None}
    if "Entries" in request:
        kept["Entries"] = [
            {name: entry[name] for name in ENTRY_PARAMETERS if name in entry}
            for entry in request["Entries"]
        ]
    return kept


@hooks.on_infra_start()
def keep_calls():
    calls = Calls()

    def keep(_chain, context, response):
        if context.operation:
            calls.keep(
                extract_access_key_id_from_auth_header(context.request.headers),
                context.service.service_name,
                context.operation.name,
                context.service_request or {},
                context.service_response,
                response.status_code,
            )

    run_custom_response_handlers.append(keep)
    ROUTER.add(PATH, lambda _request, **_: Response(calls.text(), mimetype="application/jsonl"))
