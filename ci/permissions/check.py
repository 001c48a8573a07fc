"""The policies of the template against the calls that the tests made, both ways.

Every call is allowed to the role of whoever made it, and no role has a right that nothing needs. A
right is one action on one resource as a statement names it.
"""

import itertools
from dataclasses import dataclass

from lint.creation_order import role_of
from lint.values import Values

from permissions import implied, operations, roles
from permissions.evaluator import Question

# Beside the first.
FEW = 4
HOW_TO_KEEP = (
    "Take these rights out of template.yaml, or have a test use them. What no test can use is listed in"
    " ci/permissions/exceptions.py, with its reason; the lines to add there:"
)


@dataclass(frozen=True)
class Use:
    """Something that a role needs, and where that comes from."""

    role: str
    request: operations.Request
    # What the tests did, or why AWS asks for it without a call.
    why: str
    recorded: bool


@dataclass(frozen=True)
class Outcome:
    # Of each right, whether a recorded call used it ("call") or a documented rule does ("rule").
    used: dict
    refused: list

    def problems(self, rights, exceptions, sometimes):
        """One text for each kind of problem, with all of its cases.

        exceptions: by their reason, rights that are not used; sometimes: such that may be used
        """
        never = {right for listed in exceptions.values() for right in listed}
        maybe = {right for listed in sometimes.values() for right in listed}
        unused = {str(right) for right in rights if right not in self.used}
        stale = (never - unused) | (maybe - {str(right) for right in rights})
        found = []
        if self.refused:
            found.append("\n".join(["no policy allows:", *indented(shortened(self.refused))]))
        if unused - never - maybe:
            lines = [f'"{right}",' for right in sorted(unused - never - maybe)]
            found.append("\n".join([f"nothing uses these rights. {HOW_TO_KEEP}", *indented(lines)]))
        if stale:
            head = (
                "exceptions that are not needed any more, since a call uses them or they are no rights; take"
                " them out of ci/permissions/exceptions.py:"
            )
            found.append("\n".join([head, *indented(sorted(stale))]))
        return found


def shortened(refused):
    """Of one role's calls that need the same action, a few."""
    lines = []
    for _, alike in itertools.groupby(refused, key=lambda line: line.split(" ")[:2]):
        first, *others = alike
        lines += [first, *others[:FEW]]
        if others[FEW:]:
            lines.append(f"and {len(others[FEW:])} more like that")
    return lines


def indented(lines):
    return [f"    {line}" for line in lines]


class Check:
    def __init__(self, project, ask):
        """ask: gives an Answer for each Question."""
        self.expanded = project.expanded
        self.definitions = project.definitions
        self.values = Values(self.expanded)
        self.statements = roles.statements_by_role(self.expanded, self.values)
        self.resource_policies = roles.resource_policies(self.expanded, self.values)
        self.ask = ask

    def rights(self):
        return {
            roles.Right(role, action, resource)
            for role, statements in self.statements.items()
            for statement in statements
            for action in statement.actions
            for resource in statement.resources
        }

    def outcome(self, calls):
        uses, refused = [], []
        for call in calls:
            try:
                uses += self.uses_of(call)
            except (operations.UnknownOperation, Unknown) as e:
                refused.append(str(e))
        uses += [
            Use(need.role, need.request, need.why, recorded=False)
            for need in implied.of_template(self.expanded, self.definitions, self.values)
        ]
        uses = distinct(uses)
        answers = self.ask([self.question(use) for use in uses])
        used = {}
        for use, answer in zip(uses, answers, strict=True):
            if not answer.allowed:
                request = use.request
                given = f" with {request.context}" if request.context else ""
                error = f" [not evaluated: {answer.error}]" if answer.error else ""
                refused.append(f"{use.role} {request.action} on {request.resource}{given} ({use.why}){error}")
                continue
            for right in self.rights_of(use.role, answer.by):
                used[right] = "call" if use.recorded else used.get(right, "rule")
        return Outcome(used, sorted(set(refused)))

    def uses_of(self, call):
        role = self.role(call.by)
        tag = {"influx-shard-repair": self.values.ref("TargetTagValue")}
        for request in operations.requests(call, tag):
            yield Use(role, request.by(call), str(call), recorded=True)
        for need in implied.of_call(call, role, self.values):
            yield Use(role, need.request.by(call), f"{need.why}: {call}", need.recorded)

    def role(self, by):
        """Whoever makes a call is a function, a state machine by its role, or a node by its policy."""
        resource = self.expanded["Resources"].get(by)
        if resource and resource["Type"] == "AWS::Lambda::Function":
            return role_of(resource["Properties"]["Role"])
        if by not in self.statements:
            raise Unknown(f"{by} is no function, role or policy of template.yaml, but made calls")
        return by

    def question(self, use):
        resource = use.request.resource
        of_resource = next(
            (
                policy
                for arn, policy in self.resource_policies.items()
                if resource == arn or resource.startswith(arn + "/")
            ),
            None,
        )
        return Question(roles.document(self.statements[use.role]), use.request, of_resource)

    def rights_of(self, role, by):
        """Rights as the template has them, by what the evaluator names: the resource with its values."""
        for number, action, resolved in by:
            statement = self.statements[role][number]
            values = roles.as_list(statement.resolved["Resource"])
            yield roles.Right(role, action, statement.resources[values.index(resolved)])


class Unknown(Exception):
    pass


def distinct(uses):
    """Of uses that ask IAM for the same, one; a recorded one first."""
    found = {}
    for use in sorted(uses, key=lambda each: not each.recorded):
        context = tuple(sorted((k, str(v)) for k, v in use.request.context.items()))
        found.setdefault((use.role, use.request, context), use)
    return list(found.values())
