"""Writes docs/screens.md and the small pictures beside it, which a test compares with what is drawn today."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QUICK_BACKEND"] = "software"

from PySide6.QtGui import QGuiApplication

from ui import gallery, samples

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures" / "screens"
BOTH = ("portrait-zh", "portrait-en")
STAFF = ("portrait-zh",)
PAGE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Collecting": (BOTH, ("idle", "type_code", "opening", "open", "open_several", "collected")),
    "At the counter, by appointment, and asking": (BOTH, ("counter", "appointment_early", "status_ask", "status")),
    "When something is in the way": (
        BOTH,
        (
            "refused_expired",
            "refused_payment_code",
            "jam",
            "closed_at_once",
            "left_open",
            "more_time",
        ),
    ),
    "Telling us something": (BOTH, ("rating_tags_good", "complaint_words", "complaint_noted")),
    "Bringing something back": (
        BOTH,
        ("return_items", "return_condition", "return_photo", "decision_accepted", "return_received"),
    ),
    "Staff": (STAFF, ("staff_menu", "staff_doors", "load_open", "retrieve_list", "retrieve_seen_doubted")),
    "Places behind the counter, undo and the overdue round": (
        STAFF,
        (
            "load_scan_loaded",
            "load_undo_seen",
            "load_no_door_place",
            "place_audit",
            "overdue_list",
            "bank_audit_seen",
        ),
    ),
    "Large text, high contrast": (
        ("large-zh", "large-en"),
        ("idle", "type_code", "open", "jam", "collected"),
    ),
    "Lying panels": (("landscape-zh", "small-en"), ("idle", "type_code", "open", "complaint_phone")),
    "Lower buttons, on a panel that hangs high": (("reach-zh",), ("idle", "type_code", "staff_menu")),
}
INTRODUCTION = """# Screens

What people see, in both languages. `python -m ui.gallery --out FOLDER` draws every screen in every shape; this page and
its pictures are written by `python scripts/screens.py`. `tests/ui/test_screen_pictures.py` compares some of them with
what is drawn today.

"""


def main() -> int:
    """Draw, shrink, write."""
    app = QGuiApplication(sys.argv[:1])
    snapshots = samples.all_snapshots()
    shapes = {shape.name: shape for shape in gallery.SHAPES}
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    text = INTRODUCTION
    for title, (names_of_shapes, names) in PAGE.items():
        for shape in names_of_shapes:
            for name, picture in gallery.drawn(shapes[shape], {name: snapshots[name] for name in names}):
                gallery.small(picture).save(str(PICTURES / f"{name}.{shape}.png"), quality=1)
        text += f"## {title}\n\n"
        for name in names:
            shown = (f"![{name}, {shape}](pictures/screens/{name}.{shape}.png)" for shape in names_of_shapes)
            text += " ".join(shown) + "\n\n"
    (PICTURES / "letters.txt").write_text(gallery.letters() + "\n", encoding="utf-8")
    (ROOT / "docs" / "screens.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
