"""Why each statement is there: the comments of template.yaml before it and in it."""

import json

import yaml

LIST_BUCKET = "To learn that an object does not exist: otherwise S3 answers 403 instead of 404."
BY_SAM = "Made by SAM, from what the template says about the schedule, the rule or the destination."


class Reasons:
    def __init__(self, text):
        """text: of template.yaml."""
        self.lines = text.splitlines()
        self.found = {}
        for name, node in statements(text):
            statement = written(node)
            usual = LIST_BUCKET if statement["Action"] == "s3:ListBucket" else ""
            self.found[name, content(statement)] = self.comment(node) or usual

    def missing(self):
        """Of each statement without a reason, a text that says so."""
        return [
            f"{name}: a statement has no comment in template.yaml that says why: {statement}"
            for (name, statement), reason in self.found.items()
            if not reason
        ]

    def of(self, policy, statement):
        """policy: logical id of the policy that has the statement, or of the role for its own."""
        return self.found.get((policy.removesuffix("Role"), content(statement)), BY_SAM)

    def comment(self, node):
        first = node.start_mark.line
        above = []
        for line in reversed(self.lines[:first]):
            if not is_comment(line):
                break
            above.insert(0, line)
        # What stands after the last entry, but not as deep, belongs to what follows.
        inside = [
            line
            for line in self.lines[first : node.end_mark.line]
            if is_comment(line) and indent(line) > indent(self.lines[first])
        ]
        return " ".join(line.strip().removeprefix("#").strip() for line in above + inside)


def statements(text):
    """Each statement of a template, with the logical id of the resource that has it."""
    for name, resource in entry(yaml.compose(text), "Resources").value:
        properties = entry(resource, "Properties")
        for document in [entry(properties, "PolicyDocument"), *items(entry(properties, "Policies"))]:
            for statement in items(entry(document, "Statement")):
                yield name.value, statement


def is_comment(line):
    return line.strip().startswith("#")


def indent(line):
    return len(line) - len(line.lstrip())


def entry(node, key):
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def items(node):
    return node.value if isinstance(node, yaml.SequenceNode) else []


def written(node):
    """A statement as data; with a condition, the branch that has it."""
    if node.tag == "!If":
        node = node.value[1]
    return Loader("").construct_document(node)


class Loader(yaml.SafeLoader):
    pass


def short_form(loader, suffix, node):
    if isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_scalar(node)
    if suffix == "GetAtt":
        value = value.split(".")
    # SAM's name of the alias that it makes.
    if suffix == "Ref":
        value = value.replace(".Alias", "Aliaslive")
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", short_form)


def content(statement):
    return json.dumps(statement, sort_keys=True)
