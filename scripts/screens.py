"""Writes docs/screens.md and the small pictures beside it: draws the gallery, shrinks what the page shows."""

import subprocess
import sys
import tempfile
from pathlib import Path

import cv2

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures" / "screens"
WIDTH_PX, HEIGHT_PX = 360, 640
SHAPES = {"portrait-zh": "zh-CN", "portrait-en": "en"}
PAGE: dict[str, tuple[str, ...]] = {
    "Collecting": ("idle", "type_code", "opening", "open", "open_several", "collected"),
    "When something is in the way": ("refused_expired", "refused_payment_code", "jam", "closed_at_once", "left_open"),
    "Bringing something back": ("return_items", "decision_accepted", "return_inside", "return_received"),
    "Staff": ("staff_pin", "load_scan", "load_open", "retrieve_list", "retrieve_seen"),
}
INTRODUCTION = """# Screens

What people see, in both languages. Every picture is drawn by `python -m ui.gallery`, which also draws landscape,
small panels, large text and high contrast; this page by `python scripts/screens.py`.

"""


def shrink(source: Path, target: Path) -> None:
    """A small copy of a picture."""
    picture = cv2.imread(str(source))
    if picture is None:
        raise FileNotFoundError(f"the gallery drew no {source.name}")
    small = cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(target), small, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main() -> int:
    """Draw, shrink, write."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    text = INTRODUCTION
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            subprocess.run([sys.executable, "-m", "ui.gallery", "--out", folder, "--shape", shape], check=True)
        for title, names in PAGE.items():
            text += f"## {title}\n\n"
            for name in names:
                for shape, language in SHAPES.items():
                    shrink(Path(folder) / shape / f"{name}.png", PICTURES / f"{name}.{language}.png")
                shown = [
                    f"![{name}, {language}](pictures/screens/{name}.{language}.png)" for language in SHAPES.values()
                ]
                text += " ".join(shown) + "\n\n"
    (ROOT / "docs" / "screens.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
