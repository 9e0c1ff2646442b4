"""Walks through every screen and looks at it with every check; what is wrong is said with screen and item.

The whole of the samples in both languages, on three panels, in both sizes of letters; in high contrast, where only
colours differ, and in reach mode one sample of each screen. Each is drawn once and looked at by all checks.
"""

from collections.abc import Iterator, Mapping
from itertools import product

import looking
import looking_glyphs
import looking_keys
import looking_light

from kiosk.link.messages import Snapshot
from kiosk.link.views import ItemView
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show

PX_PER_MM = 5.56
PANELS = {"portrait": (1080, 1920), "landscape": (1920, 1080), "small": (1280, 800)}
LANGUAGES = ("zh-CN", "en")
RARE = "𠮷䶮㛃㐂犇骉"
"""Rare characters as they stand in names of shops and goods; the first is not even in the first 65,536."""


def shapes() -> Iterator[Shape]:
    """Every language, panel, size of letters and contrast, and the reach shapes of the gallery."""
    for language, (panel, size), large, high in product(LANGUAGES, PANELS.items(), (False, True), (False, True)):
        name = f"{panel}-{language}{'-large' * large}{'-high' * high}"
        yield Shape(name, *size, language, large_text=large, high_contrast=high)
    yield from (shape for shape in SHAPES if shape.reach)


def snapshots(shape: Shape) -> Mapping[str, Snapshot]:
    """What is walked through in this shape."""
    everything = samples.all_snapshots() | {"rare_names": rare()}
    if not (shape.high_contrast or shape.reach):
        return everything
    first: dict[str, str] = {}
    for name, snapshot in everything.items():
        first.setdefault(snapshot.screen, name)
    return {name: everything[name] for name in first.values()}


def rare() -> Snapshot:
    """Goods with rare characters in their names."""
    items = tuple(
        item.model_copy(update={"title": {"zh-CN": f"{RARE}牌{item.title['zh-CN']}", "en": item.title["en"]}})
        for item in (samples.SHIRT, samples.MUG)
    )
    assert all(isinstance(item, ItemView) for item in items)
    shot = samples.returns()["return_items"]
    return shot.model_copy(update={"facts": shot.facts.model_copy(update={"items": items})})


def look(screen: Screen, shape: Shape) -> list[str]:
    """All that is wrong with what is on the screen now."""
    sight = looking.Sight(screen.window, "more_time" if screen.view_model.view.more_time else "")
    picture = looking_light.pixels(screen.window)
    return [
        *looking.clipped(sight),
        *looking.beyond(sight),
        *looking.overlapping(sight),
        *looking.too_small(sight, PX_PER_MM),
        *looking_light.faint(sight, picture, high=shape.high_contrast),
        *looking_light.edgeless(sight, picture),
        *looking_glyphs.boxes(sight),
        *looking_keys.nameless(sight, shape.language),
        *looking_keys.unreached(sight),
        *looking_keys.disordered(sight),
        *(looking_keys.out_of_reach(sight, PX_PER_MM, shape.screen_bottom_mm) if shape.reach else ()),
    ]


def walk(screen: Screen, shape: Shape) -> list[str]:
    """Every screen in this shape."""
    wrong = []
    for name, snapshot in snapshots(shape).items():
        show(screen, snapshot, large_text=shape.large_text, reach=shape.reach)
        wrong += [f"{shape.name}, {name}: {what}" for what in look(screen, shape)]
    return wrong
