"""`central policy check` and `central policy test`: no server is asked. Knows what is printed, and exit codes: 0 sound,
1 mistakes or differing cases, 2 no such file or no such table."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from central.policy import cases, files, holidays
from central.system import SystemClock
from kiosk.domain.policy import Policy


def check(arguments: argparse.Namespace) -> int:
    """Say every mistake of a policy file at once."""
    try:
        policy, lines = files.check(arguments.file)
    except files.FileError as error:
        return _cannot(error)
    if policy is None:
        print("\n".join(lines))
        print(f"{arguments.file}: {_count(len(lines), 'mistake')}.")
        return 1
    print(f"{arguments.file} is a sound policy: {_parts(policy)}.")
    if note := _ending(policy, arguments.today or _today()):
        print(note, file=sys.stderr)
    return 0


def test(arguments: argparse.Namespace) -> int:
    """Hold a policy file against a table of cases, and say every one it decides otherwise."""
    try:
        zone = _zone(arguments.zone)
        policy, lines = files.check(arguments.file)
        table = cases.load(arguments.cases, zone)
    except (files.FileError, cases.CasesError) as error:
        return _cannot(error)
    if policy is not None:
        lines = cases.differing(policy, table)
    print("\n".join([*lines, f"{_count(len(lines), 'difference') if policy else 'No policy'}, {len(table)} cases."]))
    return 1 if lines else 0


def add(policy: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Give the command its two actions; `offline` says that they need no server."""
    checker = policy.add_parser("check", help="say every mistake of a returns policy; no server is asked")
    tester = policy.add_parser("test", help="hold a returns policy against a table of cases; no server is asked")
    for parser, run in ((checker, check), (tester, test)):
        parser.add_argument("file", type=Path, help="TOML or JSON file")
        parser.set_defaults(command=run, offline=True)
    checker.add_argument("--today", type=date.fromisoformat, help="hold the calendar against this day, as 2026-12-01")
    tester.add_argument("cases", type=Path, help="CSV or JSON file")
    tester.add_argument("--zone", default="Asia/Shanghai", help="the shop's time zone (Asia/Shanghai)")


def _today() -> date:
    return datetime.fromtimestamp(SystemClock().wall_ms() / 1000, UTC).date()


def _ending(policy: Policy, today: date) -> str | None:
    """A word in good time."""
    until = holidays.known_until(policy, today)
    return (
        f"The calendar ends with {until}: add the holidays after it, and put the policy in force again."
        if until
        else None
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise files.FileError(f"There is no time zone {name}.") from None


def _parts(policy: Policy) -> str:
    windows, exclusions = len(policy.windows), len(policy.exclusions)
    until = policy.calendar.until
    calendar = f"holidays known until {until}" if until else "no calendar"
    return f"{_count(windows, 'window')}, {_count(exclusions, 'exclusion')}, {calendar}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _cannot(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 2
