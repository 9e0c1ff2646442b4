"""Which buttons stand where, and what they say. Only what the snapshot allows is ever shown.

Knows the order of importance per scene. Must never invent a button the controller did not offer; language, large
text and contrast are the screen's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.link.messages import Snapshot
from kiosk.link.screens import Button, Screen
from ui.viewmodels.scenes import first
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import ButtonRow, FaceRow

ICONS: Mapping[str, str] = {
    "back": "chevron-left",
    "call_staff": "bell",
    "type_code": "keypad",
    "start_return": "return",
    "order_status": "receipt",
    "complain": "voice",
    "open_again": "again",
    "open_door": "door-open",
    "not_mine": "not-mine",
    "too_high": "too-high",
    "taken": "check",
    "inside": "inside",
    "take_photo": "camera",
    "use_photo": "check",
    "no_photo": "person",
    "changed_mind": "return",
    "does_not_fit": "fit",
    "not_empty": "eye",
    "wrong_door": "not-mine",
    "take_out": "take",
    "later": "clock",
    "put_place": "counter",
    "load_door": "box",
    "rounds": "again",
    "places": "counter",
    "overdue": "clock",
    "bank_audit": "eye",
    "seen_there": "check",
    "seen_sent_back": "return",
    "in_turn": "column",
    "take_over": "person",
    "give_back": "return",
    "task_done": "check",
    "load": "box",
    "retrieve": "take",
    "seen_empty": "empty",
    "seen_parcel": "inside",
    "seen_missing": "missing",
    "seen_left": "lock",
    "stayed_shut": "lock",
    "sign_out": "exit",
    "large_text": "large-text",
    "high_contrast": "contrast",
    "language": "globe",
    "reach": "wheelchair",
    "read_aloud": "speaker",
}
"""A button that is not here stands with its word alone."""

SHOW_AGAIN = "qr"
"""Back, where a scene recommends it with a hint: another code is to be shown."""

PRIMARY: Mapping[str, str] = {
    "refused": "call_staff",
    "refused_forged": "call_staff",
    "refused_payment_code": "back",
    "refused_order_number": "back",
    "refused_receipt_number": "back",
    "refused_parcel_label": "back",
    "refused_member_code": "back",
    "refused_goods_code": "back",
    "refused_busy": "back",
    "refused_draining": "back",
    "refused_door_silent": "back",
    "closed_at_once": "taken",
    "again": "open_again",
    "appointment": "open_door",
    "counter": "done",
    "status": "done",
    "refused_status_unknown": "back",
    "collected": "done",
    "rated": "done",
    "rating_tags": "done",
    "complaint_phone": "done",
    "complaint_noted": "done",
    "jam": "done",
    "not_mine": "done",
    "too_high": "done",
    "help": "done",
    "decision_accepted": "open_door",
    "decision_review": "open_door",
    "decision_refused": "call_staff",
    "return_photo": "take_photo",
    "return_shown": "use_photo",
    "return_inside": "inside",
    "return_received": "done",
    "load_inside": "inside",
    "load_no_door": "put_place",
    "overdue_list": "in_turn",
    "bank_audit": "in_turn",
    "task_mine": "open_door",
    "staff_menu": "load",
}
"""The one filled button of a scene. Where the act is physical there is none."""

FOOTER = (Button.BACK, Button.CALL_STAFF)
IN_LISTS = frozenset({Button.CHOOSE, Button.RATE, Button.CONTINUE, Button.SIGN_OUT})
"""Shown by other means: rows, faces, the question for more time, the staff bar."""


@dataclass(frozen=True)
class Look:
    """How the person at the screen wants it."""

    large_text: bool = False
    high_contrast: bool = False
    language_in_footer: bool = False
    short_words: bool = False
    reach: bool = False
    can_speak: bool = False
    read_aloud: bool = False


@dataclass(frozen=True)
class Speaker:
    """Texts, the values known now, and the scene: enough to name a button."""

    texts: Texts
    values: Mapping[str, str]
    scene: Sequence[str]
    short: bool = False

    def label(self, button: str) -> str:
        """The word on a button: the scene's own before the general one, the short one for large letters."""
        keys = [*(f"scene.{name}.button.{button}" for name in self.scene), f"button.{button}"]
        shorter = [*(f"scene.{name}.button.{button}_short" for name in self.scene), f"button.{button}_short"]
        shorter = shorter if self.short else []
        return self.texts.say([*shorter, *keys], self.values)

    def hint(self, button: str) -> str:
        """The line under the word, where a scene has one."""
        return self.texts.say([f"scene.{name}.hint.{button}" for name in self.scene], self.values)

    def row(self, button: str, *, primary: bool = False, hint: str = "") -> ButtonRow:
        """The row of one button."""
        return ButtonRow(
            name=f"button.{button}",
            id=button,
            value="",
            label=self.label(button),
            hint=hint,
            icon=SHOW_AGAIN if button == Button.BACK and hint else ICONS.get(button, ""),
            primary=primary,
        )


