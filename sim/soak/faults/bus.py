"""What happens to bytes on the line and to the adapter, by the acts of `sim.acts`."""

from sim.seeds import Random
from sim.soak.faults.effect import spent, took
from sim.soak.stage import Stage

LINE = "main"


async def act(stage: Stage, random: Random, *, name: str, **arguments: object) -> None:
    """A fault of the wire with these arguments."""
    await spent(stage, name, **arguments)


async def late(stage: Stage, random: Random) -> None:
    """Acks come late, at most two seconds."""
    await spent(stage, "late_ack", seconds=random.uniform(0.05, 2.0), count=random.randint(1, 3))


async def duplicated(stage: Stage, random: Random) -> None:
    """Answers come twice, or requests reach the boards twice."""
    name = random.choice(["repeat", "repeat_request"])
    await spent(stage, name, count=3, seconds=random.choice([0.0, 0.02, 0.05, 0.4]))


async def split(stage: Stage, random: Random) -> None:
    """Answers, or requests, pause at any byte; 14 to 16 ms is typical behind a USB adapter."""
    name, seconds = random.choice([("split", random.uniform(0.014, 0.016)), ("split_request", 0.03)])
    await spent(stage, name, position=random.randint(1, 8), seconds=seconds, count=5)


async def bits(stage: Stage, random: Random, *, keeps_check: bool, request: bool = False) -> None:
    """One or two bits flip. Where a family's check sees every single one, two flip unseen."""
    name = "noise_request" if request else "noise"
    count = 2 if keeps_check else random.randint(1, 5)
    await spent(stage, name, bits=2 if keeps_check else random.choice([1, 2]), keeps_check=keeps_check, count=count)


async def echoed(stage: Stage, random: Random) -> None:
    """The adapter hands the computer its own bytes back."""
    line = stage.shop.world.world.lines[LINE]
    stage.shop.world.perform("echo_next", count=random.randint(1, 4))
    asked = line.echo_next
    await took(stage, lambda: line.echo_next < asked, "the computer wrote something")


async def merged(stage: Stage, random: Random) -> None:
    """The adapter keeps what it hears, and hands it over in one piece."""
    stage.shop.world.perform("merge", seconds=random.uniform(0.03, 0.8))
    line = stage.shop.world.world.lines[LINE]
    await took(stage, lambda: line.holds, "something was kept back", 2.0)


async def too_early(stage: Stage, random: Random) -> None:
    """A board needs longer than its sheet says before it listens again: frames sent too early are lost."""
    line = stage.shop.world.world.lines[LINE]
    before, rest_s = line.lost_early, line.turnaround_s
    line.turnaround_s = random.uniform(0.02, 0.12)
    try:
        await took(stage, lambda: line.lost_early > before, "a frame came too early")
        await stage.sleep(random.uniform(0.2, 3.0))
    finally:
        line.turnaround_s = rest_s


async def rogue(stage: Stage, random: Random) -> None:
    """A foreign master speaks: nonsense, a question to a board, or an order to open a door."""
    board, lock = random.randint(1, 2), random.randint(1, 20)
    frame = random.choice([random.randbytes(5), _framed(0x80, board, 0, 0x33), _framed(0x8A, board, lock, 0x11)])
    stage.shop.world.perform("rogue", data=frame.hex(" "))


async def adapter_gone(stage: Stage, random: Random) -> None:
    """The adapter is pulled and put back, sometimes as another device: its name by serial number stays."""
    stage.shop.world.perform("unplug")
    await stage.sleep(random.uniform(0.2, 8.0))
    stage.shop.world.perform("plug", line=LINE, port=random.choice(["", "ttyUSB7"]))


async def half_dead(stage: Stage, random: Random) -> None:
    """The port is there and takes bytes, and nothing passes."""
    stage.shop.world.perform("freeze", line=LINE)
    await stage.sleep(random.uniform(0.2, 8.0))
    stage.shop.world.perform("freeze", line=LINE, on=False)


def _framed(*parts: int) -> bytes:
    check = 0
    for part in parts:
        check ^= part
    return bytes((*parts, check))
