"""What goes wrong in a shop: a door that jams, somebody who needs help, boards without power.

Knows the faults by name. Must never know how the kiosk gets over them.
"""

from sim.day.day import Day
from sim.day.errors import DayError

SILENT_WITHIN_S = 120.0


def jam(day: Day) -> None:
    """The door of the next order stays shut: a number for the counter, staff called, and they answer."""
    parcel = day.stage.orders["jam"].id
    door = str(day.wait_kiosk("parcel.loaded", order=parcel)["compartment"])
    day.control.do("jam", door=door, on=True)
    day.wait("idle")
    before = len(day.kiosk_lines())
    if day.hold_up("order-jam", "opening", "jam")["screen"] == "opening":
        day.picture("opening")
    shown = day.wait("jam")
    if not shown["facts"].get("number"):
        raise DayError("the screen shows no number for the counter")
    day.wait("jam", help="called")
    day.picture("jam")
    _answer(day, before)
    day.wait("jam", help="answered")
    day.picture("jam-answered")
    day.press("button.done", "idle")


def call_help(day: Day) -> None:
    """Somebody needs a person; at the desk somebody answers."""
    day.wait("idle")
    before = len(day.kiosk_lines())
    day.press("button.call_staff", "help")
    day.picture("help")
    _answer(day, before)
    day.wait("help", help="answered")
    day.picture("help-answered")
    day.press("button.done", "idle")


def _answer(day: Day, before: int) -> None:
    call = day.wait_kiosk("help.called", skip=before)
    day.wait_all_applied()
    day.stage.office.answer_help(str(call["help"]), "0017")


def boards_silent(day: Day) -> None:
    """Both boards lose their power for a while: out of use, then in use again."""
    boards = sorted({door.board for door in day.stage.wiring.doors})
    day.wait("idle")
    for board in boards:
        day.control.do("dead_board", board=board, on=True)
    day.wait("out_of_service", timeout_s=SILENT_WITHIN_S)
    day.picture("out-of-service")
    for board in boards:
        day.control.do("dead_board", board=board, on=False)
    day.wait("idle", timeout_s=SILENT_WITHIN_S)
