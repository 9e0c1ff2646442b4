"""Which keys stand where on the keyboard, and what they are called. Pure.

Knows four rows of ten columns for a panel that stands, three of thirteen for one that lies; letters and signs, pinyin
and English. Must never know what was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ui.viewmodels.texts import Texts

Script = Literal["pinyin", "latin"]
Sheet = Literal["letters", "signs"]

UPRIGHT, LYING = 10, 13
"""Columns."""
LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SIGNS: dict[Script, tuple[str, str, str]] = {
    "pinyin": ("1234567890", "：；（）、¥@%+", "！“”—…/#"),
    "latin": ("1234567890", ":;()'¥@%+", '!"-_&/#'),
}
ENDS: dict[Script, tuple[str, str, str]] = {"pinyin": ("，", "。", "？"), "latin": (",", ".", "?")}
NAMES: dict[str, str] = {
    "，": "comma", ",": "comma", "。": "stop", ".": "stop", "？": "question", "?": "question", "！": "exclamation",
    "!": "exclamation", "：": "colon", ":": "colon", "；": "semicolon", ";": "semicolon", "（": "bracket_open",
    "(": "bracket_open", "）": "bracket_close", ")": "bracket_close", "、": "pause", "'": "apostrophe", "¥": "yuan",
    "@": "at", "%": "percent", "+": "plus", "“": "quote_open", "”": "quote_close", '"': "quote", "—": "dash",
    "-": "dash", "_": "underscore", "…": "ellipsis", "&": "and", "/": "slash", "#": "hash",
}  # fmt: skip
"""How a sign is called where it is spoken."""


@dataclass(frozen=True)
class Key:
    """One key: `token` is what it does, `text` what stands on it, `label` what is spoken; `at` and `span` in columns,
    `row` from the top."""

    name: str
    token: str
    text: str
    label: str
    icon: str
    at: float
    row: int
    span: float
    primary: bool = False


@dataclass(frozen=True)
class Board:
    """How the keyboard stands now. `written`: there is something to send; `lies`: on a panel that lies."""

    script: Script = "latin"
    sheet: Sheet = "letters"
    written: bool = False
    lies: bool = False


def keys(board: Board, texts: Texts) -> tuple[Key, ...]:
    """Every key, row by row, as a person reads."""
    rows = LETTERS if board.sheet == "letters" else SIGNS[board.script]
    return tuple((_lying if board.lies else _upright)(board, texts, rows))


def _upright(board: Board, texts: Texts, rows: tuple[str, str, str]) -> Iterator[Key]:
    comma, stop, question = ENDS[board.script]
    yield from _row(texts, rows[0], 0, 0)
    yield from _row(texts, rows[1], (UPRIGHT - len(rows[1])) / 2, 1)
    yield from _row(texts, question, 0, 2, span=1.5)
    yield from _row(texts, rows[2], 1.5, 2)
    yield _named(texts, "delete", 8.5, 2, 1.5, icon="backspace")
    yield from _switches(board, texts, 3)
    yield from _row(texts, comma, 3, 3)
    yield _named(texts, "space", 4, 3, 2.5)
    yield from _row(texts, stop, 6.5, 3)
    yield _finish(board, texts, 7.5, 3, 2.5)


def _lying(board: Board, texts: Texts, rows: tuple[str, str, str]) -> Iterator[Key]:
    """Three rows, where there is little height."""
    comma, stop, question = ENDS[board.script]
    yield from _row(texts, rows[0], 0, 0)
    yield from _row(texts, question, 10, 0)
    yield _named(texts, "delete", 11, 0, 2, icon="backspace")
    yield from _row(texts, rows[1], 0.5, 1)
    yield from _row(texts, comma, 9.5, 1)
    yield _finish(board, texts, 10.5, 1, 2.5)
    yield from _switches(board, texts, 2)
    yield from _row(texts, rows[2], 3, 2)
    yield from _row(texts, stop, 10, 2)
    yield _named(texts, "space", 11, 2, 2)


def _switches(board: Board, texts: Texts, row: int) -> Iterator[Key]:
    sheet = "signs" if board.sheet == "letters" else "letters"
    script = "latin" if board.script == "pinyin" else "pinyin"
    yield _named(texts, "sheet", 0, row, 1.5, **_switch(texts, sheet))
    yield _named(texts, "script", 1.5, row, 1.5, **_switch(texts, script))


def _finish(board: Board, texts: Texts, at: float, row: int, span: float) -> Key:
    label = texts["board.send" if board.written else "button.skip"]
    return Key("button.skip", "finish", label, label, "", at, row, span, primary=board.written)


def _switch(texts: Texts, to: str) -> dict[str, str]:
    return {"text": texts[f"board.{to}_short"], "label": texts[f"board.{to}"]}


def _row(texts: Texts, letters: str, x: float, y: int, *, span: float = 1) -> Iterator[Key]:
    for at, letter in enumerate(letters):
        yield Key(f"key.board.{letter}", letter, letter, called(texts, letter), "", x + at * span, y, span)


def _named(
    texts: Texts, token: str, at: float, row: int, span: float, *, text: str = "", icon: str = "", label: str = ""
) -> Key:
    return Key(f"key.board.{token}", token, text, label or texts[f"board.{token}"], icon, at, row, span)


def called(texts: Texts, letter: str) -> str:
    """What a key is called aloud: a digit by itself, a sign by its name, a letter as a letter."""
    if letter.isdecimal():
        return letter
    if letter in NAMES:
        return texts[f"board.{NAMES[letter]}"]
    return texts["board.letter"].format(letter=letter.upper())
