"""What happens to boards: no supply, deaf, on a wrong address, with reversed contacts, or answering for another."""

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage


def _board(stage: Stage, random: Random) -> int:
    return random.choice(sorted(stage.shop.world.world.boards))


def _other(stage: Stage, board: int) -> int:
    return next(other for other in sorted(stage.shop.world.world.boards) if other != board)


async def request_lost(stage: Stage, random: Random) -> None:
    """The next requests to a board never reach it."""
    board, count = _board(stage, random), random.randint(1, 4)
    stage.shop.world.perform("lose_request", board=board, count=count)
    post = stage.shop.world.world.boards[board]
    await took(stage, lambda: post.deaf_for < count, "a request was lost")


async def dead(stage: Stage, random: Random) -> None:
    """A board has no supply for a while."""
    board = _board(stage, random)
    stage.shop.world.perform("reset_board", board=board, seconds=random.choice([0.3, 2.0, 8.0, 20.0]))


async def all_dead(stage: Stage, random: Random) -> None:
    """The supply of all boards is off for a while; the computer's is not."""
    seconds = random.choice([0.3, 2.0, 8.0, 15.0])
    for board in sorted(stage.shop.world.world.boards):
        stage.shop.world.perform("reset_board", board=board, seconds=seconds)


async def deaf_while_busy(stage: Stage, random: Random) -> None:
    """A board that drives a coil hears nothing meanwhile, nor for a while after."""
    board = await _driving(stage)
    stage.shop.world.perform("deaf", board=board, seconds=random.uniform(0.2, 4.0))


async def brown_out(stage: Stage, random: Random) -> None:
    """The coil draws the supply down: its board starts anew in the middle of the pulse."""
    board = await _driving(stage)
    stage.shop.world.perform("reset_board", board=board, seconds=random.uniform(0.2, 1.5))


async def wrong_board(stage: Stage, random: Random) -> None:
    """Another board takes what was meant for this one, and answers in its own name or in the one that was asked."""
    board = _board(stage, random)
    count, signs = random.randint(1, 4), random.choice(["own", "asked"])
    stage.shop.world.perform("wrong_board", board=board, other=_other(stage, board), count=count, signs=signs)
    post = stage.shop.world.world.boards[board]
    await took(stage, lambda: post.stands_in_for < count, "another board took a request")


async def wrong_name(stage: Stage, random: Random) -> None:
    """A board answers under another's address, with a right check."""
    board, count = _board(stage, random), random.randint(1, 5)
    address = stage.shop.world.world.boards[_other(stage, board)].board.address
    stage.shop.world.perform("wrong_address", board=board, address=address, count=count)
    post = stage.shop.world.world.boards[board]
    await took(stage, lambda: post.signs_for < count, "an answer bore a wrong name")


async def one_address(stage: Stage, random: Random) -> None:
    """Somebody sets a switch: two boards are on one address for a while."""
    board = _board(stage, random)
    post = stage.shop.world.world.boards[board]
    own, other = post.board.address, stage.shop.world.world.boards[_other(stage, board)].board.address
    if own == other:
        raise NoEffectError("they are already")
    stage.shop.world.perform("readdress", board=board, address=other)
    await stage.sleep(random.uniform(1.0, 6.0))
    stage.shop.world.perform("readdress", board=board, address=own)


async def reversed_contacts(stage: Stage, random: Random) -> None:
    """Every contact of a board reads as its opposite, for a while."""
    board, since_s = _board(stage, random), stage.now_s()
    doors = [door.label for door in stage.shop.world.world.wiring.doors if door.board == board]
    stage.shop.world.perform("polarity", board=board)
    told = stage.judge.see.heard.since_s
    try:
        await took(stage, lambda: any(told.get(label, 0.0) >= since_s for label in doors), "somebody heard of it", 4.0)
        await stage.sleep(random.choice([0.0, 0.3, 3.0]))
    finally:
        stage.shop.world.perform("polarity", board=board, on=False)


async def _driving(stage: Stage) -> int:
    """The board that drives a coil, as soon as one does. NoEffectError."""
    doors = stage.shop.world.world.doors

    def driven() -> list[str]:
        return [label for label, door in doors.items() if door.energised]

    await took(stage, driven, "a coil is on")
    label = driven()[0]
    return next(door.board for door in stage.shop.world.world.wiring.doors if door.label == label)
