"""What acts and their targets are called, for every part of the window that speaks of them.

Knows: words. Must never know: what an act does.
"""

import re
from collections.abc import Mapping

from sim.window.catalogue import TARGETS
from sim.window.words import Words

PAIR = re.compile(r" (\w+)=")


def arguments_of(detail: str) -> tuple[str, dict[str, str]]:
    """The act an event tells of, and its arguments as they were written."""
    name, *pairs = PAIR.split(detail)
    return name, dict(zip(pairs[::2], pairs[1::2], strict=False))


def called(words: Words, target: str, which: str) -> str:
    """A door, board, line or supply; an empty one is all of them."""
    if target == "board":
        return words.say("board", board=which) if which else words.say("every_board")
    return which or words.say("every_line")


def act_in_words(words: Words, act: str, arguments: Mapping[str, object]) -> str:
    """An act with whom it strikes; an act without words stands for itself."""
    try:
        title = words.say(f"act_{act}")
    except KeyError:
        title = act
    target = next((each for each in TARGETS if each in arguments), "")
    return f"{called(words, target, str(arguments[target]))} {title}" if target else title
