"""Scripts of a day: what happens at which second, and what is refused before it begins."""

import pytest
from sim_helpers import small_bank

from sim.acts import Acts
from sim.client import ControlClient
from sim.errors import ScriptError
from sim.script import load_script, parse_script, play
from sim.stand import Plan, Stand
from sim.world import Event, World


def test_a_script_happens_at_its_seconds_and_a_refused_step_is_an_event():
    world = World(small_bank(), seed=1)
    acts = Acts(world)
    steps = parse_script(
        """
        [[step]]
        at_s = 2
        act = "close"
        door = "A02"
        [[step]]
        at_s = 0.5
        act = "force"
        door = "A01"
        [[step]]
        at_s = 1.5
        act = "close"
        door = "A01"
        """,
        acts,
    )
    play(steps, world, acts, start=100.0)
    happened = [each for each in world.advance(200.0) if isinstance(each, Event) and each.name != "act"]
    assert [(each.name, each.compartment, round(each.at, 3)) for each in happened] == [
        ("door.forced", "A01", 100.5),
        ("door.opened", "A01", 100.5),
        ("door.closed", "A01", 101.55),
        ("script.refused", "A02", 102.0),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("step = 3", "step"),
        ("[[step]]\nact = 'jam'\ndoor = 'A01'", "at_s"),
        ("[[step]]\nat_s = -1\nact = 'jam'\ndoor = 'A01'", "at_s"),
        ("[[step]]\nat_s = 1", "needs an act"),
        ("[[step]]\nat_s = 1\nact = 'dance'", "step 1: there is no act 'dance'"),
        ("[[step]]\nat_s = 1\nact = 'jam'", "needs door"),
        ("colour = 1", "nothing else"),
        ("[[", "not TOML"),
    ],
)
def test_a_wrong_script_is_told_before_the_day_begins(text, sentence):
    with pytest.raises(ScriptError, match=sentence):
        parse_script(text, Acts(World(small_bank(), seed=1)))


def test_a_missing_script_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ScriptError, match="cannot be read"):
        load_script(tmp_path / "none.toml", Acts(World(small_bank(), seed=1)))


def test_a_script_runs_on_a_stand(tmp_path):
    script = tmp_path / "day.toml"
    script.write_text('[[step]]\nat_s = 0.3\nact = "force"\ndoor = "A01"\n', encoding="utf-8")
    with (
        Stand(Plan(small_bank(), tmp_path, script=script, person="close", camera=False)) as running,
        ControlClient(running.control_path) as client,
    ):
        client.subscribe()
        assert client.wait_for("door.opened", "A01")
        client.do("close", door="A01")
        assert client.wait_for("door.closed", "A01")
