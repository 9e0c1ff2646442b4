"""Lines with a sign below a number: what has been done about it, who answers and when. Pure.

Knows the facts of a snapshot. Must never know how a line is drawn.
"""

from collections.abc import Mapping

from kiosk.link.messages import Snapshot
from kiosk.link.screens import Screen
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import NoteRow


def notes(snapshot: Snapshot, texts: Texts, values: Mapping[str, str]) -> tuple[NoteRow, ...]:
    """The lines of this screen; none where it has no number."""
    match snapshot.screen:
        case Screen.COUNTER:
            return _counter(texts, values)
        case Screen.JAM:
            return _jam(snapshot, texts, values)
        case Screen.COMPLAINT_NOTED:
            return _noted(snapshot, texts, values)
    return ()


def _counter(texts: Texts, values: Mapping[str, str]) -> tuple[NoteRow, ...]:
    booked = texts.say(["scene.counter.note.booked"], values)
    same = NoteRow("qr", "quiet", texts["scene.counter.note.same"], False)
    return (*([NoteRow("clock", "quiet", booked, False)] if booked else []), same)


def _jam(snapshot: Snapshot, texts: Texts, values: Mapping[str, str]) -> tuple[NoteRow, ...]:
    told = NoteRow("check-circle", "success", texts["scene.jam.note.told"], True)
    answered = NoteRow("check-circle", "success", texts["scene.jam.note.answered"], True)
    waiting = NoteRow("clock", "quiet", texts["scene.jam.note.answer"], False)
    order = _line("receipt", texts.say(["scene.jam.note.order"], values))
    return (answered, *order) if snapshot.help == "answered" else (told, waiting, *order)


def _noted(snapshot: Snapshot, texts: Texts, values: Mapping[str, str]) -> tuple[NoteRow, ...]:
    rows = (("phone", "hotline"), ("text-page", "outside"))
    lines = ((icon, [f"scene.{name}.note.{line}" for name in _names(snapshot)]) for icon, line in rows)
    return tuple(row for icon, keys in lines for row in _line(icon, texts.say(keys, values)))


def _names(snapshot: Snapshot) -> tuple[str, ...]:
    return f"complaint_noted_{snapshot.facts.reason}", "complaint_noted"


def _line(icon: str, text: str) -> tuple[NoteRow, ...]:
    return (NoteRow(icon, "quiet", text, False),) if text else ()
