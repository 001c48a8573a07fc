# Where the checks of ci/ get their tools from. Sourced by them, in the root of the project.
# shellcheck shell=bash

export PIP_DISABLE_PIP_VERSION_CHECK=1

step() { printf '\n== %s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; exit 1; }

# A name on PATH may be a pyenv shim that fails when it is run, and a Debian Python may lack
# ensurepip: so each candidate is tried, not only found.
find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.14 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' \
      >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "no Python 3.12 or newer with venv found; install one (Debian: apt-get install python3.12-venv)"
}

# What $1 lists, into the folder $2. The copy of the requirements is written last, so an installation
# that broke off is made again.
install_tools() {
  local requirements=$1 folder=$2 found
  if cmp -s "$requirements" "$folder/requirements.txt" && "$folder/bin/python" -c '' 2>/dev/null; then
    return
  fi
  found=$(find_python)
  step "tools into $folder, once ($("$found" --version))"
  rm -rf "$folder"
  "$found" -m venv "$folder"
  # By hash, and nothing besides: the list is whole.
  "$folder/bin/python" -m pip install --quiet --no-deps --require-hashes --requirement "$requirements"
  "$folder/bin/python" -m pip check --quiet || fail "$requirements lacks a package for $("$found" --version)"
  cp "$requirements" "$folder/requirements.txt"
}
