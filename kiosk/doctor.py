"""The doctor: looks at everything a kiosk needs, one line each, and never changes anything.

Knows what to look at and in which order. What to do about it stands in assets/errors.toml under `doctor.<check>`.
While a controller runs, its own word (`health.json`) stands for the serial lines: they have one owner.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from kiosk.bootstrap import DATABASE_FILE
from kiosk.db.chain import verify_chain
from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Layout
from kiosk.lockers.layout import LayoutError, load_layout
from kiosk.lockers.lines import line_configs, look_at_lines
from kiosk.services.health import FILE, STALE_AFTER_S
from kiosk.settings import Settings, SettingsError, load
from kiosk.sync.client import open_http
from locker_driver import LockerError

LEAST_FREE_BYTES = 500 * 1024 * 1024
EARLIEST_MS = 1_735_689_600_000
"""The first moment of 2025: a clock before it was never set."""

CLOCKS_APART_S = 300
CENTRAL_WITHIN_S = 5.0
CODE = "K-DOCTOR-0123456789"


@dataclass(frozen=True)
class Finding:
    """One line: which check, whether it is well (None: not looked at, and why), and a sentence."""

    check: str
    ok: bool | None
    says: str


def examine(config: Path | None, clock: Clock) -> Iterator[Finding]:
    """Every finding, as it is made. What rests on something broken is not looked at."""
    try:
        settings = load(config)
    except SettingsError as bad:
        yield from (Finding("settings", False, sentence) for sentence in bad.sentences)
        return
    yield Finding("settings", True, "The settings are good.")
    layout: Layout | None = None
    try:
        layout = load_layout(settings.layout)
        yield Finding("layout", True, f"{len(layout.places)} compartments.")
    except LayoutError as bad:
        yield from (Finding("layout", False, mistake) for mistake in bad.mistakes)
    yield _data_dir(settings.data_dir)
    yield _disk(settings.data_dir)
    yield from _database(settings.data_dir / DATABASE_FILE)
    running = _is_locked(settings.data_dir / f"{DATABASE_FILE}.lock")
    yield _controller(settings.data_dir / FILE, clock, running=running)
    if layout is not None:
        yield from _lines(settings, layout, running=running)
    yield _guarded("decoder", _decoder)
    central_ms = None
    if settings.central.enabled:
        finding, central_ms = asyncio.run(_central(settings))
        yield finding
    yield _clock(clock.wall_ms(), central_ms)


def _guarded(check: str, look: Callable[[], Finding]) -> Finding:
    """A look that may fail in ways nobody lists: a library that is broken must not end the doctor."""
    try:
        return look()
    except Exception as fault:
        return Finding(check, False, f"{type(fault).__name__}: {fault}")


def _data_dir(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding("data_dir", False, f"There is no folder {folder}.")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as fault:
        return Finding("data_dir", False, f"{folder} cannot be written: {fault.strerror}.")
    if folder.stat().st_mode & 0o007:
        return Finding("data_dir", False, f"Everybody may look into {folder}.")
    return Finding("data_dir", True, f"{folder} can be written.")


def _disk(folder: Path) -> Finding:
    try:
        usage = shutil.disk_usage(folder if folder.is_dir() else folder.anchor)
    except OSError as fault:
        return Finding("disk", False, f"The disk cannot be asked: {fault.strerror}.")
    free = f"{usage.free / 2**30:.1f} GiB of {usage.total / 2**30:.1f} GiB are free"
    return Finding("disk", usage.free >= LEAST_FREE_BYTES, f"{free}.")


def _database(path: Path) -> Iterator[Finding]:
    if not path.is_file():
        yield Finding("database", None, "There is none yet: the first start makes it.")
        return
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (says,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (compartments,) = connection.execute("SELECT count(*) FROM compartments").fetchone()
        yield Finding("database", says == "ok", f"It opens; {compartments} compartments; SQLite says {says}.")
        bad = verify_chain(path)
    except sqlite3.Error as fault:
        yield Finding("database", False, f"{path} cannot be read: {fault}.")
        return
    whole = "The audit log is whole." if bad is None else f"The audit log was changed at row {bad} or just before it."
    yield Finding("audit", bad is None, whole)


def _is_locked(path: Path) -> bool:
    """Whether a controller holds its start lock now; taking it for a moment tells."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _controller(path: Path, clock: Clock, *, running: bool) -> Finding:
    if not running:
        return Finding("controller", None, "No controller runs on this data folder.")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        age_s = (clock.wall_ms() - int(data["wall_ms"])) / 1000
        cause = data["cause"]
    except (OSError, ValueError, KeyError, TypeError):
        return Finding("controller", False, "A controller runs, but says nothing about its health.")
    if age_s > STALE_AFTER_S:
        return Finding("controller", False, f"The controller has said nothing for {age_s:.0f} s: it hangs.")
    if cause is not None:
        return Finding("controller", False, f"It runs, but {' > '.join(cause['part'][1:])}: {cause['code']}.")
    return Finding("controller", True, "It runs and is well.")


