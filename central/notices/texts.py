"""What notices say, in every language there is a folder for; checked whole when central starts.

A template is a subject, an empty line, and sentences: one line each. Placeholders are those of PLACEHOLDERS and no
other. The picture for a mail program is made from the same lines, escaped. Must never know an order or a channel.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, meta

from central.notices.kinds import Kind

FIRST, SECOND = "zh-CN", "en"
"""Each notice has its text in both; a language without one reads the second."""

PLACEHOLDERS = frozenset(
    (
        *("order", "shop", "branch", "hotline", "doors", "counter", "code", "phone_digits", "qr", "valid"),
        *("starts", "ends", "held_until", "picked_up", "case", "amount_fen"),
    )
)
EXAMPLE: dict[str, object] = {
    "order": "W1",
    "shop": "S",
    "branch": "B",
    "hotline": "400",
    "doors": ["A01"],
    "counter": True,
    "code": "123 456",
    "phone_digits": True,
    "qr": True,
    "valid": True,
    **dict.fromkeys(("starts", "ends", "held_until", "picked_up"), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    "case": "R1",
    "amount_fen": 12900,
}
BARE: dict[str, object] = dict.fromkeys(PLACEHOLDERS) | {"doors": [], "order": "W1", "shop": "S", "case": "R1"}
"""A notice of which almost nothing is known."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\ufeff]+")


class TemplatesUnusableError(RuntimeError):
    """A text of a notice is missing or names what it may not; the sentence says which."""


@dataclass(frozen=True)
class Text:
    """What somebody reads: never a line break in the subject or in a sentence."""

    subject: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        """The sentences below each other."""
        return "\n".join(self.lines)


def plain(text: str) -> str:
    """One line of it: what breaks a line, hides or turns text round becomes a space."""
    return _UNSEEN.sub(" ", text).strip()


MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _time_zh(moment: datetime) -> str:
    return f"{moment.month} 月 {moment.day} 日 {moment:%H:%M}"


def _time_en(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month]}, {moment:%H:%M}"


def _money_zh(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d} 元"


def _money_en(amount_fen: int) -> str:
    return f"¥{amount_fen // 100}.{amount_fen % 100:02d}"


WORDS = Environment(
    loader=PackageLoader("central.notices"),
    autoescape=False,  # noqa: S701 - plain text; PAGE escapes it
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
PAGE = Environment(loader=PackageLoader("central.notices"), autoescape=True, undefined=StrictUndefined)
WORDS.filters |= {"time_zh": _time_zh, "time_en": _time_en, "money_zh": _money_zh, "money_en": _money_en}


def language_of(tag: str) -> str:
    """The language of the texts for whoever reads `tag`."""
    if tag in LANGUAGES:
        return tag
    return FIRST if tag.partition("-")[0].lower() == "zh" else SECOND


def render(kind: Kind, language: str, values: Mapping[str, object]) -> Text:
    """The text of a notice in `language`, or in the one that stands in for it."""
    for tag in (language_of(language), SECOND):
        name = f"{tag}/{kind}.txt"
        if name in NAMES:
            subject, _, body = WORDS.get_template(name).render(values).partition("\n")
            lines = (plain(line) for line in body.splitlines())
            return Text(plain(subject), tuple(line for line in lines if line))
    raise TemplatesUnusableError(f"There is no text for {kind}.")


def page(letter: Text, language: str, *, qr: bool) -> str:
    """The same text as HTML, for mail programs; `qr`: with the picture whose content id is "qr"."""
    return PAGE.get_template("page.html").render(text=letter, language=language, qr=qr)


def check() -> None:
    """Every text can be written. Raises TemplatesUnusableError."""
    for kind in get_args(Kind):
        for tag in (FIRST, SECOND):
            if f"{tag}/{kind}.txt" not in NAMES:
                raise TemplatesUnusableError(f"There is no text for {kind} in {tag}.")
    for name in FILES:
        check_names(name, WORDS.loader.get_source(WORDS, name)[0] if WORDS.loader is not None else "")
    for name in sorted(NAMES):
        language, _, kind = name.removesuffix(".txt").partition("/")
        _check_written(name, language, kind)


def check_names(name: str, source: str) -> None:
    """A template can be read and names only what notices know. Raises TemplatesUnusableError."""
    try:
        unknown = meta.find_undeclared_variables(WORDS.parse(source)) - PLACEHOLDERS
    except TemplateError as error:
        raise TemplatesUnusableError(f"{name} cannot be read: {error}.") from None
    if unknown:
        raise TemplatesUnusableError(f"{name} names {', '.join(sorted(unknown))}, which no notice knows.")


def _check_written(name: str, language: str, kind: str) -> None:
    found = [known for known in get_args(Kind) if known == kind]
    if not found:
        raise TemplatesUnusableError(f"{name} is a text of no known kind of notice.")
    for values in (EXAMPLE, BARE):
        try:
            text = render(found[0], language, values)
        except (TemplateError, TypeError, AttributeError, ValueError) as error:
            raise TemplatesUnusableError(f"{name} cannot be written: {error}.") from None
        if not text.subject or not text.lines:
            raise TemplatesUnusableError(f"{name} says nothing.")


FILES = [name for name in WORDS.list_templates() if name.endswith(".txt")]
NAMES = frozenset(name for name in FILES if "/_" not in name)
LANGUAGES = frozenset(name.partition("/")[0] for name in NAMES)
