"""Checks the policies of the template over the calls that the tests made, and docs/permissions.md.

python -m permissions [--write] [RECORD...]
"""

import argparse
import os
import sys
from pathlib import Path

from lint.project import Project

from permissions import record
from permissions.check import Check
from permissions.evaluator import Evaluator, NotEvaluated
from permissions.exceptions import EXCEPTIONS, SOMETIMES
from permissions.page import Page
from permissions.reasons import Reasons

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/permissions.md"
TEMPLATE = ROOT / "template.yaml"
RECORD = ROOT / "local/target/aws-calls"


def main(arguments):
    check = Check(Project(ROOT), Evaluator(os.environ["SHARDREPAIR_EVALUATOR"]).ask)
    try:
        calls = [c for folder in arguments.record or [RECORD] for c in record.read(folder, TEMPLATE)]
        outcome = check.outcome(calls)
    except (record.NoRecord, NotEvaluated) as e:
        return f"permissions: {e}"
    rights = check.rights()
    problems = outcome.problems(rights, EXCEPTIONS, SOMETIMES)
    text = PAGE.read_text(encoding="utf-8")
    reasons = Reasons(TEMPLATE.read_text(encoding="utf-8"))
    problems += reasons.missing()
    page = Page(check, outcome, reasons).renewed(text)
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")
    elif page != text and not problems:
        problems = ["docs/permissions.md is not what is allowed now: run ci/permissions.sh --write"]
    for problem in problems:
        print(f"permissions: {problem}")
    used = len(rights & outcome.used.keys())
    print(f"permissions: {len(calls)} calls, {used} of {len(rights)} rights used")
    return 1 if problems else 0


parser = argparse.ArgumentParser(prog="ci/permissions.sh")
parser.add_argument("--write", action="store_true", help="make docs/permissions.md anew")
parser.add_argument("record", nargs="*", help="folders of records in place of the last test run's")
sys.exit(main(parser.parse_args()))
