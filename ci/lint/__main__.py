"""Runs all gates over a folder, by default the one that it is called in.

python -m lint [ROOT]
"""

import sys

from lint import (
    creation_order,
    data_key,
    deployer,
    dimensions,
    document_patterns,
    json_texts,
    log_groups,
    names,
    retries,
    rights,
    substitutions,
    versions,
)
from lint.project import Project


def of_each(gate, definitions):
    return [
        f"{machine}: {problem}"
        for machine, definition in definitions.items()
        for problem in gate(definition)
    ]


GATES = {
    "JSON texts": lambda p: json_texts.problems(p.template),
    "dimensions": lambda p: dimensions.problems(p.expanded),
    "log groups": lambda p: log_groups.problems(p.expanded),
    "names": lambda p: names.problems(p.expanded),
    "patterns of the node document": lambda p: document_patterns.problems(p.document),
    "retries": lambda p: of_each(retries.problems, p.definitions),
    "rights at creation": lambda p: creation_order.problems(p.expanded, p.definitions),
    "rights": lambda p: rights.problems(p.expanded),
    "rights on a key of one's own": lambda p: data_key.problems(p.expanded),
    "substitutions": lambda p: substitutions.problems(p.template, p.definition_texts),
    "versions": lambda p: versions.problems(p.expanded),
    "rights of a deployer": lambda p: deployer.problems(p.expanded, p.deployer_policy),
}


def main(root):
    project = Project(root)
    failed = False
    for name, gate in GATES.items():
        try:
            found = gate(project)
        except FileNotFoundError as e:
            found = [str(e)]
        print(f"{name}: {f'{len(found)} wrong' if found else 'ok'}")
        for problem in found:
            print(f"  {problem}")
        failed = failed or bool(found)
    return 1 if failed else 0


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
