"""Frames of every family in words: questions the simulator's master asks, and answers its boards give."""

from collections.abc import Iterator

import pytest

from sim.boards import FAMILIES as KNOWN
from sim.boards import kerong1, kerong2, modbus_rtu, winnsen, wkly, xor8a
from sim.client import Seen
from sim.questions import TONGUES as MASTER
from sim.window.reading import ALL_READS, Ear, Frame, frame_of, read
from sim.window.readings import TONGUES, Reading
from sim.window.traffic import Traffic
from sim.window.words import Words, tables
from sim.wiring import Wiring, load_scene
from sim.world import Event, World

FAMILIES = ("demo", "kerong1", "kerong2", "modbus", "cu48", "wkly", "winnsen")


def heard(scene: str) -> tuple[Wiring, World]:
    wiring = load_scene(scene)
    return wiring, World(wiring, 3)


def told(world: World, wiring: Wiring, label: str, *, opens: bool) -> Iterator[tuple[Frame, Reading]]:
    """Ask, or open and ask again; every frame with what it says."""
    door = next(door for door in wiring.doors if door.label == label)
    board = next(board for board in wiring.boards if board.id == door.board)
    options = KNOWN[board.family].options.model_validate(board.options)
    tongue = MASTER[board.family]
    frame = tongue.open(board.wire_address, door.lock, options) if opens else tongue.ask(board.wire_address, options)
    world.receive(door.line, frame, world.now)
    ear = Ear()
    for happened in world.advance(world.now + 3):
        if isinstance(happened, Event) and (found := frame_of(happened.detail)) and found.board == board.id:
            reading = ear.read(found, board.family, board.options)
            if reading.kind != "piece":
                yield found, reading


@pytest.mark.parametrize("scene", FAMILIES)
def test_questions_and_answers_of_every_family_are_read(scene):
    wiring, world = heard(scene)
    door = wiring.doors[-1]
    before = [reading for _, reading in told(world, wiring, door.label, opens=False)]
    assert [each.kind for each in before] == ["read_all", "states"]
    opening = [reading for frame, reading in told(world, wiring, door.label, opens=True)]
    assert opening[0].kind in ("open", "open_for")
    assert opening[0].lock == door.lock
    assert {each.kind for each in opening} <= {"open", "open_for", "ack", "unsolicited"}
    assert all(each.lock == door.lock for each in opening)
    after = [reading for _, reading in told(world, wiring, door.label, opens=False)]
    assert before[1].shorted is not None
    assert after[1].shorted is not None
    locks = {each.lock for each in wiring.doors if each.board == door.board}
    assert (before[1].shorted ^ after[1].shorted) & locks == {door.lock}


@pytest.mark.parametrize("family", sorted(TONGUES))
def test_bytes_that_are_no_frame_stay_bytes(family):
    for data in (b"\x00", b"\xff" * 5, bytes(range(40))):
        assert read(Frame("main", 1, "heard", data), family, {}).kind in ("broken", "raw")
        assert read(Frame("main", 1, "states", data), family, {}).kind in ("broken", "raw")


def test_a_family_without_a_reading_shows_its_bytes():
    assert read(Frame("main", 1, "taped", b"\x01\x02"), "tape", {}) == Reading("raw")


@pytest.mark.parametrize("family", sorted(TONGUES))
@pytest.mark.parametrize("what", ["heard", "states", "state", "ack", "setting", "unsolicited", "version", "hold"])
def test_whatever_a_frame_holds_it_is_read_into_a_kind_that_has_words(family, what):
    """Every byte of a right frame in turn takes every value, under a right check where there is one."""
    seals = {
        "xor8a": lambda body: [xor8a.seal(*body[:4]), xor8a.seal(*body[:6])],
        "kerong1": lambda body: [kerong1.seal(2, *body[:2], 3), kerong1.seal(2, *body[:6], 3)],
        "kerong2": lambda body: [kerong2.seal(*body[:4], bytes(body[4:n])) for n in (4, 5, 6)],
        "modbus": lambda body: [modbus_rtu.seal(*body[:n]) for n in (3, 4, 6)],
        "cu48": lambda body: [modbus_rtu.seal(*body[:n]) for n in (3, 4, 6)],
        "wkly": lambda body: [wkly.seal(body[0], body[1], body[2:n]) for n in (2, 3, 4, 5)],
        "winnsen": lambda body: [winnsen.frame_of(*body[:n]) for n in (3, 4)],
    }
    known = tables()["en"]
    for at in range(4):
        for value in range(256):
            body = [1, 0x81, 2, 0x10, 0, 1]
            body[at] = value
            for data in seals[family](body):
                assert f"bus_{read(Frame('main', 1, what, data), family, {}, data).kind}" in known


def test_the_mixed_bank_shows_the_line_of_every_row_and_one_line_alone(qapp):
    wiring, _ = heard("mixed")
    traffic = Traffic(Words("en"))
    traffic.wire(wiring)
    assert traffic.lines == ["Every line", "old", "kerong", "new"]
    unlock = wkly.seal(0, wkly.OPEN, (1,)).hex(" ").upper()
    traffic.take([Seen("door.opened", 1.0, "C02"), Seen("bus.heard", 1.0, "", f"old board 2: {unlock}")])
    assert [(row.line, row.says) for row in traffic.rows.rows] == [("kerong", "Door open"), ("old", "Unlock 1")]
    traffic.keepToLine(2)
    assert [row.line for row in traffic.rows.rows] == ["kerong"]
    traffic.keepToLine(0)
    assert len(traffic.rows.rows) == 2


def test_polls_of_every_family_count_as_polls():
    for scene in FAMILIES:
        wiring, world = heard(scene)
        readings = [reading for _, reading in told(world, wiring, wiring.doors[0].label, opens=False)]
        assert all(each.kind in ALL_READS for each in readings)
