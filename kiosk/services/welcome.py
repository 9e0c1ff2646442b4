"""What others are told first: a screen of the shop and the bank as it stands, central of the start."""

from kiosk.domain.compartments import Layout, Rect
from kiosk.domain.events import Event
from kiosk.link.messages import Welcome
from kiosk.link.views import BankView, DoorView, Rectangle, ShopView
from kiosk.services.facts import Shop
from kiosk.services.ports import Book


def welcome(kiosk: str, layout: Layout, shop: Shop | None, fallback: ShopView) -> Welcome:
    """The first answer to a screen. `fallback` speaks for the shop until central has told."""
    return Welcome(kiosk=kiosk, shop=_shop(shop, fallback), bank=_bank(layout))


def _shop(shop: Shop | None, fallback: ShopView) -> ShopView:
    if shop is None:
        return fallback
    return ShopView(name=shop.name, branch=shop.branch, hotline=shop.hotline, time_zone=shop.time_zone)


def _bank(layout: Layout) -> BankView:
    doors = tuple(
        DoorView(label=place.label, size=place.size, zone=place.zone, low=place.low, rect=_rectangle(place.rect))
        for place in layout.places
    )
    return BankView(
        name=layout.name,
        width_mm=layout.width_mm,
        height_mm=layout.height_mm,
        plinth_mm=layout.plinth_mm,
        screen=_rectangle(layout.screen),
        camera=_rectangle(layout.camera),
        slot=_rectangle(layout.slot),
        doors=doors,
    )


def _rectangle(rect: Rect) -> Rectangle:
    return Rectangle(x_mm=rect.x_mm, y_mm=rect.y_mm, w_mm=rect.w_mm, h_mm=rect.h_mm)


def started(book: Book, software: str, reconciled: int) -> None:
    """Tell central that this version runs, and how many operations of the last run it brought to an end."""
    data = {"software": software, "generation": int(book.note("generation") or 1)}
    book.record(Event("kiosk.started", "kiosk", {**data, "reconciled": reconciled}))
