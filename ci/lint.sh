#!/usr/bin/env bash
# Checks what Maven does not: the SAM template, the build that SAM makes of it, and the shell scripts.
# Needs Go, no Docker and no AWS account. Gets its tools once, into .local/lint and .local/checkov.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"
tools=.local/lint
checkov=.local/checkov
python=$root/$tools/bin/python
node_script=functions/src/main/node

export SAM_CLI_TELEMETRY=0
# SAM wants a region even where it asks none.
export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-us-east-1}

# shellcheck source=ci/tools.sh
source ci/tools.sh

# Through the interpreter: a tool's first line names the path of the clone at the installation.
tool() { "$python" "$tools/bin/$1" "${@:2}"; }

check_shell_scripts() {
  local file first scripts=()
  while IFS= read -r -d '' file; do
    [[ -f $file && $file != "$node_script"/* ]] || continue
    IFS= read -r first <"$file" || true
    [[ $first =~ ^#!.*[/\ ](ba)?sh$ ]] && scripts+=("$file")
  done < <(git ls-files -z --cached --others --exclude-standard)
  step "shellcheck ${scripts[*]}, and the node script"
  "$tools/bin/shellcheck" --external-sources "${scripts[@]}"
  "$python" - "$node_script" <<'PYTHON' | "$tools/bin/shellcheck" --shell=bash -
import sys
from pathlib import Path

import yaml

folder = Path(sys.argv[1])
template = yaml.safe_load((folder / "document.yaml").read_text(encoding="utf-8"))
# Declares what SSM declares, so that a misspelt or forgotten parameter is found.
names = ["SSM_" + name for name, it in template["parameters"].items() if "interpolationType" in it]
print("read -r", *names)
first, last = folder / "common.sh", folder / "main.sh"
for file in [first, *sorted(set(folder.glob("*.sh")) - {first, last}), last]:
    print(file.read_text(encoding="utf-8"))
PYTHON
}

check_state_machine() {
  local template=.local/state-machine.json
  PYTHONPATH=ci "$python" -m lint.definition >"$template"
  tool cfn-lint "$template"
}

# What none of these tools looks at: a file of ci/lint for each. Their tests come first: a gate that
# lets everything pass says the same as one that finds nothing.
check_gates() {
  PYTHONPATH=ci "$python" -m unittest discover --start-directory ci/lint/tests --top-level-directory ci
  PYTHONPATH=ci "$python" -m lint
}

check_security() {
  local template=.local/expanded-template.json
  PYTHONPATH=ci "$python" -m lint.expand >"$template"
  "$checkov/bin/python" "$checkov/bin/checkov" --config-file ci/lint/checkov.yaml --file "$template"
}

# Lambda refuses more than 250 MB unzipped. And many functions must not mean many builds.
check_build() {
  local built=.aws-sam/build log=.local/sam-build.log largest builds
  if ! tool sam build >"$log" 2>&1; then
    cat "$log" >&2
    fail "sam build failed"
  fi
  builds=$(grep -c '^ *Building codeuri' "$log" || true)
  largest=$(du -sk "$built"/*Function | sort -rn | head -1 | cut -f1)
  printf 'sam build: %s build(s) for %s functions, %s KiB each unzipped\n' \
    "$builds" "$(find "$built" -maxdepth 1 -name '*Function' | wc -l | tr -d ' ')" "$largest"
  [[ $builds == 1 ]] || fail "all functions must share one build, see $log"
  ((largest < 250 * 1024)) || fail "a function is larger than Lambda's 250 MB"
}

install_tools ci/lint-requirements.txt "$tools"
install_tools ci/checkov-requirements.txt "$checkov"
check_shell_scripts
step "cfn-lint template.yaml, and statemachine/"
tool cfn-lint template.yaml
check_state_machine
step "ci/lint"
check_gates
step "checkov"
check_security
step "sam validate --lint"
tool sam validate --lint
step "sam build"
check_build
