"""Prints the workflow as a template of its own: cfn-lint reads a definition only inside of one.

python -m lint.definition [ROOT]
"""

import json
import sys

from lint.project import Project

project = Project(sys.argv[1] if len(sys.argv) > 1 else ".")
machine = project.template["Resources"]["RepairStateMachine"]["Properties"]
properties = {
    "RoleArn": "arn:aws:iam::123456789012:role/any",
    "DefinitionString": json.dumps(project.definition),
    "DefinitionSubstitutions": {name: name for name in sorted(machine["DefinitionSubstitutions"])},
}
resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
json.dump({"Resources": {"RepairStateMachine": resource}}, sys.stdout)
