"""LocalStack's own web server, but listening only where GATEWAY_LISTEN says.

The original takes the port from GATEWAY_LISTEN and listens on every interface.
"""

import os
import signal
import sys
import threading
import time

from localstack.runtime.server.core import RuntimeServerPlugin


class LoopbackServerPlugin(RuntimeServerPlugin):
    name = "shardrepair"

    def load(self, *args, **kwargs):
        from localstack.runtime.server.twisted import TwistedRuntimeServer
        from rolo.serving.twisted import TwistedGateway
        from shardrepair_localstack import gate
        from twisted.internet import reactor

        class LoopbackServer(TwistedRuntimeServer):
            def register(self, gateway, listen, ssl_creds=None):
                # LocalStack goes on when a hook fails, and would let anybody in.
                if not gate.stands_before(gateway):
                    raise RuntimeError("nothing stands before the gateway: see the log above")
                for address in listen:
                    reactor.listenTCP(
                        address.port, TwistedGateway(gateway), interface=address.host
                    )

            def run(self):
                if os.environ.get("SHARDREPAIR_END_WITH_STDIN") == "1":
                    threading.Thread(target=_end_with_stdin, daemon=True).start()
                return super().run()

        return LoopbackServer()


def _end_with_stdin():
    """Ends LocalStack when whoever started it is gone, however it went."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    # Its orderly end waits for idle threads; there is nothing to save.
    time.sleep(2)
    os._exit(0)
