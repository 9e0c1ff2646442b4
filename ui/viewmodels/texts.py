"""The words of one language, and which sentence fits the facts at hand.

Knows keys and placeholders. Must never know Qt, nor what a sentence is about.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES = ("zh-CN", "en")
"""The languages shipped, in the order the language key walks through them."""


class TextsError(ValueError):
    """A translation file is missing or is not made of tables of sentences."""


class Texts:
    """Sentences by dotted key."""

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language = language
        self.table = table

    def look(self, key: str) -> str | None:
        """The sentence as it stands in the file, or None."""
        return self.table.get(key)

    def __getitem__(self, key: str) -> str:
        """The sentence of a key that must exist; KeyError names it."""
        sentence = self.look(key)
        if sentence is None:
            raise KeyError(key)
        return sentence

    def say(self, keys: Iterable[str], values: Mapping[str, str]) -> str:
        """The first sentence, of `keys` in order, whose every word is known.

        Each key is followed by its `_plain` form, which does without the word that is missing. Empty when there
        is none: a screen without a second line is a lawful screen.
        """
        for key in keys:
            for form in (key, f"{key}_plain"):
                sentence = self.look(form)
                if sentence is not None and all(values.get(word) for word in words_of(sentence)):
                    return sentence.format_map(values)
        return ""


def words_of(sentence: str) -> tuple[str, ...]:
    """The names between braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(sentence) if name)


@cache
def load(language: str) -> Texts:
    """The texts of one shipped language; TextsError when there is no such file or it is no table of texts."""
    source = files("assets") / "translations" / f"{language}.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as bad:
        raise TextsError(f"the texts of {language!r} cannot be read: {bad}") from bad
    return Texts(language, dict(_flat(table, "")))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            raise TextsError(f"{prefix}{key} is not a sentence")
