"""Answers about returns: may this item come back, and into which door."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import tzinfo

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Layout, Size
from kiosk.domain.orders import Item
from kiosk.domain.policy import Condition, Decision, Facts, Need, Policy, Verdict, Way, decide
from kiosk.domain.returns import Reason, ReturnCase
from kiosk.flows.effects import Begin, DecideReturn
from kiosk.flows.events import ConditionWanted, ReturnDecided
from kiosk.services import facts
from kiosk.services.photographs import Photographs
from kiosk.services.placement import free_compartments
from kiosk.services.ports import Book, ConflictError, Database
from kiosk.services.room import Pressure, Room

FIRST_CASE = 1000
ALREADY = "already_returned"
"""The rule that refuses what is back already, or on its way back behind a door that still stands open."""


class ReturnAnswers:
    """Applies the published policy to one item."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        layout: Layout,
        zone: tzinfo,
        policy: Policy,
        *,
        silent: Container[str],
        photographs: Photographs,
        room: Room | None = None,
    ) -> None:
        """`policy` holds until central publishes one; `zone` is the shop's time zone; `silent` doors are not offered.
        Without a `room` there is always room for one more return."""
        self._room = room
        self._photographs = photographs
        self._database = database
        self._clock = clock
        self._layout = layout
        self._zone = zone
        self._policy = policy
        self._silent = silent

    async def decide(self, effect: DecideReturn) -> ReturnDecided | ConditionWanted:
        """The verdict, and a free compartment when goods may be left: a low one for whoever asks, if there is one.
        ConditionWanted when it hangs on how the goods are, and nobody has said."""
        now_ms = self._clock.wall_ms()

        def work(book: Book) -> ReturnDecided | ConditionWanted:
            verdicts, item = self._verdicts(book, effect, _conditions(effect.condition), now_ms)
            if len(set(verdicts)) > 1:
                return ConditionWanted()
            verdict = verdicts[0]
            full = self._room is not None and self._room.pressure >= Pressure.NO_RETURNS
            free = [] if full else self._free(book, low=effect.low) or self._free(book)
            label = free[0] if free and verdict.decision is not Decision.REFUSED else None
            paid_fen = item.paid_fen if item else 0
            photo = Need.PHOTO in verdict.needs and self._photographs.possible(book)
            decision = _decided(verdict, photo=photo)
            return ReturnDecided(decision, verdict.rule, verdict.until_ms, paid_fen, label, photo)

        return await self._database.transact(work)

    def _free(self, book: Book, *, low: bool = False) -> list[str]:
        return free_compartments(book, self._layout, Size.S, low=low, silent=self._silent)

    def _verdicts(
        self, book: Book, asked: DecideReturn, conditions: Sequence[Condition | None], now_ms: int
    ) -> tuple[list[Verdict], Item | None]:
        """One verdict for each condition the goods may be in."""
        order = book.orders.get(asked.order)
        item = next((one for one in order.items if one.id == asked.item), None) if order else None
        if order is None or item is None:
            return [Verdict(Decision.REFUSED, "item_unknown")], None
        cases = [case for case in book.returns.where(order=asked.order) if case.state != "withdrawn"]
        if any(case.item == asked.item for case in cases):
            return [Verdict(Decision.REFUSED, ALREADY)], item
        policy = facts.return_policy(book) or self._policy
        known = Facts(
            reason=asked.reason,
            amount_fen=item.paid_fen,
            category=item.category,
            now_ms=now_ms,
            zone=self._zone,
            way=Way(item.way),
            picked_up_ms=order.picked_up_ms,
            goods=item.goods,
            confirmed=frozenset(item.confirmed),
            hold=order.returns_hold,
            returned_ms=(*order.other_returns_ms, *(case.opened_ms for case in cases)),
        )
        return [decide(policy, replace(known, condition=one)) for one in conditions], item

    def open_case(self, book: Book, begin: Begin, case_id: str) -> ReturnCase:
        """Open the case in the transaction that reserves its door; decided anew, so that nothing changed between.
        ConflictError when the item is back already."""
        now_ms = self._clock.wall_ms()
        condition = Condition(begin.condition) if begin.condition else None
        asked = DecideReturn(begin.order or "", begin.item or "", begin.reason or Reason.CHANGED_MIND, condition)
        found, item = self._verdicts(book, asked, (condition,), now_ms)
        verdict = found[0]
        if verdict.rule == ALREADY:
            raise ConflictError(f"item {begin.item} is back already")
        case = ReturnCase(
            id=case_id,
            number=f"R{FIRST_CASE + book.count('return-cases')}",
            order=asked.order,
            item=asked.item,
            reason=asked.reason,
            rule=verdict.rule,
            decision=_decided(verdict, photo=self._photographs.holds(begin.photo)),
            amount_fen=item.paid_fen if item else 0,
            state="opened",
            opened_ms=now_ms,
            compartment=begin.compartment,
            condition=condition,
        )
        if verdict.decision is Decision.REFUSED:
            case = replace(case, decision=Decision.REVIEW)
        book.returns.add(case)
        self._photographs.keep(book, begin.photo, case_id)
        return case


def _conditions(said: str | None) -> tuple[Condition, ...]:
    """What the goods may be: what the customer said, or anything."""
    return (Condition(said),) if said else tuple(Condition)


def _decided(verdict: Verdict, *, photo: bool) -> Decision:
    """What is accepted only on a picture, staff look at when there is none. The same rule made it."""
    missing = Need.PHOTO in verdict.needs and not photo
    return Decision.REVIEW if missing and verdict.decision is Decision.ACCEPTED else verdict.decision
