"""Prints the workflows as a template of their own: cfn-lint reads a definition only inside of one.

python -m lint.definition [ROOT]
"""

import json
import sys

from lint.project import Project

project = Project(sys.argv[1] if len(sys.argv) > 1 else ".")
resources = {}
for machine, definition in project.definitions.items():
    given = project.template["Resources"][machine]["Properties"]["DefinitionSubstitutions"]
    properties = {
        "RoleArn": "arn:aws:iam::123456789012:role/any",
        "DefinitionString": json.dumps(definition),
        "DefinitionSubstitutions": {name: name for name in sorted(given)},
    }
    resources[machine] = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
json.dump({"Resources": resources}, sys.stdout)
