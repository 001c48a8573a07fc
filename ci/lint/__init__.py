"""What no linter of others sees in the stack: one file for each kind of fault, called by ci/lint.sh."""
