"""What is said of a screen, sentence by sentence, in the language shown. Pure.

Knows the view and the texts. Must never put into a sentence what only the person at the screen may know, unless they
alone hear it: amounts, codes and order numbers are said into headphones only, digits of a PIN never.
"""

import re
from collections.abc import Iterable, Iterator

from ui.viewmodels.texts import Texts, words_of
from ui.viewmodels.view import View

DOOR = re.compile(r"(?:\bdoor )?(?<![A-Za-z0-9-])([A-HJ-NP-Z])0*([1-9][0-9]?)(?![0-9A-Za-z])(?: ?(?:柜门|格口))?")
MONEY = re.compile(r"¥([0-9]+\.[0-9]{2})")
TAG = re.compile(r"</?b>")
SAID = (
    "scene.", "button.", "speech.", "more_time.", "help.", "rating.", "reason.", "door.", "why.", "task.", "key.",
    "topic.", "remedy.", "board.", "touchpoint.", "scale.",
)  # fmt: skip
"""Beginnings of the keys whose sentences are ever said."""


def plain(texts: Texts, sentence: str) -> str:
    """As it is said: `A07 柜门` becomes `A 柜 7 号门`, `¥129.00` becomes `129.00 元`."""
    said = TAG.sub("", sentence).replace("\u00a0", " ").replace("·", " ")
    said = DOOR.sub(lambda found: texts["speech.door"].format(letter=found[1], number=found[2]), said)
    return MONEY.sub(lambda found: texts["speech.money"].format(amount=found[1]), said).strip()


def spelled(code: str) -> str:
    """One by one: `4 8 2 1`."""
    return " ".join(code.replace(" ", ""))


def screen(view: View, texts: Texts, *, private: bool) -> tuple[str, ...]:
    """All that is said when this screen comes. `private`: only the person at the screen hears it."""
    if view.more_time:
        return _said(texts, (texts["more_time.title"], texts["more_time.line"]))
    parts = [f"{view.door} {view.title}".strip(), view.line, view.chip, view.place, view.waiting]
    if view.ticket_title:
        parts += [view.ticket_title, view.ticket_line, _number(view, texts, private)]
    parts.append(view.next_line)
    if private:
        parts += [" ".join((view.amount_label, view.amount)), view.amount_line]
        parts += [" ".join((fact.label, fact.value)) for fact in view.facts]
    parts += [f"{door.label} {door.text}" for door in view.doors]
    parts += [_choices(view, texts), _chosen(view, texts), view.rating_title if view.faces else "", view.banner]
    return _said(texts, parts)


def control(texts: Texts, name: str, label: str, *, masked: bool, private: bool) -> tuple[str, ...]:
    """What is said of a control that is reached by a key. A digit of the pad stays unsaid where what is typed is
    masked and others may hear."""
    if masked and not private and re.fullmatch(r"key\.[0-9]", name):
        return _said(texts, (texts["speech.digit_key"],))
    return _said(texts, (label,))


def typed(texts: Texts, digit: str) -> tuple[str, ...]:
    """What is said of a digit just typed; an empty one is a digit nobody may hear."""
    return _said(texts, (digit or texts["speech.typed"],))


def fixed(texts: Texts) -> Iterator[str]:
    """Every sentence that is the same for everybody: what may be made before anyone comes, and kept."""
    for key, sentence in texts.table.items():
        if key.startswith(SAID) and not words_of(sentence):
            yield plain(texts, sentence)


def _number(view: View, texts: Texts, private: bool) -> str:
    return texts["speech.number"].format(number=spelled(view.number)) if private else texts["speech.number_shown"]


def _choices(view: View, texts: Texts) -> str:
    return texts["speech.choices"].format(count=len(view.choices)) if view.choices else ""


def _chosen(view: View, texts: Texts) -> str:
    """What was touched already, where several may be; said anew with every touch."""
    names = [choice.title for choice in view.choices if choice.chosen]
    return texts["format.list"].join((texts["speech.chosen"], *names)) if names else ""


def _said(texts: Texts, parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(said for part in parts if (said := plain(texts, part)))
