"""People of a soaked day do what people can do: their hands agree with their words."""

import asyncio
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.link.messages import Facts, Intent, PinTyped, Pressed, Scanned, Snapshot, WordsTyped
from kiosk.link.screens import Button, Screen
from sim.errors import SimError
from sim.seeds import stream
from sim.shop_people import Bought, Colleague
from sim.soak.people.base import Lost
from sim.soak.people.bring import Bringer
from sim.soak.people.collect import Wanderer
from sim.soak.people.complain import Complainer
from sim.soak.people.odd import Hasty
from sim.soak.people.thieves import GUESSES, Finder, Guesser
from sim.soak.stage import Stage


class Scene:
    """One wanderer, a world that only remembers what hands did, and what no sensor tells."""

    def __init__(self) -> None:
        self.hands: list[str] = []
        self.misled: dict[str, str] = {}
        shop = SimpleNamespace(world=SimpleNamespace(perform=self._perform))
        stage = SimpleNamespace(shop=shop, truth=SimpleNamespace(misled=self.misled), random=stream(1, "people"))
        bought = Bought("W1", "1042", "P-1", "", "", "")
        self.wanderer = Wanderer(cast(Stage, stage), bought)

    def _perform(self, act: str, *, door: str) -> None:
        self.hands.append(f"{act} {door}")


def test_what_a_wanderer_called_not_theirs_stays_behind_the_door() -> None:
    scene = Scene()
    assert scene.wanderer.touches([Button.NOT_MINE]) is Button.NOT_MINE
    scene.wanderer.reaches_in("A01")
    assert not scene.hands
    assert scene.misled == {"A01": "left inside"}


def test_what_a_wanderer_took_is_not_called_somebody_elses() -> None:
    scene = Scene()
    scene.wanderer.reaches_in("A01")
    assert scene.hands == ["take A01"]
    assert scene.wanderer.touches([Button.NOT_MINE]) is None
    touched = {scene.wanderer.touches([Button.NOT_MINE, Button.TOO_HIGH]) for _ in range(20)}
    assert touched == {Button.TOO_HIGH}


def test_a_wanderer_who_touched_something_else_takes_what_is_theirs() -> None:
    scene = Scene()
    assert scene.wanderer.touches([Button.TOO_HIGH]) is Button.TOO_HIGH
    scene.wanderer.reaches_in("A01")
    assert scene.hands == ["take A01"]
    assert not scene.misled


def test_a_thief_shows_used_codes_and_none_that_would_still_collect_something() -> None:
    taken, left, with_staff = (Bought(f"o{n}", f"W{n}", f"P-{n}", f"token-{n}", "", "") for n in range(3))
    other_of_left = Bought(left.id, "W1", "P-1-2", left.token, "", "")
    stage = SimpleNamespace(
        shop=None,
        random=stream(1, "people"),
        waiting=lambda: [other_of_left],
        with_staff=lambda: [with_staff],
        collected=lambda: [taken, left],
    )
    assert Guesser(cast(Stage, stage)).used() == [taken.token]


def test_who_keeps_the_goods_says_so_or_walks_away_without_a_word() -> None:
    ended: Counter[str] = Counter()
    for seed in range(400):
        stage = SimpleNamespace(shop=None, random=stream(seed, "people"))
        bringer = Bringer(cast(Stage, stage), Bought("W1", "1042", "P-1", "", "", ""))
        if not bringer.changes_mind:
            assert not bringer.says_nothing
            continue
        try:
            ended[str(bringer.answer(Screen.RETURN_INSIDE))] += 1
        except Lost:
            ended["nothing"] += 1
    assert set(ended) == {Button.CHANGED_MIND, "nothing"}


class Keypad:
    """A kiosk that knows one badge and believes no PIN; it is its own clock, life and stage."""

    def __init__(self, badge: str) -> None:
        self.badge = badge
        self.typed: list[str] = []
        self.scanned: list[str] = []
        self.visitor: object = None
        self.truth = SimpleNamespace()
        self.guesses = 0
        self.clock = self.life = self.shop = self
        self.alive = True
        self.slept_s = 0.0
        self.random = stream(1, "people")
        self.snapshot = Snapshot(serial=1, screen=Screen.IDLE)

    async def sleep(self, seconds: float) -> None:
        self.slept_s += seconds

    def now_s(self) -> float:
        return self.slept_s

    async def until(self, true: Callable[[], object], what: str, within_s: float) -> None:
        if not true():
            raise SimError(what)

    def strikes(self, fault: str) -> None:
        self.guesses += fault == "guess codes"

    async def do(self, intent: Intent) -> None:
        assert isinstance(intent, Scanned | PinTyped)
        self.scanned += [intent.text] if isinstance(intent, Scanned) else []
        if isinstance(intent, PinTyped):
            self.typed.append(intent.pin)
        elif intent.text != self.badge:
            return
        self.snapshot = Snapshot(serial=self.snapshot.serial + 1, screen=Screen.STAFF_PIN)


@pytest.mark.parametrize("known", ["the-badge", "another"])
def test_who_found_a_badge_tries_several_pins_and_each_counts_as_a_guess(known: str) -> None:
    keypad = Keypad(known)
    finder = Finder(cast(Stage, keypad), Colleague("s2", "0034", "the-badge", "971358"))
    if known != "the-badge":
        with pytest.raises(SimError):
            asyncio.run(finder.visit())
        assert not keypad.typed
        return
    asyncio.run(finder.visit())
    assert GUESSES[0] <= len(keypad.typed) == keypad.guesses <= GUESSES[1]
    assert "971358" not in keypad.typed


def test_who_walks_away_from_an_open_door_asks_for_no_other() -> None:
    kiosk = Keypad("nobody's")
    stage = cast(Stage, kiosk)
    hasty = Hasty(stage, Bought("W1", "1042", "P-1", "token", "", ""))
    kiosk.visitor, kiosk.truth = hasty, SimpleNamespace(who=hasty.who, inside=lambda label: [])

    async def walks() -> None:
        await hasty.tends_to("A01")
        await hasty.visit()

    with pytest.raises(Lost, match="gone"):
        asyncio.run(walks())
    assert kiosk.scanned == []
    assert kiosk.truth.who == ""


def test_a_complainer_answers_every_screen_of_a_complaint_and_touches_nothing_else() -> None:
    stage = SimpleNamespace(shop=None, random=stream(3, "people"))
    person = Complainer(cast(Stage, stage))
    about = Snapshot(serial=4, screen=Screen.COMPLAINT_ABOUT, facts=Facts(reasons=("goods",)))
    assert person.answer(about) == Pressed(serial=4, button=Button.CHOOSE, value="goods", language="zh-CN")
    words = Snapshot(serial=5, screen=Screen.COMPLAINT_WORDS)
    person.leaves, person.writes = False, True
    assert isinstance(person.answer(words), WordsTyped)
    person.writes = False
    assert person.answer(words) == Pressed(serial=5, button=Button.SKIP)
    person.leaves = True
    with pytest.raises(Lost):
        person.answer(words)
    assert person.answer(Snapshot(serial=6, screen=Screen.OPEN)) is None
