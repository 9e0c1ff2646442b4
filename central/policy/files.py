"""A policy document as a file, TOML or JSON: read, and checked with the line of each mistake where the file shows one.

Must never know central's database or the network.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kiosk.domain.policy import Policy, read

MOST_BYTES = 1024 * 1024
ARRAY = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
KEY = re.compile(r'\s*"?([\w-]+)"?\s*=')


class FileError(Exception):
    """The file is no document at all; the sentence says why."""


def text_of(path: Path) -> str:
    """The text of a file. Raises FileError when it cannot be read, is too large, or is no text."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from None
    if len(raw) > MOST_BYTES:
        raise FileError(f"{path} has more than {MOST_BYTES} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError:
        raise FileError(f"{path} is not UTF-8 text.") from None


@dataclass(frozen=True)
class Told:
    """A mistake and the line it stands on, where the text shows one."""

    line: int | None
    field: str
    sentence: str
    code: str


def load(path: Path) -> tuple[object, str]:
    """The data of a TOML or JSON file (days become texts, as in JSON), and its text. Raises FileError."""
    text = text_of(path)
    return parse(text, str(path)), text


def parse(text: str, name: str) -> object:
    """The data of a TOML or JSON text, called `name` where it is none. Raises FileError."""
    try:
        if text.lstrip()[:1] == "{":
            return json.loads(text)
        return _plain(tomllib.loads(text))
    except json.JSONDecodeError as error:
        raise FileError(f"{name}:{error.lineno}: This is not JSON: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{name}: This is neither JSON nor TOML: {error}.") from None


def check(path: Path) -> tuple[Policy | None, list[str]]:
    """The policy of a file, or a line for each of its mistakes. Raises FileError."""
    data, text = load(path)
    policy, mistakes = judge(data, text)
    return policy, [_line(path, one) for one in mistakes]


def judge(data: object, text: str) -> tuple[Policy | None, list[Told]]:
    """The policy of a document, or its mistakes, each with its line in the text it was read from."""
    reading = read(data)
    places = {} if text.lstrip()[:1] == "{" else lines_of(text)
    return reading.policy, [
        Told(_nearest(one.field, places), one.field or "document", one.sentence, one.code) for one in reading.mistakes
    ]


def _line(path: Path, told: Told) -> str:
    where = f"{path}:{told.line}" if told.line else str(path)
    return f"{where}: {told.field}: {told.sentence} ({told.code})"


def _nearest(field: str, places: Mapping[str, int]) -> int | None:
    """The line of the field, or of what it is part of."""
    while field and field not in places:
        field = field[: max(field.rfind("."), field.rfind("["), 0)]
    return places.get(field)


def lines_of(text: str) -> dict[str, int]:
    """Field of a TOML document -> the number of the line it begins on. Fields inside a line are not looked for."""
    places: dict[str, int] = {}
    tables: Counter[str] = Counter()
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if array := ARRAY.match(line):
            tables[array[1]] += 1
            prefix = f"{array[1]}[{tables[array[1]]}]"
            places[prefix] = number
            places.setdefault(array[1], number)
        elif table := TABLE.match(line):
            prefix = table[1]
            places[prefix] = number
        elif key := KEY.match(line):
            places.setdefault(f"{prefix}.{key[1]}" if prefix else key[1], number)
    return places


def _plain(value: object) -> object:
    """The same as JSON would say it."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value
