"""A table of cases: facts and what a policy is expected to decide about them, as CSV or JSON.

Times are local times of the shop, `2026-03-10T23:59:59.999` or a day alone for its beginning. Lists in a CSV field
(`confirmed`, `returned`) are separated by blanks. Must never know central's database or the network.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from central.policy.files import FileError, text_of
from kiosk.domain.policy import Condition, Decision, Facts, Policy, Way, decide

FACTS = ("reason", "amount_fen", "category", "way", "picked_up", "now", "condition", "goods", "confirmed")
FIELDS = frozenset({"case", *FACTS, "proof", "hold", "returned", "decision", "rule"})
MOST_CASES = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CasesError(Exception):
    """The table has mistakes; one sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class Case:
    """One row: where it stands, the facts, and what is expected."""

    name: str
    facts: Facts
    decision: Decision
    rule: str


def differing(policy: Policy, cases: list[Case]) -> list[str]:
    """A line for each case that the policy decides otherwise than expected."""
    lines = []
    for case in cases:
        found = decide(policy, case.facts)
        if (found.decision, found.rule) != (case.decision, case.rule):
            lines.append(
                f"{case.name}: expected {case.decision} by {case.rule}, but it is {found.decision} by {found.rule}."
            )
    return lines


def load(path: Path, zone: tzinfo) -> list[Case]:
    """The cases of a file. Raises FileError when it is no table, CasesError with every mistake in its rows."""
    rows = _rows(path)
    if not 1 <= len(rows) <= MOST_CASES:
        raise FileError(f"{path} must have from 1 to {MOST_CASES} cases, not {len(rows)}.")
    cases, wrong = [], []
    for where, row in rows:
        try:
            cases.append(_case(where, row, zone))
        except ValueError as error:
            wrong.append(f"{path}: {where}: {error}")
    if wrong:
        raise CasesError(wrong)
    return cases


def _rows(path: Path) -> list[tuple[str, Mapping[str, str]]]:
    text = text_of(path)
    if text.lstrip()[:1] != "[":
        lines = csv.DictReader(io.StringIO(text), restkey="more", restval="")
        try:
            return [(f"line {lines.line_num}", dict(line)) for line in lines]
        except csv.Error as error:
            raise FileError(f"{path}: This is not CSV: {error}.") from None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}: This is not JSON: {error}.") from None
    return [(f"case {number}", _texts(one)) for number, one in enumerate(found, start=1)]


def _texts(row: object) -> dict[str, str]:
    """A JSON row in the words of a CSV row."""
    if not isinstance(row, dict):
        return {"": "no table"}
    return {name: _text(value) for name, value in row.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _case(where: str, row: Mapping[str, str], zone: tzinfo) -> Case:
    """Raises ValueError with a sentence."""
    strange = sorted(str(name) for name in row if name not in FIELDS)
    if strange:
        raise ValueError(f"there is no column {strange[0]!r}; known are {', '.join(sorted(FIELDS))}.")
    picked_up = row.get("picked_up", "")
    facts = Facts(
        reason=row.get("reason") or "changed_mind",
        amount_fen=_whole("amount_fen", row.get("amount_fen", "")),
        category=row.get("category", ""),
        now_ms=_moment("now", row.get("now", ""), zone),
        zone=zone,
        way=Way(_one_of("way", row.get("way") or Way.REMOTE, list(Way))),
        picked_up_ms=_moment("picked_up", picked_up, zone) if picked_up else None,
        condition=Condition(_one_of("condition", row["condition"], list(Condition))) if row.get("condition") else None,
        goods=row.get("goods") or None,
        confirmed=frozenset(row.get("confirmed", "").split()),
        proof=_truth("proof", row.get("proof") or "yes"),
        hold=_truth("hold", row.get("hold") or "no"),
        returned_ms=tuple(_moment("returned", one, zone) for one in row.get("returned", "").split()),
    )
    decision = Decision(_one_of("decision", row.get("decision", ""), list(Decision)))
    if not row.get("rule"):
        raise ValueError("rule is missing.")
    name = row.get("case", "")
    return Case(f"{where} ({name})" if name else where, facts, decision, row["rule"])


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 16:
        raise ValueError(f"{name} must be a whole number of fen, not {text!r:.40}.")
    return int(text)


def _one_of(name: str, text: str, known: list[str]) -> str:
    if text not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not {text!r:.40}.")
    return text


def _truth(name: str, text: str) -> bool:
    return _one_of(name, text, ["yes", "no"]) == "yes"


def _moment(name: str, text: str, zone: tzinfo) -> int:
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return (aware.astimezone(UTC) - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} must be a local time, as 2026-03-10T23:59, not {text!r:.40}.") from None
