"""The back of the bank: boards in their places, cables to the doors, supplies, and what goes wrong between them.

Knows: boards, doors and lines by name. Must never know: frames, or who asks.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sim.boards import AnyBoard, Terminals, build_board
from sim.power import Supply
from sim.wiring import BoardWiring, DoorWiring

if TYPE_CHECKING:
    from sim.world import World


@dataclass(slots=True)
class BoardPost:
    """A board in its place: alive or dead, and what is wrong around it."""

    wiring: BoardWiring
    board: AnyBoard
    dead: bool = False
    deaf_for: int = 0
    """Requests still to be lost before they reach it."""
    signs_for: int = 0
    """Answers still to be signed with a wrong address."""
    reversed: bool = False
    """Every feedback contact reads as its opposite."""
    stand_in: int = -1
    """Another board that takes the requests meant for this one."""
    stands_in_for: int = 0
    """How many requests it still takes."""
    power_cuts: int = 0


class Cabinet:
    """All boards of a world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.cables: dict[tuple[int, int], DoorWiring] = {(d.board, d.lock): d for d in world.wiring.doors}
        self.stuck: set[tuple[int, int]] = set()
        """Relays whose contacts are welded: once on, their coils stay on."""
        self.supplies = {each.name: Supply(each, world.schedule, self._brown_out) for each in world.wiring.supplies}
        self.posts = {wiring.id: self._build(wiring) for wiring in world.wiring.boards}

    def cut_power(self, board: int, at: float, for_s: float | None) -> None:
        """The board has no supply, for so long or until it is given back: coils drop, nothing is heard or said."""
        post = self.posts[board]
        post.board.reset(at)
        post.dead = True
        post.power_cuts += 1
        if for_s is not None:
            self._world.schedule(at + for_s, partial(self._power_back, board, post.power_cuts))

    def restore_power(self, board: int, at: float) -> None:
        """The board starts anew."""
        post = self.posts[board]
        post.board.reset(at)
        post.dead = False

    def weld(self, label: str, on: bool, at: float) -> None:
        """The contact that feeds a door's coil is welded, or is replaced."""
        for (board, lock), cable in self.cables.items():
            if cable.label != label:
                continue
            was_stuck = (board, lock) in self.stuck
            (self.stuck.add if on else self.stuck.discard)((board, lock))
            if was_stuck and not on:
                self._coil(board, lock, False, at)

    @property
    def welded(self) -> set[str]:
        """The doors whose coils stay on once they are."""
        return {cable.label for place, cable in self.cables.items() if place in self.stuck}

    def sensor_moved(self, label: str, at: float) -> None:
        """The sensor of a door changed: the boards its cables end at may notice."""
        for (board, lock), cable in self.cables.items():
            if cable.label == label and not self.posts[board].dead:
                self.posts[board].board.contact_changed(lock, at)

    def _power_back(self, board: int, cut: int, at: float) -> None:
        if self.posts[board].power_cuts == cut:  # else somebody cut it again in between
            self.restore_power(board, at)

    def _brown_out(self, supply: Supply, at: float) -> None:
        told = f"{supply.wiring.name}: {supply.drawn_ma:.0f} mA of {supply.budget_ma:.0f}"
        self._world.emit("supply.browned_out", at, detail=told)
        for board in supply.wiring.boards:
            self.cut_power(board, at, supply.wiring.restart_ms / 1000)

    def _build(self, wiring: BoardWiring) -> BoardPost:
        world, line = self._world, self._world.lines[wiring.line]
        terminals = Terminals(
            schedule=world.schedule,
            send=lambda data, at, what: world.schedule(at, partial(self._send, wiring.id, data, what)),
            coil=partial(self._coil, wiring.id),
            shorted=partial(self._shorted, wiring.id),
            plugged=partial(self._plugged, wiring.id),
            item=partial(self._item, wiring.id),
            swallow=partial(self._swallow, wiring.id),
            byte_s=lambda: line.byte_s_of(wiring.id),
            set_baud=lambda baud, at: world.schedule(at, lambda _: line.set_board_baud(wiring.id, baud)),
            tell=lambda name, at, detail: world.emit(name, at, detail=f"board {wiring.id}: {detail}"),
        )
        if wiring.baud:
            line.set_board_baud(wiring.id, wiring.baud)
        rng = world.random(f"board/{wiring.id}")
        board = build_board(wiring.family, wiring.wire_address, wiring.options, terminals, rng)
        post = BoardPost(wiring, board)
        line.listeners[wiring.id] = lambda byte, at: None if post.dead else board.hear(byte, at)
        return post

    def _coil(self, board: int, lock: int, on: bool, at: float) -> None:
        cable = self.cables.get((board, lock))
        if cable is None or (not on and (board, lock) in self.stuck):
            return
        for supply in self.supplies.values():
            if board in supply.wiring.boards:
                supply.coil(board, lock, on, at)
        self._world.doors[cable.label].coil(on, at)

    def _shorted(self, board: int, lock: int) -> bool:
        cable = self.cables.get((board, lock))
        shorted = cable is not None and self._world.doors[cable.label].sensor == cable.contact
        return shorted != self.posts[board].reversed

    def _plugged(self, board: int, lock: int) -> bool:
        cable = self.cables.get((board, lock))
        return cable is not None and self._world.doors[cable.label].sensor != "unplugged"

    def _item(self, board: int, lock: int) -> bool:
        cable = self.cables.get((board, lock))
        return cable is not None and bool(self._world.doors[cable.label].parcels)

    def _swallow(self, board: int, frame: bytes, at: float) -> bool:
        post = self.posts[board]
        told = frame.hex(" ").upper()
        if post.deaf_for > 0 or post.stands_in_for > 0:
            self._world.emit("bus.lost", at, detail=f"{post.wiring.line} board {board} request: {told}")
            if post.deaf_for > 0:
                post.deaf_for -= 1
            else:
                post.stands_in_for -= 1
                self._world.schedule(at, partial(self._other_takes, post, frame))
            return True
        self._world.emit("bus.heard", at, detail=f"{post.wiring.line} board {board}: {told}")
        return False

    def _other_takes(self, post: BoardPost, frame: bytes, at: float) -> None:
        other = self.posts[post.stand_in]
        if not other.dead:
            other.board.take_for(post.board.address, frame, at)

    def _send(self, board: int, data: bytes, what: str, at: float) -> None:
        post, world = self.posts[board], self._world
        if post.dead or not data:
            return
        if post.signs_for > 0:
            post.signs_for -= 1
            if not post.signs_for:
                post.board.signs_as = None
        line = post.wiring.line
        spoil = partial(world.spoil, line, board)
        pieces = world.weather[line].reply(world.replies[line].apply(board, what, data, spoil), spoil)
        if not pieces:
            world.emit("bus.lost", at, detail=f"{line} board {board} {what}: {data.hex(' ').upper()}")
        for delay_s, piece in pieces:
            world.schedule(at + delay_s, partial(self._speak, board, what, piece))

    def _speak(self, board: int, what: str, data: bytes, at: float) -> None:
        line = self.posts[board].wiring.line
        self._world.emit("bus.sent", at, detail=f"{line} board {board} {what}: {data.hex(' ').upper()}")
        self._world.lines[line].transmit(board, data, at)
