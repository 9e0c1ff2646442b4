"""The sample shop: its bank, its greeting, its goods, and the moment at which all samples are taken."""

from kiosk.link.messages import Welcome
from kiosk.link.views import BankView, DoorView, ItemView, Rectangle, ShopView

NOW_MS = 1_795_241_000_000
"""2026-11-21 14:03:20 in Shanghai."""
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 86_400_000

COLUMNS = (
    ("A", 0, (120, 120, 120, 120, 180, 180, 180, 120, 120, 180, 180, 180)),
    ("B", 450, (300, 180, 180, 180, 300, 180, 180, 300)),
    ("C", 1350, (120, 120, 120, 180, 180, 180, 180, 180, 180, 120, 120, 120)),
    ("D", 1800, (600, 300, 300, 600)),
)
SIZES = {120: "S", 180: "M", 300: "L", 600: "XL"}


def bank() -> BankView:
    """36 doors in four columns, the screen between the second and the third."""
    doors = []
    for letter, x_mm, heights in COLUMNS:
        y_mm = 0
        for number, h_mm in enumerate(heights, start=1):
            rect = Rectangle(x_mm=x_mm, y_mm=y_mm, w_mm=450, h_mm=h_mm)
            doors.append(
                DoorView(label=f"{letter}{number:02d}", size=SIZES[h_mm], zone="ambient", low=y_mm > 660, rect=rect)
            )
            y_mm += h_mm
    return BankView(
        name="1",
        width_mm=2250,
        height_mm=1800,
        plinth_mm=80,
        screen=Rectangle(x_mm=1008, y_mm=375, w_mm=234, h_mm=390),
        camera=Rectangle(x_mm=1049, y_mm=810, w_mm=152, h_mm=112),
        slot=Rectangle(x_mm=1049, y_mm=980, w_mm=152, h_mm=16),
        doors=tuple(doors),
    )


def welcome() -> Welcome:
    """A greeting of the sample shop."""
    shop = ShopView(
        name={"zh-CN": "示例商店", "en": "Sample Shop"},
        branch={"zh-CN": "中山路店", "en": "Zhongshan Road"},
        hotline="400 820 1234",
        time_zone="Asia/Shanghai",
    )
    return Welcome(kiosk="sample-1", shop=shop, bank=bank())


SHIRT = ItemView(
    id="i1",
    title={"zh-CN": "棉质短袖", "en": "Cotton T-shirt"},
    variant={"zh-CN": "蓝灰，L 码", "en": "Blue grey, L"},
    quantity=1,
    paid_fen=12900,
)
MUG = ItemView(
    id="i2",
    title={"zh-CN": "陶土马克杯", "en": "Clay mug"},
    variant={"zh-CN": "陶土色，350 ml", "en": "Terracotta, 350 ml"},
    quantity=2,
    paid_fen=5900,
)
LAMP = ItemView(id="i3", title={"zh-CN": "床头小灯", "en": "Bedside lamp"}, variant={}, quantity=1, paid_fen=23900)
