"""Staff, the returns policy and help calls: what people at central decide. Must never know HTTP."""

from argon2 import PasswordHasher, Type
from sqlalchemy import func, insert, select, update

from central import ids
from central.errors import ProblemError, not_found
from central.shop_wire import HelpAnswered, HelpAnswerRequest, PolicyOut, StaffCreated, StaffRequest
from central.tables import help_calls, policies, staff
from central.unit import Unit

PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
BADGE_PREFIX = "KSB1:"


def hash_pin(pin: str, salt: bytes) -> str:
    """The Argon2id string of a PIN (19 MiB, t=2, p=1)."""
    return PIN_HASHER.hash(pin, salt=salt)


def add_staff(unit: Unit, request: StaffRequest) -> StaffCreated:
    """A member of staff with a new badge. Raises ProblemError 404 or 409."""
    unit.require_kiosk(request.kiosk)
    taken = select(staff.c.id).where(staff.c.kiosk == request.kiosk, staff.c.number == request.number)
    if unit.conn.execute(taken).first() is not None:
        raise ProblemError(409, "staff_number_taken", f"Staff number {request.number} is taken at this kiosk.")
    member: dict[str, object] = {
        "id": unit.new_id(),
        "number": request.number,
        "role": request.role,
        "badge": BADGE_PREFIX + ids.letters(26, unit.entropy),
        "pin_hash": hash_pin(request.pin, unit.entropy.token_bytes(16)),
        "active": True,
    }
    unit.conn.execute(insert(staff).values({**member, "kiosk": request.kiosk}))
    unit.send(request.kiosk, "staff.put", member)
    return StaffCreated(id=str(member["id"]), badge=str(member["badge"]))


def put_policy(unit: Unit, returns: dict[str, object]) -> PolicyOut:
    """A new version of the returns policy, as `policy.accepted` understood it, told to every kiosk."""
    version = (unit.conn.execute(select(func.max(policies.c.version))).scalar_one() or 0) + 1
    row = {"version": version, "returns": returns, "since_ms": unit.now_ms}
    unit.conn.execute(insert(policies).values(row))
    unit.send_all("policy.put", {"version": version, "returns": returns})
    return PolicyOut(version=version, returns=returns)


def answer_help(unit: Unit, call_id: str, request: HelpAnswerRequest) -> HelpAnswered:
    """Note who is on the way and tell the screen; the first answer stands. Raises ProblemError 404."""
    call = unit.conn.execute(select(help_calls).where(help_calls.c.id == call_id)).first()
    if call is None:
        raise not_found("help_unknown", "help call", call_id)
    if call.answered_ms is not None:
        return HelpAnswered(help=call_id, at_ms=call.answered_ms, by=call.answered_by)
    answer = HelpAnswered(help=call_id, at_ms=unit.now_ms, by=request.by)
    row = update(help_calls).where(help_calls.c.id == call_id)
    unit.conn.execute(row.values(answered_ms=answer.at_ms, answered_by=answer.by))
    unit.send(call.kiosk, "help.answered", answer.model_dump())
    return answer
