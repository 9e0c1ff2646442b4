"""The screen finds its controller again, whatever was there in between."""

import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from ui.link_client import LinkClient


@pytest.fixture
def path() -> Iterator[Path]:
    """A place for a socket, short enough for one."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "link.sock"


@pytest.mark.parametrize("stale", [False, True], ids=["no socket yet", "socket of a dead controller"])
def test_the_screen_connects_to_a_controller_that_starts_later(qtbot: QtBot, path: Path, stale: bool) -> None:
    if stale:
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
    client = LinkClient(path)
    client.start()
    server = QLocalServer()
    QLocalServer.removeServer(str(path))
    try:
        with qtbot.waitSignal(server.newConnection, timeout=60_000):
            assert server.listen(str(path))
    finally:
        client.stop()
        server.close()
