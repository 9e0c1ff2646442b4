"""Parts of the world found by what a person calls them.

Knows: names and numbers. Must never know: what is done with the part.
"""

from sim.cabinet import BoardPost
from sim.errors import ActError
from sim.line import Line
from sim.world import World

ANY = -1
"""Stands for `every board` where a board id is asked for."""


def post_of(world: World, board: int) -> BoardPost:
    """The board with this id. ActError when there is none."""
    if board not in world.boards:
        raise ActError(f"there is no board {board}; known: {', '.join(map(str, world.boards))}")
    return world.boards[board]


def lines_of(world: World, line: str) -> list[Line]:
    """The line of this name, or all of them for an empty one. ActError when there is none."""
    if line and line not in world.lines:
        raise ActError(f"there is no line {line!r}; known: {', '.join(world.lines)}")
    return [world.lines[line]] if line else list(world.lines.values())
