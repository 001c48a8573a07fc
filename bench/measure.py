"""Runs one command and writes what it took, with all processes that it waited for, as JSON.

usage: measure.py RESULT.json LOG COMMAND [ARGUMENT...]
"""

import json
import os
import subprocess
import sys
import time

result, log, *command = sys.argv[1:]
with open(log, "wb") as output:
    started = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started

# ru_maxrss: of the largest process, in kB on Linux and in bytes on macOS.
unit = 1 if sys.platform == "darwin" else 1024
with open(result, "w", encoding="utf-8") as out:
    json.dump(
        {
            "exit": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * unit,
        },
        out,
    )
