"""Where everything of one shop lies, and the settings files its programs are started with.

Knows paths and settings by name. Must never know what a program does with them. What people may want to look at
afterwards lies in `out`; sockets and databases lie in `home`, a fresh folder with a short name (a Unix socket's path
has at most 107 bytes).
"""

import os
import secrets
import shutil
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from sim.day.errors import ShopError

PICTURES = "[0-9][0-9]-*.png"


FIRST_PORT, PORTS = 20_000, 12_000
"""Below the ports the kernel gives away by itself: central must find its own free each time it is started again."""

PROVIDER_SECRET = "whsec_c2ltdWxhdGVkLXBheW1lbnQtcHJvdmlkZXI="  # noqa: S105 - a provider of our own, on loopback
PATIENT = (("reply_timeout_ms = 300", "reply_timeout_ms = 1000"), ("ack_timeout_ms = 1200", "ack_timeout_ms = 3000"))
"""The board is a program of this computer, which may be busy with others."""

UNHURRIED = "session_timeout_s = 300.0\nsay_window_s = 300.0\nleft_open_after_s = 200.0\nclosing_window_s = 300.0"
"""For people who are programs too: on a busy computer they take longer than people."""


def free_port() -> int:
    """A TCP port of this computer that nobody has now; every process looks for it somewhere else first."""
    for step in range(PORTS):
        port = FIRST_PORT + (os.getpid() * 7 + step) % PORTS
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise ShopError("no TCP port is free")


@dataclass(frozen=True)
class Places:
    """Paths and addresses of one shop. `open` makes them, `clear` removes `home`."""

    out: Path
    home: Path
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)

    @classmethod
    def open(cls, out: Path) -> "Places":
        """A fresh home, and an `out` without the results of an earlier day. ShopError when that is impossible."""
        home = Path(tempfile.mkdtemp(prefix="locker-shop-"))
        places = cls(out.absolute(), home, free_port())
        try:
            for folder in (places.logs, places.codes, places.bench):
                folder.mkdir(parents=True, exist_ok=True)
            for old in (*places.logs.glob("*"), *places.codes.glob("*.png"), *places.out.glob(PICTURES)):
                old.unlink()
            for old in (places.transcript, places.failed):
                old.unlink(missing_ok=True)
        except OSError as error:
            shutil.rmtree(home, ignore_errors=True)
            raise ShopError(f"the folder {out} cannot be used: {error}") from error
        return places

    @property
    def url(self) -> str:
        """Where central listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """What the programs said, and their structured logs."""
        return self.out / "logs"

    @property
    def codes(self) -> Path:
        """Pictures of codes to hold to the camera."""
        return self.out / "codes"

    @property
    def transcript(self) -> Path:
        """The merged record of the day."""
        return self.out / "transcript.jsonl"

    @property
    def failed(self) -> Path:
        """What was on the screen when a step failed."""
        return self.out / "failed.png"

    @property
    def bench(self) -> Path:
        """The simulator's folder: ports, sockets and its log."""
        return self.home / "sim"

    @property
    def sim_log(self) -> Path:
        """What happened at doors and boards."""
        return self.bench / "sim.jsonl"

    @property
    def kiosk_log(self) -> Path:
        """What the controller recorded."""
        return self.logs / "kiosk.jsonl"

    @property
    def central_log(self) -> Path:
        """What central applied."""
        return self.logs / "central.jsonl"

    @property
    def day_log(self) -> Path:
        """Which step was played when, and what the screen showed."""
        return self.logs / "day.jsonl"

    @property
    def visitor(self) -> Path:
        """The socket of the visitor."""
        return self.home / "visitor.sock"

    def config(self, name: str) -> Path:
        """The settings file of a program."""
        return self.home / f"{name}.toml"

    def clear(self) -> None:
        """Keep the simulator's log with the others and remove the home."""
        if self.sim_log.exists():
            shutil.copyfile(self.sim_log, self.logs / "sim.jsonl")
        shutil.rmtree(self.home, ignore_errors=True)


def write_central(places: Places, refunds: str = "") -> None:
    """Settings of central; `refunds` is where money is asked for."""
    paying = ["[refunds]", f"url = {_text(refunds)}", f"secrets = [{_text(PROVIDER_SECRET)}]"] if refunds else []
    _write(
        places.config("central"),
        f"admin_token = {_text(places.token)}",
        f"database = {_text(places.home / 'central.db')}",
        f"signing_key_path = {_text(places.home / 'central-signing-key.pem')}",
        f"log_path = {_text(places.central_log)}",
        f"port = {places.port}",
        f"public_url = {_text(places.url)}",
        *paying,
    )


def write_kiosk(places: Places, enrolment_code: str, timing: str = "") -> None:
    """Settings of the controller: its own defaults but for places, patience with the board, and lines of `timing`."""
    profile = files("locker_driver.profiles").joinpath("xor8a-24.toml").read_text(encoding="utf-8")
    for shipped, patient in PATIENT:
        profile = profile.replace(shipped, patient)
    places.config("boards").write_text(profile, encoding="utf-8")
    _write(
        places.config("kiosk"),
        f"data_dir = {_text(places.home / 'kiosk')}",
        "[timing]",
        timing,
        "[link]",
        f"socket = {_text(places.home / 'link.sock')}",
        "[lines.main]",
        f"url = {_text(places.bench / 'ttyMAIN')}",
        f"profile = {_text(places.config('boards'))}",
        "[central]",
        f"url = {_text(places.url)}",
        f"enrolment_code = {_text(enrolment_code)}",
        "[log]",
        f"path = {_text(places.kiosk_log)}",
    )


def write_screen(places: Places, *, small: bool = False) -> None:
    """Settings of the screen. `small`: half the size of the real panel, for a window on somebody's desk."""
    scale = 2 if small else 1
    _write(
        places.config("screen"),
        f"link = {_text(places.home / 'link.sock')}",
        f"frames = {_text('socket:' + str(places.bench / 'camera.sock'))}",
        f"width_px = {1080 // scale}",
        f"height_px = {1920 // scale}",
        f"px_per_mm = {5.56 / scale}",
        f"reduce_motion = {'false' if small else 'true'}",
    )


def _write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _text(value: object) -> str:
    """A TOML basic string."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
