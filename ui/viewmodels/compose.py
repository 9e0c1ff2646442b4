"""From a snapshot to a screen: `compose` is a pure function, and the only place that turns facts into words.

Knows the link's plain types, the texts and the time. Must never know Qt, and never say "open" of a door unless
the controller's screen says so: the words for open belong to screens that a sensor caused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.link.messages import Facts, Snapshot, Welcome
from kiosk.link.screens import Button, Screen
from ui.viewmodels import buttons, cards, formats, notes, places, scenes, status, view
from ui.viewmodels.buttons import Look, Speaker
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import View

Link = Literal["starting", "up", "down"]


@dataclass(frozen=True)
class Moment:
    """All that decides what is on the screen now. `now_ms` is wall time, used only to leave today's date out."""

    texts: Texts
    now_ms: int
    welcome: Welcome | None = None
    snapshot: Snapshot | None = None
    link: Link = "up"
    look: Look = field(default_factory=Look)


def compose(moment: Moment) -> View:
    """The screen for this moment; without a controller, a kind sentence instead."""
    if moment.welcome is None or moment.snapshot is None or moment.link != "up":
        return _alone(moment)
    return _screen(moment, moment.welcome, moment.snapshot)


def _alone(moment: Moment) -> View:
    scene = "out_of_service" if moment.link == "down" else "starting"
    phone = formats.together(moment.welcome.shop.hotline) if moment.welcome else ""
    speaker = Speaker(moment.texts, {"phone": phone}, (scene,))
    own = buttons.footer(Snapshot(serial=0, screen=Screen.OUT_OF_SERVICE), speaker, moment.look)
    return View(
        page="Notice",
        scene=scene,
        sign=scenes.SIGNS[scene][0],
        sign_tone=scenes.SIGNS[scene][1],
        title=moment.texts[f"scene.{scene}.title"],
        line=_say(speaker, "line"),
        footer=own,
    )


def _screen(moment: Moment, welcome: Welcome, snapshot: Snapshot) -> View:
    texts, facts, screen = moment.texts, snapshot.facts, snapshot.screen
    values = _values(moment, welcome, facts)
    speaker = Speaker(texts, values, scenes.names(snapshot), moment.look.large_text or moment.look.short_words)
    sign = scenes.first(scenes.SIGNS, speaker.scene) or ("", "quiet")
    door = facts.compartment or "" if screen in scenes.DOOR_TITLES else ""
    title, line = _say(speaker, "title"), _say(speaker, "line")
    refund = _say(speaker, "amount") if screen == Screen.RETURN_DECISION else ""
    at_door = places.door(welcome.bank, facts.compartment) if screen in scenes.PLACED else None
    return View(
        page=scenes.page(snapshot),
        scene=speaker.scene[0],
        night=screen == Screen.IDLE,
        staff=snapshot.staff,
        sign=sign[0],
        sign_tone=sign[1],
        door=door,
        title=title,
        line=line,
        spoken=texts["format.list"].join(part for part in (f"{door} {title}".strip(), line) if part),
        chip=_chip(texts, values, facts) if screen in {Screen.OPENING, Screen.OPEN, Screen.LEFT_OPEN} else "",
        place=places.sentence(texts, welcome.bank, at_door) if at_door else "",
        place_icon=_arrow(places.side(welcome.bank, at_door)) if at_door else "",
        waiting=texts["door.waiting"] if screen == Screen.OPENING else "",
        drawing=bool(snapshot.marks) or at_door is not None,
        parcel_inside=screen == Screen.OPEN and not snapshot.staff,
        ticket_title=_say(speaker, "ticket") if facts.number else "",
        ticket_line=_say(speaker, "ticket_line") if facts.number else "",
        number=facts.number or "",
        amount=values.get("amount", "") if refund else "",
        amount_label=refund,
        amount_line=_amount_line(speaker, facts, screen),
        case_code=facts.case_code or facts.link or "",
        phone_key=speaker.label(Button.ON_PHONE) if Button.ON_PHONE in snapshot.buttons else "",
        next_line=_say(speaker, "next"),
        next_title=texts["next_steps.title"] if screen == Screen.REFUSED else "",
        rating_title=texts["rating.title"],
        rating_line=texts["rating.line"],
        camera=screen in scenes.CAMERA,
        **_staff(texts, values, snapshot),
        **_banner(texts, snapshot),
        more_time=snapshot.ask_more_time,
        actions=buttons.actions(snapshot, speaker),
        footer=buttons.footer(snapshot, speaker, moment.look),
        wishes=buttons.wishes(snapshot, speaker, moment.look),
        choices=cards.choices(snapshot, texts, lambda ms: _when(moment, welcome, ms)),
        faces=buttons.faces(snapshot, texts),
        facts=_facts(moment, welcome, snapshot, values),
        notes=notes.notes(snapshot, texts, values),
        doors=cards.doors(snapshot, texts),
        marks={label: mark.value for label, mark in snapshot.marks.items()},
    )


