"""What can be seen: the wiring, faults that wait, replies that were lost, acts that explain themselves."""

from pathlib import Path

import pytest
from sim_helpers import ask, events, small_bank

from sim.acts import Acts
from sim.acts.table import acts_table
from sim.cli import main
from sim.errors import ActError
from sim.families import families_table
from sim.world import World

OPEN_A01 = "8A 01 01 11 9B"
STATES_1 = "80 01 00 33 B2"


@pytest.fixture
def world():
    return World(small_bank(boards=2), seed=1)


@pytest.fixture
def acts(world):
    return Acts(world)


def waiting(acts, world):
    state = acts.perform("state", {}, world.now)
    return [(each["kind"], each["what"], each["board"], each["count"]) for each in state["lines"]["main"]["waiting"]]


def test_the_wiring_tells_where_every_door_is_and_changes_nothing(acts, world):
    wiring = acts.perform("wiring", {}, world.now)
    assert [door["label"] for door in wiring["doors"]] == ["A01", "A02", "A03", "B01", "B02", "B03"]
    assert {"x_mm", "y_mm", "w_mm", "h_mm", "board", "lock"} <= set(wiring["doors"][0])
    assert events(world.advance(world.now), "act") == []


def test_the_state_tells_which_faults_wait_and_how_often(acts, world):
    acts.perform("lose_ack", {"count": 3, "board": 1}, world.now)
    assert waiting(acts, world) == [("lose", "ack", 1, 3)]
    ask(world, OPEN_A01)
    assert waiting(acts, world) == [("lose", "ack", 1, 2)]


def test_forget_takes_back_one_kind_for_one_board_and_no_other(acts, world):
    acts.perform("lose_ack", {"count": 3, "board": 1}, world.now)
    acts.perform("lose_ack", {"count": 3, "board": 2}, world.now)
    acts.perform("lose_reply", {"board": 1}, world.now)
    acts.perform("forget", {"kind": "lose", "what": "ack", "board": 1}, world.now)
    assert waiting(acts, world) == [("lose", "ack", 2, 3), ("lose", "", 1, 1)]
    acts.perform("forget", {"kind": "lose", "what": "ack"}, world.now)
    assert waiting(acts, world) == [("lose", "", 1, 1)]


def test_forget_of_an_unknown_kind_is_refused_with_the_kinds_there_are(acts, world):
    with pytest.raises(ActError, match="lose, delay, split"):
        acts.perform("forget", {"kind": "dance"}, world.now)


def test_a_lost_reply_and_a_lost_request_leave_a_trace(acts, world):
    acts.perform("lose_ack", {"board": 1}, world.now)
    world.receive("main", bytes.fromhex(OPEN_A01), world.now)
    happened = world.advance(world.now + 2)
    assert events(happened, "bus.lost") == [("bus.lost", "")]
    acts.perform("lose_request", {"board": 1}, world.now)
    world.receive("main", bytes.fromhex(STATES_1), world.now)
    lost = [each for each in world.advance(world.now + 2) if getattr(each, "name", "") == "bus.lost"]
    assert [each.detail for each in lost] == [f"main board 1 request: {STATES_1}"]


def test_the_state_tells_the_persons_habit(acts, world):
    acts.perform("person", {"habit": "take"}, world.now)
    assert acts.perform("state", {}, world.now)["person"] == "take"


def test_every_act_says_what_it_does(acts):
    for row in acts_table().splitlines()[2:]:
        assert row.split("|")[3].strip(), row
    assert acts.describe("split") == (
        "position [seconds] [count] [board]",
        "The next replies pause for `seconds` after `position` bytes.",
    )
    with pytest.raises(ActError, match="no act 'dance'"):
        acts.describe("dance")


def test_the_guide_shows_the_table_as_it_is():
    guide = (Path(__file__).parents[3] / "docs" / "simulator.md").read_text(encoding="utf-8")
    shown = guide.split("<!-- acts -->\n")[1].split("\n<!-- /acts -->")[0]
    assert shown == acts_table()


def test_the_guide_shows_every_family_and_option_as_it_is():
    guide = (Path(__file__).parents[3] / "docs" / "simulator.md").read_text(encoding="utf-8")
    shown = guide.split("<!-- families -->\n")[1].split("\n<!-- /families -->")[0]
    assert shown == families_table()


def test_every_option_of_every_board_says_what_it_means():
    for row in families_table().split("| option |")[1].splitlines()[2:]:
        assert row.split("|")[4].strip(), row


def test_the_commands_print_the_tables(capsys):
    assert main(["acts"]) == 0
    assert capsys.readouterr().out.strip() == acts_table()
    assert main(["families"]) == 0
    assert capsys.readouterr().out.strip() == families_table()
