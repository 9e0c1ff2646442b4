"""The simulated payment provider behind a web address, as central's settings name one.

Knows: the wire of `docs/refunds.md`. Must never know a return. It checks no signature: it stands on loopback, before a
central of its own.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from central.refunds.provider import Answer, NeverHeard, Paid, Refused, Wanted
from sim.provider import PaymentProvider

MOST_BYTES = 65_536


@contextmanager
def served(provider: PaymentProvider) -> Iterator[str]:
    """Answer on a free port of loopback while it lasts; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    thread = threading.Thread(target=server.serve_forever, name="provider", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/refunds"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(provider: PaymentProvider) -> type[BaseHTTPRequestHandler]:
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                told = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MOST_BYTES)))
                wanted = Wanted(str(told["id"]), str(told["order"]), int(told["amount_fen"]), str(told["currency"]))
            except (ValueError, KeyError, TypeError):
                self.send_error(400)
                return
            with turn:
                self._say(asyncio.run(provider.request(wanted)))

        def do_GET(self) -> None:
            wanted = Wanted(unquote(self.path.rpartition("/")[2]), "", 0, "")
            with turn:
                answer = asyncio.run(provider.ask(wanted))
            if isinstance(answer, NeverHeard):
                self.send_error(404)
            else:
                self._say(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nobody reads it."""

        def _say(self, answer: Answer) -> None:
            body = json.dumps(_words(answer)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _words(answer: Answer) -> dict[str, str]:
    match answer:
        case Paid(reference):
            return {"status": "refunded", "reference": reference}
        case Refused(cause):
            return {"status": "refused", "reason": cause}
        case _:
            return {"status": "pending", "reason": answer.cause}
