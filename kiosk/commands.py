"""The commands beside the controller: `kiosk health` and `kiosk doctor` look, `kiosk drain` leaves word for it.

Knows how findings are printed. Must never change anything else. Both that look end with 0 when all is well and with
1 when not.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping

import assets
from kiosk import settings
from kiosk.domain.errors import Entry, read_catalogue
from kiosk.services import drain as draining
from kiosk.services.health import FILE, STALE_AFTER_S
from kiosk.system import SystemClock

LANGUAGES = ("en", "zh-CN")
MARKS = {True: "well", False: "WRONG", None: "-"}


def health(options: argparse.Namespace) -> int:
    """Print what the controller last said about itself."""
    path = settings.load(options.config).data_dir / FILE
    catalogue = _catalogue()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        age_s = (SystemClock().wall_ms() - int(data["wall_ms"])) / 1000
        well, cause = bool(data["well"]), data["cause"]
        lines = list(_tree(data["tree"]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        return _complain(catalogue["health.stale"], f"{path} cannot be used: {type(fault).__name__}.")
    if age_s > STALE_AFTER_S:
        return _complain(catalogue["health.stale"], f"The last word is {age_s:.0f} s old.")
    _print("\n".join(lines))
    if cause is not None:
        _print(f"Root cause: {' > '.join(cause['part'])}")
        _print(_advice(catalogue.get(cause["code"])))
    return 0 if well else 1


def drain(options: argparse.Namespace) -> int:
    """Begin or end a drain. The controller hears it within a second or two, `kiosk health` says when it is done."""
    folder = settings.load(options.config).data_dir
    if options.what == "off":
        draining.end(folder)
        _print("The kiosk serves again.")
        return 0
    draining.ask(folder, draining.Lasting.KEEP if options.keep else draining.Lasting.UNTIL_START)
    until = "`kiosk drain off`" if options.keep else "the controller starts anew, or `kiosk drain off`"
    _print(f"The kiosk finishes what is under way and begins nothing new, until {until}.")
    _print("`kiosk health` says how many operations are still live.")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Look at everything, one line each."""
    from kiosk.doctor import examine  # noqa: PLC0415  # needs half the program; the other commands do not

    catalogue = _catalogue()
    ok = True
    for finding in examine(options.config, SystemClock()):
        ok = ok and finding.ok is not False
        entry = catalogue[f"doctor.{finding.check}"]
        if options.json:
            todo = dict(entry.todo) if finding.ok is False else None
            said = {"check": finding.check, "ok": finding.ok, "says": finding.says, "todo": todo}
            _print(json.dumps(said, ensure_ascii=False))
            continue
        _print(f"{MARKS[finding.ok]:<6} {entry.says['en']}: {finding.says}")
        if finding.ok is False:
            _print(_advice(entry))
    return 0 if ok else 1


def _tree(node: Mapping[str, object], depth: int = 0) -> list[str]:
    figures, parts = node["figures"], node["parts"]
    if not isinstance(figures, dict) or not isinstance(parts, list):
        raise TypeError("a node has figures and parts")
    told = "  ".join(f"{name}={value}" for name, value in figures.items() if value is not None)
    code = node["code"]
    mark = MARKS[bool(node["well"])] if code is None else f"{MARKS[False]} {code}"
    lines = [f"{'  ' * depth}{node['name']}: {mark}  {told}".rstrip()]
    return lines + [line for part in parts for line in _tree(part, depth + 1)]


def _complain(entry: Entry, sentence: str) -> int:
    sys.stderr.write(f"kiosk: {sentence}\n{_advice(entry)}\n")
    return 1


def _advice(entry: Entry | None) -> str:
    """What it means and what to do, in both languages."""
    if entry is None:
        return "       (a newer controller wrote this; this program has no word for it)"
    return "\n".join(f"       {entry.says[language]} -> {entry.todo[language]}" for language in LANGUAGES)


def _catalogue() -> dict[str, Entry]:
    return read_catalogue(tomllib.loads(assets.read_text("errors.toml")))


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
