"""Asks @cloud-copilot/iam-simulate what IAM would say (docs/adr/0029-permissions-are-proven-both-ways.md
says why this one)."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("evaluate.mjs")


@dataclass(frozen=True)
class Question:
    # The role's policy, with a Sid for each statement.
    policy: dict
    request: object
    # The policy of the bucket, queue or topic, if there is one.
    resource_policy: dict | None = None


@dataclass(frozen=True)
class Answer:
    allowed: bool
    # What allowed it: (number of the statement, action as it stands there, resource).
    by: frozenset = frozenset()
    # Why there is no answer, such as a resource of a kind that the action does not take; else empty.
    error: str = ""


class NotEvaluated(Exception):
    pass


class Evaluator:
    def __init__(self, folder):
        """folder: where ci/permissions.sh put node and the package."""
        self.folder = Path(folder)

    def ask(self, questions):
        given = [
            {
                "policy": question.policy,
                "resourcePolicy": question.resource_policy,
                "action": question.request.action,
                "resource": question.request.resource,
                "context": {"aws:SecureTransport": "true", **question.request.context},
            }
            for question in questions
        ]
        run = subprocess.run(
            [self.folder / "node", SCRIPT, self.folder],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise NotEvaluated(run.stderr)
        return [answer(found) for found in json.loads(run.stdout)]


def answer(found):
    if "error" in found:
        return Answer(allowed=False, error=found["error"])
    by = {
        (int(each["statement"][1:]), action, resource)
        for each in found["by"]
        for action in each["actions"]
        for resource in each["resources"]
    }
    return Answer(found["allowed"], frozenset(by))