def _say(speaker: Speaker, part: str) -> str:
    return speaker.texts.say([f"scene.{name}.{part}" for name in speaker.scene], speaker.values)


def _facts(moment: Moment, welcome: Welcome, snapshot: Snapshot, values: Mapping[str, str]) -> tuple[view.FactRow, ...]:
    if snapshot.screen == Screen.STATUS:
        zone = formats.zone(welcome.shop.time_zone)
        return status.rows(snapshot.facts, moment.texts, moment.now_ms, zone)
    return cards.facts(snapshot, moment.texts, values)


def _when(moment: Moment, welcome: Welcome, moment_ms: int) -> str:
    return formats.when(moment.texts, moment_ms, moment.now_ms, formats.zone(welcome.shop.time_zone))


def _values(moment: Moment, welcome: Welcome, facts: Facts) -> Mapping[str, str]:
    """The words that fill the braces; a fact that is absent is not there, so that its sentence is not chosen."""
    texts = moment.texts
    counts = {
        "more": facts.doors_left,
        "tries": facts.tries_left,
        "free": facts.free_doors,
        "loaded": facts.loaded,
        "later": facts.later,
        "left": facts.left,
        "places": facts.places_used,
        "overdue": facts.overdue,
        "ahead": facts.ahead,
    }
    words = {
        "door": facts.compartment,
        "next": facts.next_compartment,
        "phone": formats.together(welcome.shop.hotline),
        "number": facts.number,
        "order": facts.order,
        "complaint": facts.complaint,
        "task": texts.look(f"task.{facts.about}") if facts.about else None,
        "owner": texts.look(f"owner.{facts.about}") if facts.about else None,
        "parcel": facts.parcel,
        "size": facts.size,
        "place": facts.place,
        "staff": facts.staff,
        "items": str(len(facts.items)),
        "tasks": str(len(facts.tasks) or facts.tasks_open or 0),
        "amount": formats.money(texts, facts.amount_fen) if facts.amount_fen is not None else None,
        **{name: None if count is None else str(count) for name, count in counts.items()},
        **_times(moment, welcome, facts),
    }
    return {name: word for name, word in words.items() if word is not None}


def _times(moment: Moment, welcome: Welcome, facts: Facts) -> Mapping[str, str]:
    texts, shop_zone = moment.texts, formats.zone(welcome.shop.time_zone)
    words: dict[str, str] = {}
    at_ms = facts.until_ms if facts.at_ms is None else facts.at_ms
    if at_ms is not None:
        words["when"] = _when(moment, welcome, at_ms)
        words["moment"] = formats.moment(texts, at_ms, shop_zone)
        words["date"] = formats.day(texts, at_ms, shop_zone)
    if facts.slot_from_ms is not None and facts.slot_until_ms is not None:
        words["slot"] = formats.slot(texts, facts.slot_from_ms, facts.slot_until_ms, moment.now_ms, shop_zone)
    if facts.minutes is not None:
        words["wait"] = formats.minutes(texts, facts.minutes)
    if facts.refund_by_ms is not None:
        words["refund_by"] = formats.day(texts, facts.refund_by_ms, shop_zone)
    return words


def _chip(texts: Texts, values: Mapping[str, str], facts: Facts) -> str:
    if not facts.doors_left:
        return ""
    return texts["door.more_one"] if facts.doors_left == 1 else texts.say(["door.more"], values)


def _arrow(side: places.Side) -> str:
    return "arrow-up" if side == "front" else f"arrow-{side}"


def _amount_line(speaker: Speaker, facts: Facts, screen: Screen) -> str:
    if screen != Screen.RETURN_RECEIVED:
        return ""
    return _say(speaker, "review" if facts.reason == "review" else "paid")


def _staff(texts: Texts, values: Mapping[str, str], snapshot: Snapshot) -> dict[str, str]:
    if not snapshot.staff:
        return {}
    section = snapshot.screen.value.partition("_")[0]
    place = texts.look(f"staff.{snapshot.screen}") or texts.look(f"staff.{section}") or ""
    shown = {"staff_name": texts.say(["staff.name"], values), "staff_place": place}
    if snapshot.screen == Screen.LOAD_SCAN and snapshot.facts.loaded is not None:
        shown |= {"count": values["loaded"], "count_label": texts["staff.loaded"]}
        parcel = snapshot.facts.parcel  # what was last in hand stands where the free doors stand else
        others = [parcel] if parcel else [texts.say(["staff.free"], values)] if "free" in values else []
        others += [texts.say(["staff.later"], values)] if "later" in values else []
        shown["count_other"] = texts["format.list"].join(others)
    return shown


def _banner(texts: Texts, snapshot: Snapshot) -> dict[str, str]:
    """The call for staff that is under way, on every screen but those whose own idea it is."""
    if snapshot.help is None or snapshot.screen in {Screen.HELP, Screen.JAM}:
        return {}
    if snapshot.help == "answered":
        return {"banner": texts["help.answered"], "banner_icon": "check-circle"}
    return {"banner": texts["help.called"], "banner_icon": "bell"}
