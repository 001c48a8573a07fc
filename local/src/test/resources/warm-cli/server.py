"""Makes calls of the AWS CLI for client.py, each in a fork of this process, which has the CLI loaded.

Argument 1 is the socket to listen at. It ends with its standard input.
"""

import functools
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import threading
import traceback

# The CLI has its own data beside that of botocore, and says so there.
import awscli.customizations.s3.s3handler
import awscli.customizations.s3.subcommands
import awscli.clidriver
import botocore.loaders
import urllib3.contrib.pyopenssl  # noqa: F401


def load():
    """Also the descriptions of the services that nodes use, which are the larger part of a start."""
    read = botocore.loaders.JSONFileLoader.load_file
    kept = functools.cache(lambda path: read(botocore.loaders.JSONFileLoader(), path))
    botocore.loaders.JSONFileLoader.load_file = lambda _loader, path: kept(path)
    session = awscli.clidriver.create_clidriver().session
    for service in ("s3", "ssm", "secretsmanager"):
        session.create_client(
            service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )


def exactly(connection, length):
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            os._exit(1)
        data += more
    return data


def make(connection):
    length, files, _, _ = socket.recv_fds(connection, 4, 3)
    told = json.loads(exactly(connection, *struct.unpack("!I", length)))
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(told["directory"])
    os.umask(told["umask"])
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(told["environment"], AWS_DATA_PATH=data)
    sys.argv = ["aws", *told["arguments"]]
    threading.Thread(target=end_with, args=(connection,), daemon=True).start()
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code or 0]))


def end_with(connection):
    """A caller that is ended ends its call."""
    connection.recv(1)
    os._exit(143)


def serve(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path + ".new")
    server.listen(64)
    os.rename(path + ".new", path)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        connection, _ = server.accept()
        if os.fork() == 0:
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                make(connection)
            except BaseException:
                traceback.print_exc()
            os._exit(0)
        connection.close()


load()
# A call is too short for garbage; to look for it was a quarter of the processor time of a call.
gc.disable()
serve(sys.argv[1])
