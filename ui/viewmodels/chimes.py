"""Which sound goes with what has just been seen. A table, and the order in which it is asked. Pure.

Knows two views. Must never sound where nothing is seen: every sound stands for something that is on the screen.
"""

from collections.abc import Mapping

from ui.viewmodels.view import View

SCENES: Mapping[str, str] = {
    "open": "door",
    "return_open": "door",
    "load_open": "door",
    "retrieve_open": "door",
    "left_open": "attention",
    "closed_at_once": "attention",
    "jam": "attention",
    "refused": "attention",
    "load_no_door": "attention",
    "decision_refused": "attention",
    "help": "help",
    "collected": "success",
    "decision_accepted": "success",
    "return_received": "success",
    "complaint_noted": "success",
}
"""By the scene, or by a beginning of its name; all others are silent."""


def between(before: View, after: View) -> str:
    """The sound for what `after` shows and `before` did not; empty for none."""
    if after.more_time and not before.more_time:
        return "attention"
    if after.banner and after.banner != before.banner:
        return "help"
    if (after.scene, after.door) == (before.scene, before.door):
        return ""
    return next((sound for scene, sound in SCENES.items() if f"{after.scene}_".startswith(f"{scene}_")), "")
