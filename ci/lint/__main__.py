"""Runs all gates over a folder, by default the one that it is called in.

python -m lint [ROOT]
"""

import sys

from lint import (
    creation_order,
    dimensions,
    document_patterns,
    json_texts,
    log_groups,
    names,
    retries,
    rights,
)
from lint.project import Project


def main(root):
    project = Project(root)
    gates = {
        "JSON texts": json_texts.problems(project.template),
        "dimensions": dimensions.problems(project.expanded),
        "log groups": log_groups.problems(project.expanded),
        "names": names.problems(project.expanded),
        "patterns of the node document": document_patterns.problems(project.document),
        "rights at creation": creation_order.problems(project.expanded, project.definition),
        "rights": rights.problems(project.expanded),
        "retries": retries.problems(project.definition),
    }
    for gate, found in gates.items():
        print(f"{gate}: {'ok' if not found else f'{len(found)} wrong'}")
        for problem in found:
            print(f"  {problem}")
    return 1 if any(gates.values()) else 0


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
