"""Whether whoever is at the screen may have an effect carried out: asked of the book, whatever a screen offers.

Knows: which effects are acts of staff. Must never know a screen: who forges a touch, or was taken off the list while
signed in, is refused here, and that leaves a row with who it was.
"""

from kiosk.domain.events import Event
from kiosk.domain.operations import Kind
from kiosk.domain.roles import Act, may
from kiosk.flows import effects as fx
from kiosk.services.ports import Book, Database

STAFF = "staff:"
"""How the actor of a session begins once a member of staff is signed in."""

KINDS: dict[Kind, Act] = {
    Kind.LOAD: Act.LOAD,
    Kind.RETRIEVE: Act.TASKS,
    Kind.AUDIT: Act.TASKS,
    Kind.STAFF: Act.OPEN,
}
"""Operations that only staff begin; customers begin the others."""

ACTS: dict[type[fx.Effect], Act] = {
    fx.CountBank: Act.SEE,
    fx.FindParcel: Act.SEE,
    fx.FindDoor: Act.LOAD,
    fx.PutAtPlace: Act.LOAD,
    fx.ListTasks: Act.TASKS,
    fx.AnswerTask: Act.TASKS,
    fx.TakeTask: Act.TASKS,
    fx.GiveTaskBack: Act.TASKS,
    fx.ListOverdue: Act.TASKS,
    fx.ListAudit: Act.TASKS,
    fx.FindPlace: Act.TASKS,
    fx.ListPlaces: Act.PLACES,
    fx.CheckPlace: Act.PLACES,
    fx.ListDoors: Act.OPEN,
}
"""Effects that are acts of staff; the others are what everybody may do, or end what was begun."""


def act_of(effect: fx.Effect) -> Act | None:
    """The act of staff that this effect is, if it is one."""
    return KINDS.get(effect.kind) if isinstance(effect, fx.Begin) else ACTS.get(type(effect))


class Authority:
    """Asks the book."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def allows(self, effect: fx.Effect, actor: str) -> bool:
        """Whether the actor may; a refusal is written down."""
        act = act_of(effect)
        if act is None:
            return True

        def work(book: Book) -> bool:
            staff = book.staff.get(actor.removeprefix(STAFF)) if actor.startswith(STAFF) else None
            if staff is not None and staff.active and may(staff.role, act):
                return True
            book.record(Event("staff.refused", actor, {"reason": "may_not"}))
            return False

        return await self._database.transact(work)
