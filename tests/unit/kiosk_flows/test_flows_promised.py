"""A screen that asks for a code hears one: what the words promise is what the flow does, in every sample."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flow_samples import BADGE
from flow_samples import scanned as scan
from test_flows_offered import SHOWN

from kiosk.flows import visit
from kiosk.flows.effects import SignIn
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.staff import Staff, StaffPhase
from kiosk.link.messages import Snapshot
from ui import samples
from ui.viewmodels import scenes

ASKS = {
    "en": re.compile(r"(^|\W)scan\W|show (your|the|it).*code", re.IGNORECASE),
    "zh-CN": re.compile("扫(?!码枪)|出示.*(取件码|二维码|订单码|同一个码)"),
}
TEXTS = {language: Path("assets/translations") / f"{language}.toml" for language in ASKS}
SAMPLES = samples.all_snapshots()


def words(node: Mapping[str, object]) -> Iterator[str]:
    """Every sentence below a scene."""
    for value in node.values():
        if isinstance(value, Mapping):
            yield from words(value)
        elif isinstance(value, str):
            yield value


def said(snapshot: Snapshot, language: str) -> list[str]:
    """What the scene of this snapshot says: the most special scene with a title speaks for all."""
    table = tomllib.loads(TEXTS[language].read_text(encoding="utf-8"))["scene"]
    scene = next((name for name in scenes.names(snapshot) if "title" in table.get(name, {})), None)
    return list(words(table[scene])) if scene else []


@pytest.mark.parametrize("language", ASKS)
def test_whoever_is_asked_for_a_code_is_heard(language: str) -> None:
    asking = [name for name in SHOWN if any(ASKS[language].search(one) for one in said(SAMPLES[name], language))]
    assert len(asking) > 20, "the words were not found"
    deaf = [
        name
        for name in asking
        if not any(visit.listens(SHOWN[name], scan(text)) for text in ("KSQ1:CODE", "P-W1", BADGE))
    ]
    assert deaf == []


def test_who_stands_before_the_end_of_another_visit_is_heard_without_a_touch() -> None:
    ends = ("collected", "counter_after_doors", "jam", "refused_early", "return_received", "return_jam", "rated")
    deaf = [name for name in ends if not visit.listens(SHOWN[name], scan("P-W1"))]
    assert deaf == []


@pytest.mark.parametrize("phase", [PickupPhase.JAM, PickupPhase.COLLECTED, PickupPhase.REFUSED])
def test_a_badge_at_the_end_of_a_visit_signs_in(phase: PickupPhase) -> None:
    after, effects = visit.step(Pickup(phase), scan(BADGE))
    assert after == Staff(StaffPhase.BADGE)
    assert effects == (SignIn(BADGE),)
