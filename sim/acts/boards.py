"""What can go wrong with a board.

Knows: the world's parts. Must never know: what the software at the other end makes of it.
"""

from collections.abc import Callable, Mapping

from sim.acts.lookup import post_of
from sim.cabinet import BoardPost
from sim.errors import ActError
from sim.world import World


def _dead_board(world: World, now: float, *, board: int, on: bool = True) -> None:
    """The board has no supply: coils drop, nothing is heard or said."""
    world.catch_up(now)
    post_of(world, board)
    if on:
        world.cabinet.cut_power(board, world.now, None)
    else:
        world.cabinet.restore_power(board, world.now)


def _reset_board(world: World, now: float, *, board: int, seconds: float = 0.5) -> None:
    """A brown-out: the board is dead for `seconds` and comes back with no memory but its settings."""
    if seconds < 0:
        raise ActError("seconds must not be negative")
    world.catch_up(now)
    post_of(world, board)
    world.cabinet.cut_power(board, world.now, seconds)


def _readdress(world: World, now: float, *, board: int, address: int) -> None:
    """Somebody sets the DIP switch; two boards may end up on one address."""
    if not 0 <= address <= 255:
        raise ActError("an address is 0 to 255")
    world.catch_up(now)
    post_of(world, board).board.address = address


def _deaf(world: World, now: float, *, board: int, seconds: float) -> None:
    """The board hears nothing for so long; what it was doing goes on."""
    if not 0 <= seconds <= 600:
        raise ActError("seconds must be 0 to 600")
    world.catch_up(now)
    post_of(world, board).board.deaf_until = world.now + seconds


def _polarity(world: World, now: float, *, board: int, on: bool = True) -> None:
    """Every feedback contact of the board reads as its opposite."""
    world.catch_up(now)
    post_of(world, board).reversed = on


def _wrong_address(world: World, now: float, *, board: int, address: int, count: int = 1) -> None:
    """The next answers of the board carry this address instead of its own, under a right check; 0: no more do."""
    if not 0 <= address <= 255 or count < 0:
        raise ActError("an address is 0 to 255 and count not negative")
    world.catch_up(now)
    _sign(post_of(world, board), address, count)


def _sign(post: BoardPost, address: int, count: int) -> None:
    post.board.signs_as, post.signs_for = (address if count else None), count


def _wrong_board(world: World, now: float, *, board: int, other: int, count: int = 1, signs: str = "own") -> None:
    """Requests to `board` are obeyed by `other`, which signs with its `own` address or the one `asked`; 0: no more."""
    world.catch_up(now)
    post, wrong = post_of(world, board), post_of(world, other)
    if signs not in ("own", "asked") or count < 0:
        raise ActError("signs is 'own' or 'asked', and count not negative")
    if board == other or (post.wiring.line, post.wiring.family) != (wrong.wiring.line, wrong.wiring.family):
        raise ActError(f"board {other} cannot take what is meant for board {board}: another line or another family")
    post.stand_in, post.stands_in_for = other, count
    if signs == "asked":
        _sign(wrong, post.board.address, count)


def _board_baud(world: World, now: float, *, board: int, baud: int) -> None:
    """Somebody set the board to another rate than its line."""
    if not 300 <= baud <= 1_000_000:
        raise ActError("baud must be 300 to 1000000")
    world.catch_up(now)
    world.lines[post_of(world, board).wiring.line].set_board_baud(board, baud)


ACTS: Mapping[str, Callable[..., object]] = {
    "dead_board": _dead_board,
    "reset_board": _reset_board,
    "readdress": _readdress,
    "deaf": _deaf,
    "polarity": _polarity,
    "wrong_address": _wrong_address,
    "wrong_board": _wrong_board,
    "board_baud": _board_baud,
}
