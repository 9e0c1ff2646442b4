"""Where everything of one shop lies, and the settings files its programs are started with.

Knows paths and settings by name. Must never know what a program does with them. What people may want to look at
afterwards lies in `out`; sockets and databases lie in `home`, a fresh folder with a short name (a Unix socket's path
has at most 107 bytes).
"""

import secrets
import shutil
import socket
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from sim.day.errors import ShopError

PICTURES = "[0-9][0-9]-*.png"


def free_port() -> int:
    """A TCP port of this computer that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


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


def write_central(places: Places) -> None:
    """Settings of central."""
    _write(
        places.config("central"),
        f"admin_token = {_text(places.token)}",
        f"database = {_text(places.home / 'central.db')}",
        f"signing_key_path = {_text(places.home / 'central-signing-key.pem')}",
        f"log_path = {_text(places.central_log)}",
        f"port = {places.port}",
    )


def write_kiosk(places: Places, enrolment_code: str) -> None:
    """Settings of the controller: its own defaults for everything but places."""
    _write(
        places.config("kiosk"),
        f"data_dir = {_text(places.home / 'kiosk')}",
        "[link]",
        f"socket = {_text(places.home / 'link.sock')}",
        "[lines.main]",
        f"url = {_text(places.bench / 'ttyMAIN')}",
        'profile = "xor8a-24"',
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
