"""The parts of docs/permissions.md that list the rights: made from the template, from its comments on each
statement, and from what the check found about each right.

Each is between two comments, `<!-- made: NAME -->` and `<!-- end -->`. The rest is written by hand.
"""

import re

from lint.policies import as_list

from permissions.exceptions import EXCEPTIONS, SOMETIMES
from permissions.roles import Right, shown

PART = re.compile(r"(<!-- made: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
ALL = {**EXCEPTIONS, **SOMETIMES}
HEAD = ["| may | on | why | shown by |", "|---|---|---|---|"]


class Page:
    def __init__(self, check, outcome, reasons):
        self.statements = check.statements
        self.resources = check.expanded["Resources"]
        self.used = outcome.used
        self.reasons = reasons
        self.excepted = {
            right: number
            for number, listed in enumerate(ALL.values(), 1)
            for right in listed
        }

    def renewed(self, text):
        return PART.sub(lambda m: m[1] + "\n" + self.part(m["name"]) + "\n\n" + m[3], text)

    def part(self, name):
        if name == "exceptions":
            return self.exceptions()
        if name == "functions":
            roles = [r for r in self.statements if r.endswith("FunctionRole")]
            return "\n\n".join(self.role(r, r.removesuffix("FunctionRole")) for r in roles)
        if name == "shared-policies":
            return "\n\n".join(self.shared(policy) for policy in self.shared_policies())
        if name == "other-roles":
            others = [
                r
                for r in self.statements
                if r.endswith("Role") and not r.endswith("FunctionRole")
            ]
            return "\n\n".join(self.role(r, r) for r in others)
        if name == "nodes":
            nodes = [r for r in self.statements if not r.endswith("Role")]
            return "\n\n".join(self.role(r, r) for r in nodes)
        raise ValueError(f"docs/permissions.md has a part {name}, which ci/permissions/page.py does not make")

    def shared_policies(self):
        """Managed policies that roles of the stack have."""
        return [
            name
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::IAM::ManagedPolicy" and name not in self.statements
        ]

    def role(self, role, title):
        own = [s for s in self.statements[role] if s.policy not in self.shared_policies()]
        others = [s.policy for s in self.statements[role] if s.policy in self.shared_policies()]
        links = [f"[{policy}](#{policy.lower()})" for policy in dict.fromkeys(others)]
        lines = [f"### {title}", ""]
        if links:
            lines += [f"Also has {', '.join(links)}.", ""]
        return "\n".join(lines + HEAD + [self.row(s, [role]) for s in own])

    def shared(self, policy):
        roles = [r for r, all_ in self.statements.items() if any(s.policy == policy for s in all_)]
        of_policy = [s for s in self.statements[roles[0]] if s.policy == policy]
        names = ", ".join(role.removesuffix("FunctionRole") for role in roles)
        lines = [f"### {policy}", "", f"Attached to {names}.", ""]
        return "\n".join(lines + HEAD + [self.row(s, roles) for s in of_policy])

    def row(self, statement, roles):
        may = "<br>".join(f"`{action}`" for action in statement.actions)
        on = "<br>".join(f"`{resource}`" for resource in statement.resources)
        if "Condition" in statement.written:
            on += f"<br>only if {condition(statement.written['Condition'])}"
        why = self.reasons.of(statement.policy, statement.written)
        return f"| {may} | {on} | {why} | {self.shown(statement, roles)} |"

    def shown(self, statement, roles):
        """What shows that it is needed, and which rights nothing shows."""
        by, missing = set(), {}
        for role in roles:
            for action in statement.actions:
                for resource in statement.resources:
                    right = Right(role, action, resource)
                    # First of all exceptions: some are used in one run of the tests and not in the next.
                    if str(right) in self.excepted:
                        how = f"[exception {self.excepted[str(right)]}](#exceptions)"
                        missing.setdefault(how, []).append(right)
                    elif right in self.used:
                        by.add(self.used[right])
                    else:
                        missing.setdefault("nothing", []).append(right)
        told = sorted(by)
        for how, rights in missing.items():
            whole = not by and len(missing) == 1
            actions = ", ".join(dict.fromkeys(f"`{r.action}`" for r in rights))
            of_roles = dict.fromkeys(r.role.removesuffix("FunctionRole") for r in rights)
            of = "" if len(roles) == 1 else f" of {', '.join(of_roles)}"
            told.append(how if whole else f"{actions}{of}: {how}")
        return "; ".join(told)

    def exceptions(self):
        lines = []
        for number, (reason, rights) in enumerate(ALL.items(), 1):
            lines.append(f"{number}. {reason}")
            lines += [f"   - {shown_right(right)}" for right in rights]
        return "\n".join(lines)


def shown_right(right):
    role, action, resource = right.split(" ", 2)
    return f"{role}: `{action}` on `{resource}`"


def condition(operators):
    return " and ".join(
        one(operator, key, as_list(values))
        for operator, keys in operators.items()
        for key, values in keys.items()
    )


def one(operator, key, values):
    if operator == "Null":
        return f"`{key}` is {'absent' if values == ['true'] else 'present'}"
    return f"`{key}` is {' or '.join(f'`{shown(value)}`' for value in values)}"
