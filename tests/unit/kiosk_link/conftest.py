"""The server's patience with slow screens, out of the way of every test that is not about it."""

import pytest

from kiosk.link import connection, server


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the computer is, no screen is sent away for it."""
    monkeypatch.setattr(connection, "SEND_LIMIT_S", 60.0)
    monkeypatch.setattr(server, "HELLO_LIMIT_S", 60.0)