def actions(snapshot: Snapshot, speaker: Speaker) -> tuple[ButtonRow, ...]:
    """The buttons of the scene itself, the primary one first, then in the controller's order."""
    rows = [
        speaker.row(button, primary=button == first(PRIMARY, speaker.scene), hint=speaker.hint(button))
        for button in snapshot.buttons
        if button not in IN_LISTS and not _in_footer(button, speaker) and not _on_keyboard(button, snapshot)
    ]
    return tuple(sorted(rows, key=lambda row: not row.primary))


def footer(snapshot: Snapshot, speaker: Speaker, look: Look) -> tuple[ButtonRow, ...]:
    """Back, the screen's own keys, and the way to a person: always in the same places."""
    shown = [button for button in FOOTER if button in snapshot.buttons and _in_footer(button, speaker)]
    rows = [speaker.row(Button.BACK)] if Button.BACK in shown else []
    if look.language_in_footer and snapshot.screen != Screen.IDLE:
        rows.append(language(speaker.texts))
    rows.append(_own(speaker, "large_text", "normal_text" if look.large_text else "large_text"))
    if look.read_aloud or (look.can_speak and not snapshot.staff):
        rows.append(_own(speaker, "read_aloud", _aloud_word(snapshot, look)))
    if look.language_in_footer and Button.SIGN_OUT in snapshot.buttons:
        rows.append(speaker.row(Button.SIGN_OUT))
    if Button.CALL_STAFF in shown:
        rows.append(speaker.row(Button.CALL_STAFF))
    return tuple(rows)


def wishes(snapshot: Snapshot, speaker: Speaker, look: Look) -> tuple[ButtonRow, ...]:
    """Further wishes a person may have, on the idle screen only: asked once, before anything begins."""
    if snapshot.screen != Screen.IDLE:
        return ()
    rows = (language(speaker.texts),) if look.language_in_footer else ()
    return (
        *rows,
        _own(speaker, "reach", "normal_reach" if look.reach else "reach"),
        _own(speaker, "high_contrast", "normal_contrast" if look.high_contrast else "high_contrast"),
    )


def _aloud_word(snapshot: Snapshot, look: Look) -> str:
    if not look.read_aloud:
        return "read_aloud"
    return "stop_reading" if snapshot.screen == Screen.IDLE else "read_again"


def _in_footer(button: str, speaker: Speaker) -> bool:
    """Back and call staff stand in the footer, unless the scene recommends them."""
    return button in FOOTER and button != first(PRIMARY, speaker.scene) and not speaker.hint(button)


def _on_keyboard(button: str, snapshot: Snapshot) -> bool:
    """Where words may be written, the keyboard has the keys that write none, or elsewhere."""
    return button in {Button.SKIP, Button.ON_PHONE} and snapshot.screen == Screen.COMPLAINT_WORDS


def language(texts: Texts) -> ButtonRow:
    """The key that switches the language, in the words of the other one."""
    return ButtonRow("language", "language", "", texts["language.other"], "", ICONS["language"], False)


def faces(snapshot: Snapshot, texts: Texts) -> tuple[FaceRow, ...]:
    """Five faces, the best first, when a rating may be given."""
    if Button.RATE not in snapshot.buttons:
        return ()
    return tuple(
        FaceRow(f"button.rate.{value}", str(value), texts[f"rating.{value}"], f"face-{value}")
        for value in (5, 4, 3, 2, 1)
    )


def _own(speaker: Speaker, button: str, word: str) -> ButtonRow:
    return ButtonRow(button, button, "", speaker.label(word), "", ICONS[button], False)
