"""Prints the template as SAM expands it, for tools that read only CloudFormation.

python -m lint.expand [ROOT]
"""

import json
import sys

from lint.project import Project

json.dump(Project(sys.argv[1] if len(sys.argv) > 1 else ".").expanded, sys.stdout, indent=2)
