"""Every request of the shared vectors is answered by the family's board with a frame whose check holds."""

import pytest
from sim_families import FILES, bank_of, opened, vectors
from sim_helpers import ask

from sim.world import World

SILENT = {
    "kerong1": {"02 00 31 03 36", "02 02 31 03 38"},
    "xor8a": {"90 01 02 02 02 93"},
}
"""An unlock of a CU16 and an opening by mask, which their texts leave without an answer."""


@pytest.mark.parametrize("family", FILES)
def test_every_documented_request_is_answered_as_the_text_says(family):
    for vector in vectors(family, "request"):
        wiring = bank_of(family, int(str(vector.get("board", 0 if family.startswith("k") else 1))))
        if family == "wkly":
            wiring = bank_of(family, 0, unsolicited=False)
        world = World(wiring, seed=1)
        said = ask(world, str(vector["hex"]), 60.0)
        if vector["hex"] in SILENT.get(family, ()):
            assert said == "", vector
        else:
            assert world.boards[1].board.intact(bytes.fromhex(said)), (vector, said)


@pytest.mark.parametrize("family", FILES)
def test_every_documented_opening_opens_the_door_it_names_and_no_other(family):
    seen = 0
    for vector in vectors(family, "request"):
        meaning = str(vector["meaning"])
        if "lock" not in vector or not meaning.startswith(("unlock", "flash", "relay on")):
            continue
        seen += 1
        world = World(bank_of(family, int(str(vector["board"]))), seed=1)
        ask(world, str(vector["hex"]), 10.0)
        assert opened(world) == [f"A{vector['lock']:02}"], vector
    assert seen


@pytest.mark.parametrize("family", FILES)
def test_every_frame_that_must_be_refused_moves_nothing_and_is_not_answered(family):
    for vector in (v for v in vectors(family, "request", "invalid") if v["kind"] == "invalid"):
        world = World(bank_of(family), seed=1)
        assert ask(world, str(vector["hex"]), 10.0) == "", vector
        assert opened(world) == []
