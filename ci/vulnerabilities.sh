#!/usr/bin/env bash
# Whether what this is made of has known vulnerabilities: the Java libraries of the functions, by a bill of
# materials that is made here (functions/target/bom.json), and the Python packages of the local AWS and of the
# checks. Needs osv-scanner 2 (https://google.github.io/osv-scanner) and the network, or what
# `osv-scanner --offline` needs; arguments are handed on to it. Without osv-scanner only the bill is made.
# No part of .ci/run, since the answer changes with no change here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -B -q -pl functions org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom \
  -DoutputFormat=json -DincludeTestScope=false
printf 'the bill of materials is functions/target/bom.json\n'
command -v osv-scanner >/dev/null || { echo 'osv-scanner is not on PATH; nothing was looked up' >&2; exit 1; }
osv-scanner scan source "$@" \
  --lockfile functions/target/bom.json \
  --lockfile requirements.txt:local/src/main/resources/localstack/requirements.txt \
  --lockfile requirements.txt:ci/lint-requirements.txt \
  --lockfile requirements.txt:ci/checkov-requirements.txt \
  --lockfile requirements.txt:ci/permissions-requirements.txt
