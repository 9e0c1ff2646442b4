"""What one screen shows, ready to be drawn: words already chosen, buttons already in order.

Plain data, so that the whole of it can be compared in a test. QML shows it and decides nothing.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ButtonRow:
    """One thing to touch. `name` is how tests and the visitor find it; `hint` makes it a row with a second line."""

    name: str
    id: str
    value: str
    label: str
    hint: str
    icon: str
    primary: bool


@dataclass(frozen=True)
class ChoiceRow:
    """One line of a list to choose from: an item, a reason, or a task (then with a tone and a door).
    `chosen`: touched already, where several may be."""

    name: str
    value: str
    title: str
    line: str
    amount: str
    icon: str
    tone: str
    door: str
    chosen: bool = False


@dataclass(frozen=True)
class FactRow:
    """A fact on a card: what it is, its value, a quieter detail."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True)
class NoteRow:
    """A line with a sign."""

    icon: str
    tone: str
    text: str
    strong: bool


@dataclass(frozen=True)
class DoorRow:
    """One door of several: done, now, or later."""

    label: str
    text: str
    mark: str
    icon: str


@dataclass(frozen=True)
class FaceRow:
    """One face of the rating."""

    name: str
    value: str
    label: str
    icon: str


@dataclass(frozen=True)
class View:
    """All that a screen shows. Empty strings and rows: not part of this screen."""

    page: str
    scene: str
    night: bool = False
    staff: bool = False
    sign: str = ""
    sign_tone: str = "quiet"
    door: str = ""
    title: str = ""
    line: str = ""
    chip: str = ""
    spoken: str = ""
    place: str = ""
    place_icon: str = ""
    waiting: str = ""
    drawing: bool = False
    parcel_inside: bool = False
    ticket_title: str = ""
    ticket_line: str = ""
    number: str = ""
    amount: str = ""
    amount_label: str = ""
    amount_line: str = ""
    case_code: str = ""
    phone_key: str = ""
    next_line: str = ""
    next_title: str = ""
    rating_title: str = ""
    rating_line: str = ""
    camera: bool = False
    staff_name: str = ""
    staff_place: str = ""
    count: str = ""
    count_label: str = ""
    count_other: str = ""
    banner: str = ""
    banner_icon: str = ""
    more_time: bool = False
    actions: tuple[ButtonRow, ...] = ()
    footer: tuple[ButtonRow, ...] = ()
    wishes: tuple[ButtonRow, ...] = ()
    choices: tuple[ChoiceRow, ...] = ()
    faces: tuple[FaceRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    doors: tuple[DoorRow, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
