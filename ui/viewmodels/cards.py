"""Rows on cards and lists: items, reasons, tasks, facts of a return, doors of a visit. Pure.

Knows the facts of a snapshot. Must never decide what may be touched: a list is for touching only where the
snapshot offers `choose`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kiosk.link.messages import Snapshot
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import DoorChoice, ItemView, TaskView
from ui.viewmodels import formats
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import ChoiceRow, DoorRow, FactRow

REASON_ICONS: Mapping[str, str] = {
    "changed_mind": "mind",
    "size": "size",
    "quality": "broken",
    "not_as_described": "text-page",
}

CONDITION_ICONS: Mapping[str, str] = {"intact": "box", "opened": "empty", "used": "tag", "faulty": "broken"}

TOPIC_ICONS: Mapping[str, str] = {
    "goods": "box",
    "service": "person",
    "environment": "shop",
    "kiosk": "lock",
    "suggestion": "voice",
    "praise": "mind",
    "refund": "wallet",
    "replace": "swap",
    "repair": "plug",
    "answer": "phone",
    "nothing": "check",
}
"""What may be complained of, and what may be wanted."""

TAG_ICONS: Mapping[str, str] = {
    "goods": "box",
    "price": "tag",
    "choice": "swap",
    "environment": "shop",
    "checkout": "wallet",
    "display": "eye",
    "after_sales": "return",
    "staff": "person",
    "kiosk": "lock",
}
"""What a visit is made of."""

LISTED: Mapping[Screen, tuple[str, Mapping[str, str]]] = {
    Screen.RETURN_REASON: ("reason", REASON_ICONS),
    Screen.RETURN_CONDITION: ("condition", CONDITION_ICONS),
    Screen.COMPLAINT_ABOUT: ("topic", TOPIC_ICONS),
    Screen.COMPLAINT_REMEDY: ("remedy", TOPIC_ICONS),
}
"""Screens that list what the kiosk names: under which table the words stand, and the signs."""

TASKS: Mapping[str, tuple[str, str]] = {
    "help": ("bell", "danger"),
    "jam": ("octagon", "danger"),
    "mis_open": ("octagon", "danger"),
    "unexplained": ("octagon", "danger"),
    "left_open": ("door-open", "warning"),
    "unknown": ("missing", "warning"),
    "not_mine": ("not-mine", "warning"),
    "look": ("eye", "warning"),
    "missing": ("missing", "warning"),
    "sensor": ("plug", "warning"),
    "return_review": ("return", "warning"),
    "overdue": ("clock", "warning"),
    "cancelled": ("cancel", "warning"),
}
"""Sign and tone of a kind of task."""

WHY_ICONS: Mapping[str, str] = {
    "jam": "octagon",
    "complaint": "not-mine",
    "sensor": "plug",
    "check": "eye",
}

DOOR_NOTES: Mapping[str, tuple[str, str]] = {
    "column": ("column", ""),
    "free": ("empty", ""),
    "presumed_empty": ("empty", ""),
    "occupied": ("box", ""),
    "unsure": ("missing", "warning"),
    "quarantined": ("lock", "warning"),
    "out_of_service": ("cancel", "warning"),
    "silent": ("plug", "warning"),
}
"""Sign and tone of how a door is."""

DOOR_TEXTS: Mapping[Mark, tuple[str, str]] = {
    Mark.DONE: ("done", "check-circle"),
    Mark.OPEN: ("open", "door-open"),
    Mark.NEXT: ("next", "clock"),
}


def choices(snapshot: Snapshot, texts: Texts, when: Callable[[int], str]) -> tuple[ChoiceRow, ...]:
    """The rows to choose one from."""
    if Button.CHOOSE not in snapshot.buttons:
        return ()
    facts = snapshot.facts
    match snapshot.screen:
        case Screen.RETURN_ITEMS:
            return tuple(_item(texts, item) for item in facts.items)
        case screen if screen in LISTED:
            return tuple(_listed(texts, *LISTED[screen], name) for name in facts.reasons)
    return _rating_choices(snapshot, texts) or _staff_choices(snapshot, texts, when)


def _rating_choices(snapshot: Snapshot, texts: Texts) -> tuple[ChoiceRow, ...]:
    facts = snapshot.facts
    match snapshot.screen:
        case Screen.RATING_TAGS:
            return tuple(_tag(texts, tag, tag in facts.chosen) for tag in facts.reasons)
        case Screen.RATING_QUESTION:
            return _scale(texts, str(facts.reason), facts.reasons)
    return ()


def _staff_choices(snapshot: Snapshot, texts: Texts, when: Callable[[int], str]) -> tuple[ChoiceRow, ...]:
    facts = snapshot.facts
    match snapshot.screen:
        case Screen.RETRIEVE_LIST | Screen.OVERDUE_LIST:
            return tuple(_task(texts, task, when) for task in facts.tasks)
        case Screen.STAFF_DOORS:
            return tuple(_any_door(texts, door) for door in facts.doors)
        case Screen.STAFF_REASON:
            return tuple(_why(texts, reason) for reason in facts.reasons)
    return ()


def _item(texts: Texts, item: ItemView) -> ChoiceRow:
    return _choice(
        item.id,
        title=local(texts, item.title),
        line=texts["format.list"].join(part for part in (local(texts, item.variant), _quantity(texts, item)) if part),
        amount=formats.money(texts, item.paid_fen),
        icon="tag",
    )


def _listed(texts: Texts, table: str, icons: Mapping[str, str], name: str) -> ChoiceRow:
    title = texts.look(f"{table}.{name}") or texts["reason.other"]
    return _choice(name, title=title, icon=icons.get(name, "text-page"))


def _tag(texts: Texts, tag: str, chosen: bool) -> ChoiceRow:
    title = texts.look(f"touchpoint.{tag}") or texts["reason.other"]
    row = _choice(tag, title=title, icon="check-circle" if chosen else TAG_ICONS.get(tag, "text-page"))
    return replace(row, line=texts["speech.chosen"], chosen=True) if chosen else row


def _scale(texts: Texts, question: str, steps: Sequence[str]) -> tuple[ChoiceRow, ...]:
    """The numbers; the first and the last with what they mean."""
    ends = {steps[0]: "least", steps[-1]: "most"} if steps else {}
    lines = {step: texts.look(f"scale.{question}.{end}") or "" for step, end in ends.items()}
    return tuple(_choice(step, title=step, line=lines.get(step, "")) for step in steps)


def _task(texts: Texts, task: TaskView, when: Callable[[int], str]) -> ChoiceRow:
    icon, tone = TASKS.get(task.task, ("eye", "quiet"))
    since = texts.say(["task.held" if task.task == "overdue" else "task.since"], {"when": when(task.opened_ms)})
    taken = texts.say(["task.taken"], {"staff": task.taken_by}) if task.taken_by else ""
    order = texts.say(["staff.order"], {"order": task.order}) if task.order else ""
    number = texts.say(["task.number"], {"number": task.number}) if task.number else ""
    return _choice(
        task.id,
        title=texts.look(f"task.{task.task}") or texts["task.other"],
        line=texts["format.list"].join(part for part in (taken, since, order, number) if part),
        icon="person" if taken else icon,
        tone=tone,
        door=task.compartment or texts["task.screen"],
    )


def _any_door(texts: Texts, door: DoorChoice) -> ChoiceRow:
    icon, tone = DOOR_NOTES.get(door.note, ("eye", "warning"))
    title = texts.look(f"staff_door.{door.note}") or texts["staff_door.unsure"]
    return _choice(door.label, title=title, icon=icon, tone=tone, door=door.label)


def _why(texts: Texts, reason: str) -> ChoiceRow:
    title = texts.look(f"why.{reason}") or texts["why.other"]
    return _choice(reason, title=title, icon=WHY_ICONS.get(reason, "text-page"))


def _choice(
    value: str, *, title: str, line: str = "", amount: str = "", icon: str = "", tone: str = "", door: str = ""
) -> ChoiceRow:
    return ChoiceRow(f"button.choose.{value}", value, title, line, amount, icon, tone, door)


def _quantity(texts: Texts, item: ItemView) -> str:
    return texts.say(["fact.quantity"], {"quantity": str(item.quantity)})


def local(texts: Texts, by_language: Mapping[str, str]) -> str:
    """The text in the language of the screen, else in any it was given in."""
    return by_language.get(texts.language) or next(iter(by_language.values()), "")


def rule_word(rule: str | None) -> str:
    """The word of a rule's name: behind a colon may stand a detail that only the books need."""
    return (rule or "").partition(":")[0]


