"""Has one call of the AWS CLI made by server.py: argument 1 is its socket, the others are the CLI's."""

import json
import os
import socket
import struct
import sys

mask = os.umask(0)
os.umask(mask)
call = {
    "arguments": sys.argv[2:],
    "directory": os.getcwd(),
    "umask": mask,
    "environment": dict(os.environ),
}
told = json.dumps(call).encode()
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    socket.send_fds(server, [struct.pack("!I", len(told))], [0, 1, 2])
    server.sendall(told)
    # The server ends the call when this process ends early.
    code = server.recv(1)
if not code:
    sys.exit("the AWS CLI ended without an exit code")
sys.exit(code[0])
