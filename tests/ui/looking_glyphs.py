"""Whether the fonts of this computer have what is written."""

import unicodedata
from functools import cache

from looking import Sight
from PySide6.QtGui import QFont, QTextLayout


@cache
def drawable(letter: str, family: str, weight: int) -> bool:
    """Whether a letter has a glyph in the font, or in one that Qt takes in its place."""
    font = QFont(family)
    font.setWeight(QFont.Weight(weight))
    layout = QTextLayout(letter, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(index != 0 for run in layout.glyphRuns() for index in run.glyphIndexes())


def boxes(sight: Sight) -> list[str]:
    """Letters that would stand as empty boxes."""
    found = []
    for item in sight.texts:
        font = item.property("font")
        missing = [
            letter
            for letter in sorted(set(item.property("text")))
            if unicodedata.category(letter) not in {"Cc", "Cf", "Zs"}
            and not drawable(letter, font.family(), font.weight())
        ]
        if missing:
            found.append(f"{item.property('text')!r} lacks {' '.join(f'U+{ord(one):04X}' for one in missing)}")
    return found
