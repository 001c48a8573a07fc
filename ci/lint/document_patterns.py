"""Every allowedPattern of the node document compiles where it is used.

The SSM Agent is a Go program and compiles them with Go's regexp, before it runs a command. What Java
or Python take, Go may refuse: a repeat count above 1,000 is an error (pkg.go.dev/regexp/syntax).
"""

import json
from pathlib import Path
import subprocess

PROGRAM = Path(__file__).parent / "go_patterns" / "main.go"


def problems(document):
    patterns = {
        name: parameter["allowedPattern"]
        for name, parameter in document["parameters"].items()
        if "allowedPattern" in parameter
    }
    result = subprocess.run(
        ["go", "run", str(PROGRAM)],
        input=json.dumps(patterns),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"go run {PROGRAM}: {result.stderr}")
    return [f"parameter {name}: {error}" for name, error in json.loads(result.stdout).items()]