def facts(snapshot: Snapshot, texts: Texts, values: Mapping[str, str]) -> tuple[FactRow, ...]:
    """The facts on the card of a return's decision, of a parcel to load, or of what staff should find."""
    shown = snapshot.facts
    if snapshot.screen == Screen.RETURN_DECISION:
        rule = texts.look(f"rule.{rule_word(shown.rule)}") or texts["rule.other"]
        until = texts.say(["fact.until"], values) if shown.reason == "accepted" else ""
        items = (_item(texts, item) for item in shown.items)
        return (
            FactRow(texts["fact.rule"], rule, until),
            *(FactRow(texts["fact.item"], item.title, item.line) for item in items),
        )
    if snapshot.screen in {Screen.RETRIEVE_OPEN, Screen.RETRIEVE_SEEN} and shown.order:
        order = texts.say(["staff.order"], values) if shown.parcel else ""
        return (FactRow(texts["staff.expected"], shown.parcel or shown.order, order),)
    if snapshot.screen in {Screen.LOAD_OPEN, Screen.LOAD_INSIDE} and shown.parcel:
        details = (texts.say(["staff.order"], values), texts.say(["staff.size"], values))
        return (FactRow(texts["staff.parcel"], shown.parcel, texts["format.list"].join(d for d in details if d)),)
    return ()


def doors(snapshot: Snapshot, texts: Texts) -> tuple[DoorRow, ...]:
    """One row per door of a visit with several; none for a visit with one."""
    marked = [(label, mark) for label, mark in snapshot.marks.items() if mark in DOOR_TEXTS]
    if snapshot.screen != Screen.OPEN or snapshot.staff or len(marked) < 2:
        return ()
    order = list(DOOR_TEXTS)
    rows = sorted(marked, key=lambda row: (order.index(row[1]), row[0]))
    return tuple(_door(texts, label, mark, snapshot.facts.compartment or label) for label, mark in rows)


def _door(texts: Texts, label: str, mark: Mark, current: str) -> DoorRow:
    word, icon = DOOR_TEXTS[mark]
    return DoorRow(label, texts[f"door.{word}"].format(door=current), mark.value, icon)
