"""The command `kiosk`: run the controller, check its settings, look at its health, drain it, scan
pictures, verify the audit log.

Knows: arguments, exit codes and how the program starts and ends. Everything else is wired in `bootstrap`.
Exit codes: 0 well, 1 something is wrong in the world, 2 asked wrongly, 70 the program ended itself.
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kiosk import bootstrap, commands, outside, settings
from kiosk.db.commands import audit as audit_command
from kiosk.db.commands import database as database_command
from kiosk.db.errors import DatabaseError
from kiosk.db.worker import ThreadExecutor
from kiosk.link.peer import ListenError
from kiosk.lockers.layout import LayoutError, load_layout
from kiosk.log import make_log
from kiosk.services.keyfile import KeyFileError
from kiosk.settings import Settings, SettingsError
from kiosk.system import SystemClock, SystemEntropy, Tasks, make_fatal
from locker_driver import ConfigError

NOT_OUR_FAULT = (SettingsError, LayoutError, DatabaseError, KeyFileError, ListenError, ConfigError, OSError)
"""What a person can put right; each carries a sentence that says how."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["scan-image"]:
        from kiosk.scan.scan_image import main as scan_image  # noqa: PLC0415  # the decoder costs half a second

        return scan_image(words[1:])
    options = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except NOT_OUR_FAULT as fault:
        print(f"kiosk: {fault}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description="The controller of one pickup kiosk.")
    adding = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        one = adding.add_parser(name, help=text, description=text)
        one.set_defaults(command=command)
        return one

    for name, command, text in (
        ("run", _run, "run the controller until SIGTERM"),
        ("check-config", _check, "say every mistake in the settings and the layout of the bank"),
        ("health", commands.health, "print how the running controller is, and the root cause if something is wrong"),
        ("doctor", commands.doctor, "look at everything the kiosk needs, and say what to do"),
    ):
        one = add(name, command, text)
        one.add_argument("--config", type=Path, help="the settings, a TOML file")
        if name == "doctor":
            one.add_argument("--json", action="store_true", help="one JSON object per line")
    drain = add("drain", commands.drain, "finish live operations and begin no new ones, before an update")
    drain.add_argument("what", choices=["on", "off"])
    drain.add_argument("--keep", action="store_true", help="outlive the next start of the controller")
    drain.add_argument("--config", type=Path, help="the settings, a TOML file")
    add("scan-image", _check, "read codes from pictures (see kiosk scan-image --help)")
    audit = add("audit", audit_command, "prove that nobody edited the audit log")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument("database", type=Path, help="the database file of a kiosk")
    audit.add_argument("--anchor", type=Path, help="the anchor file; the one beside the database when left out")
    audit.add_argument("--head", type=Path, help="what `central audit-head` printed")
    database = add("database", database_command, "take the tables back to an older program's, before a roll-back")
    database.add_argument("what", choices=["downgrade"])
    database.add_argument("database", type=Path, help="the database file of a kiosk that does not run")
    database.add_argument("--to", required=True, metavar="REVISION", help="the revision the older program knows")
    return parser


def _check(options: argparse.Namespace) -> int:
    found = settings.load(options.config)
    layout = load_layout(found.layout)
    lines = {place.address.line for place in layout.places} - set(found.lines)
    if lines:
        raise SettingsError([f"The layout names the line {name!r}, the settings do not." for name in sorted(lines)])
    print(f"The settings are good: {len(layout.places)} compartments on {len(found.lines)} line(s).")
    return 0


def _run(options: argparse.Namespace) -> int:
    return asyncio.run(_serve(settings.load(options.config)))


async def _serve(found: Settings) -> int:
    clock, entropy = SystemClock(), SystemEntropy()
    log = make_log(clock, path=found.log.path, level=found.log.level)
    logging.basicConfig(level=logging.WARNING)
    fatal = make_fatal(log)
    tasks = Tasks(fatal, log)
    database, hashing = ThreadExecutor("database"), ThreadExecutor("hashing")
    around = outside.Outside(
        clock=clock,
        entropy=entropy,
        spawn=tasks,
        fatal=fatal,
        log=log,
        executor=database,
        hashing=hashing,
    )
    kiosk = bootstrap.build(found, around)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await kiosk.start()
        log.info("kiosk.ready")
        await stop.wait()
    finally:
        await kiosk.stop()
        await tasks.stop()
        await asyncio.to_thread(partial(_stop_threads, database, hashing))
        kiosk.parts.database.close()
    return 0


def _stop_threads(*executors: ThreadExecutor) -> None:
    for executor in executors:
        executor.stop()


if __name__ == "__main__":
    sys.exit(main())
