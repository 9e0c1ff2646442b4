"""What the codes of other systems look like, channel by channel. Data; no text is known here.

Knows prefixes, lengths and characters. Must never know whether a code is good: only the local copy can tell.
"""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What a text of a channel is for."""

    CREDENTIAL = "credential"
    ORDER = "order"
    RECEIPT = "receipt"
    LABEL = "label"


class Characters(StrEnum):
    """Which signs may stand behind the prefix."""

    DIGITS = "digits"
    LETTERS_AND_DIGITS = "letters_and_digits"
    PRINTED = "printed"


@dataclass(frozen=True)
class Rule:
    """One shape: a prefix and how many characters in all, both ends included."""

    channel: str
    use: Use = Use.CREDENTIAL
    prefix: str = ""
    shortest: int = 6
    longest: int = 200
    characters: Characters = Characters.PRINTED

    def fits(self, text: str) -> bool:
        """Whether this text has the shape."""
        rest = text.removeprefix(self.prefix)
        if not text.startswith(self.prefix) or not self.shortest <= len(text) <= self.longest:
            return False
        match self.characters:
            case Characters.DIGITS:
                return rest.isascii() and rest.isdigit()
            case Characters.LETTERS_AND_DIGITS:
                return rest.isascii() and rest.isalnum()
            case _:
                return rest.isprintable()


@dataclass(frozen=True)
class Rules:
    """All shapes, asked in order. `strict`: what fits none opens nothing and is not even looked up."""

    rules: tuple[Rule, ...] = ()
    strict: bool = False

    def of(self, text: str) -> Rule | None:
        """The first shape this text has."""
        return next((rule for rule in self.rules if rule.fits(text)), None)


ANY = Rules()
"""Without rules any printable text may be a code of another system."""