def _lines(settings: Settings, layout: Layout, *, running: bool) -> Iterator[Finding]:
    if running:
        yield Finding("port", None, "The controller holds the lines; it speaks for them.")
        return
    try:
        looks = asyncio.run(look_at_lines(line_configs(settings.lines, layout)))
    except LockerError as bad:
        yield Finding("settings", False, str(bad))
        return
    for look in looks:
        if look.fault is not None:
            yield Finding("port", False, f"Line {look.name}: {look.fault}.")
            continue
        yield Finding("port", True, f"Line {look.name} opens: {look.url}.")
        silent = ", ".join(map(str, look.silent))
        says = f"board {silent} does not answer" if silent else f"all {look.boards} boards answer"
        yield Finding("board", not silent, f"Line {look.name}: {says}.")


def _decoder() -> Finding:
    """Draw a code and read it: everything from the libraries to the text."""
    import numpy as np  # noqa: PLC0415  # heavy, and what is being examined
    import qrcode  # noqa: PLC0415

    from kiosk.scan.decoder import Decoder  # noqa: PLC0415

    code = qrcode.QRCode(border=4)
    code.add_data(CODE)
    code.make(fit=True)
    picture = np.kron(np.where(np.array(code.get_matrix()), 0, 255), np.ones((5, 5))).astype(np.uint8)
    read = [found.text for found in Decoder().decode_still(picture)]
    return Finding("decoder", read == [CODE], "A test code is read." if read == [CODE] else "A test code is not read.")


async def _central(settings: Settings) -> tuple[Finding, int | None]:
    """The finding, and what time it is at central by its answer."""
    url = settings.central.url
    try:
        async with open_http(url, ca_file=settings.central.ca_file) as http:
            answer = await http.get("/v1/health", timeout=CENTRAL_WITHIN_S)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
        return Finding("central", False, f"{url} does not answer: {type(fault).__name__}."), None
    try:
        central_ms = int(parsedate_to_datetime(answer.headers["Date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError):
        central_ms = None
    if answer.status_code != httpx.codes.OK:
        return Finding("central", False, f"{url} answers {answer.status_code}: is it central?"), central_ms
    return Finding("central", True, f"{url} answers."), central_ms


def _clock(wall_ms: int, central_ms: int | None) -> Finding:
    if wall_ms < EARLIEST_MS:
        return Finding("clock", False, "The clock was never set: it stands before 2025.")
    if central_ms is not None and abs(wall_ms - central_ms) > CLOCKS_APART_S * 1000:
        return Finding("clock", False, f"It differs from central's by {abs(wall_ms - central_ms) / 1000:.0f} s.")
    return Finding(
        "clock", True, "It agrees with central's." if central_ms else "It looks sane; nobody to compare with."
    )
