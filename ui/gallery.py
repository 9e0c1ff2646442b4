"""Every screen as a picture, with no controller: `python -m ui.gallery --out FOLDER`.

Knows the samples and the shapes of panels. Must never be needed by the product.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ["QSG_RENDER_LOOP"] = "basic"

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QRawFont

from kiosk.link.messages import Snapshot
from ui import samples
from ui.app import FONT, Screen
from ui.settings import Settings
from ui.sound.headphones import Headphones
from ui.touch import tap


@dataclass(frozen=True)
class Shape:
    """A panel and how its screens are wanted."""

    name: str
    width_px: int
    height_px: int
    language: str
    large_text: bool = False
    high_contrast: bool = False
    reach: bool = False
    screen_bottom_mm: int = 850


SHAPES = (
    Shape("portrait-zh", 1080, 1920, "zh-CN"),
    Shape("portrait-en", 1080, 1920, "en"),
    Shape("landscape-zh", 1920, 1080, "zh-CN"),
    Shape("landscape-en", 1920, 1080, "en"),
    Shape("small-zh", 1280, 800, "zh-CN"),
    Shape("small-en", 1280, 800, "en"),
    Shape("large-zh", 1080, 1920, "zh-CN", large_text=True, high_contrast=True),
    Shape("large-en", 1080, 1920, "en", large_text=True),
    Shape("large-small-en", 1280, 800, "en", large_text=True),
    Shape("reach-zh", 1080, 1920, "zh-CN", reach=True, screen_bottom_mm=1040),
    Shape("reach-large-en", 1080, 1920, "en", large_text=True, reach=True, screen_bottom_mm=1040),
    Shape("reach-low-en", 1080, 1920, "en", reach=True, screen_bottom_mm=330),
    Shape("reach-landscape-en", 1920, 1080, "en", reach=True, screen_bottom_mm=1060),
    Shape("reach-small-zh", 1280, 800, "zh-CN", large_text=True, reach=True, screen_bottom_mm=1090),
)


def host(shape: Shape) -> Screen:
    """A screen of that shape, without camera and controller, at rest."""
    settings = Settings(
        link=Path("/nonexistent"),
        frames="none:",
        width_px=shape.width_px,
        height_px=shape.height_px,
        language=shape.language,
        reduce_motion=True,
        high_contrast=shape.high_contrast,
        screen_bottom_mm=shape.screen_bottom_mm,
        volume_percent=0,
    )
    screen = Screen(settings, now=lambda: samples.NOW_MS, headphones=Headphones())
    screen.view_model.aloud.possible = True
    screen.view_model.welcome(samples.welcome())
    screen.view_model.follow_link("up")
    return screen


def show(screen: Screen, snapshot: Snapshot, *, large_text: bool = False, reach: bool = False) -> None:
    """Put a snapshot on the screen and let it settle."""
    screen.view_model.show(snapshot)
    if screen.view_model.large_text != large_text:
        screen.view_model.press("large_text", "")
    if screen.view_model.low_reach != reach:
        screen.view_model.press("reach", "")
    for _ in range(3):
        QGuiApplication.processEvents()


def settled(screen: Screen) -> None:
    """Wait until touches count again after a change of screen."""
    if not screen.view_model.accepting:
        loop = QEventLoop()
        screen.view_model.accepting_changed.connect(loop.quit)
        loop.exec()


def drawn(shape: Shape, snapshots: Mapping[str, Snapshot]) -> Iterator[tuple[str, QImage]]:
    """Draw them all; gives name and picture as each is drawn."""
    screen = host(shape)
    try:
        for name, snapshot in snapshots.items():
            show(screen, snapshot, large_text=shape.large_text, reach=shape.reach)
            if name == "type_code":
                _type(screen, "48261")
            yield name, screen.window.grabWindow()
    finally:
        screen.close()


def pictures(shape: Shape, snapshots: Mapping[str, Snapshot], folder: Path) -> Iterator[Path]:
    """Draw them all; gives each file as it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in drawn(shape, snapshots):
        path = folder / f"{name}.png"
        picture.save(str(path))
        yield path


def small(picture: QImage) -> QImage:
    """A third of the size, for documents and for comparing."""
    size = picture.size() / 3
    smooth = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return smooth.convertToFormat(QImage.Format.Format_RGB888)


def letters() -> str:
    """The head of the pinned font as a number: whether another computer has the same edition of it."""
    font = QRawFont.fromFont(QFont(FONT))
    head = b"".join(font.fontTable(table).data() for table in ("head", "maxp", "hhea"))
    return hashlib.sha256(font.familyName().encode() + head).hexdigest()[:16]


def _type(screen: Screen, digits: str) -> None:
    settled(screen)
    for digit in digits:
        tap(screen.window, f"key.{digit}")
    QGuiApplication.processEvents()


def main(argv: Sequence[str] | None = None) -> int:
    """Write the gallery."""
    parser = argparse.ArgumentParser(prog="ui.gallery", description="Every screen as a picture.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shape", action="append", choices=[shape.name for shape in SHAPES], default=None)
    parser.add_argument("--only", default="", help="names that begin with this")
    given = parser.parse_args(argv)
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    snapshots = {name: shot for name, shot in samples.all_snapshots().items() if name.startswith(given.only)}
    count = 0
    for shape in SHAPES:
        if given.shape is None or shape.name in given.shape:
            count += sum(1 for _ in pictures(shape, snapshots, given.out / shape.name))
    sys.stdout.write(f"{count} pictures in {given.out}\n")
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
