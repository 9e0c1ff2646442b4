"""Central on a real port. Knows uvicorn; must never know a route or a rule."""

import json
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from central.app import create_app
from central.bells import Bells
from central.settings import Settings


class Server(uvicorn.Server):
    """Says on standard output where it listens, and lets waiting kiosks go before it stops."""

    def __init__(self, config: uvicorn.Config, bells: Bells) -> None:
        super().__init__(config)
        self._bells = bells

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(json.dumps({"event": "central.listening", "url": self.url()}) + "\n")
            sys.stdout.flush()

    def url(self) -> str:
        """Where the server listens; the real port when the settings said 0."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop: nobody waits for a change any more. A second one does not wait for open requests.

        The library's own handler would raise the signal again afterwards; a stop in good order ends with exit code 0.
        """
        self.force_exit = self.should_exit
        self.should_exit = True
        self._bells.close()


def make_server(app: FastAPI, settings: Settings) -> Server:
    """A server for `app` on the settings' host and port."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="asyncio",
        http="h11",
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    return Server(config, app.state.central.bells)


def serve(settings: Settings) -> int:
    """Serve until a signal to stop; the exit code. Raises what create_app raises."""
    app = create_app(settings)
    server = make_server(app, settings)
    try:
        server.run()
    except SystemExit:
        # The library has said on standard error why it cannot listen.
        return 1
    return 0 if server.started else 1
