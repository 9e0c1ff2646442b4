"""A handful of the pictures in the documents against what is drawn today. Where the font of this computer draws other
letters than the one they were drawn with, this is said and nothing is compared."""

from pathlib import Path

import pytest
from looking_light import differing
from PySide6.QtGui import QGuiApplication, QImage

from ui import gallery, samples

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "screens"
SOME = {
    "portrait-zh": ("idle", "open", "retrieve_seen_doubted"),
    "portrait-en": ("jam", "decision_accepted"),
    "large-zh": ("type_code",),
    "small-en": ("open",),
    "reach-zh": ("staff_menu",),
}
SHARE = 0.001
"""Share of the picture that may differ by more."""


def kept(name: str, shape: str) -> QImage:
    picture = QImage(str(PICTURES / f"{name}.{shape}.png"))
    assert not picture.isNull(), f"{name}.{shape}.png is not there"
    return picture


def drawn(shape: str, names: tuple[str, ...]) -> dict[str, QImage]:
    shapes = {one.name: one for one in gallery.SHAPES}
    shots = samples.all_snapshots()
    return {
        name: gallery.small(picture)
        for name, picture in gallery.drawn(shapes[shape], {name: shots[name] for name in names})
    }


@pytest.fixture(autouse=True)
def _same_letters(qapp: QGuiApplication) -> None:
    known = (PICTURES / "letters.txt").read_text(encoding="utf-8").strip()
    if gallery.letters() != known:
        pytest.skip(f"the font here draws other letters ({gallery.letters()}) than the pictures' ({known})")


@pytest.mark.parametrize("shape", SOME)
def test_screens_look_as_in_the_documents(shape: str) -> None:
    found = {name: differing(picture, kept(name, shape)) for name, picture in drawn(shape, SOME[shape]).items()}
    wrong = {name: share for name, share in found.items() if share > SHARE}
    assert wrong == {}, "if this is meant: python scripts/screens.py"


def test_a_change_is_seen() -> None:
    """One door that is another's, or one word, is more than may differ."""
    shots = samples.customer()
    open_shot = shots["open"]
    other = open_shot.model_copy(update={"facts": open_shot.facts.model_copy(update={"compartment": "A08"})})
    shape = next(one for one in gallery.SHAPES if one.name == "portrait-zh")
    pictures = dict(gallery.drawn(shape, {"one": open_shot, "other": other}))
    assert differing(gallery.small(pictures["one"]), kept("open", "portrait-zh")) <= SHARE
    assert differing(gallery.small(pictures["other"]), kept("open", "portrait-zh")) > SHARE
    assert differing(kept("idle", "portrait-zh"), kept("idle", "portrait-en")) > SHARE
    assert differing(kept("idle", "portrait-zh"), kept("open", "small-en")) == 1.0


def test_the_page_shows_every_picture_and_no_other() -> None:
    page = (PICTURES.parent.parent / "screens.md").read_text(encoding="utf-8")
    there = {path.name for path in PICTURES.glob("*.png")}
    assert there == {part.partition(")")[0] for part in page.split("pictures/screens/")[1:]}
    assert 50 <= len(there) <= 80
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < 6_000_000
