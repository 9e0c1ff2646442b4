"""One unit of work: a transaction, with the time, the ids and the keys its rules need.

Must never know HTTP, and never commits by itself.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, func, insert, select, update

from central import ids
from central.complaints.rules import Rules
from central.errors import not_found
from central.keys import SealingKey, SigningKey
from central.ports import Entropy
from central.settings import Settings
from central.tables import changes, kiosks, sealing_keys, signing_keys


@dataclass(frozen=True)
class Keys:
    """The private keys of this central."""

    signing: SigningKey
    sealing: SealingKey


@dataclass
class Unit:
    """What a rule works with while its transaction is open."""

    conn: Connection
    now_ms: int
    entropy: Entropy
    keys: Keys
    settings: Settings
    complaint_rules: Rules
    woken: set[str] = field(default_factory=set)

    @property
    def key(self) -> SigningKey:
        """What signs credentials and audit heads."""
        return self.keys.signing

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return ids.uuid7(self.now_ms, self.entropy)

    def key_id(self) -> int:
        """The number of the signing key, as the kiosks know it."""
        query = select(signing_keys.c.key_id).where(signing_keys.c.public_key == self.key.public_text)
        return int(self.conn.execute(query).scalar_one())

    def require_kiosk(self, kiosk: str) -> None:
        """Raises ProblemError 404 when there is no such kiosk."""
        if self.conn.execute(select(kiosks.c.id).where(kiosks.c.id == kiosk)).first() is None:
            raise not_found("kiosk_unknown", "kiosk", kiosk)

    def send(self, kiosk: str, change_type: str, data: dict[str, object]) -> None:
        """Append a change to the feed of a kiosk, which is woken after the commit."""
        self.conn.execute(update(kiosks).where(kiosks.c.id == kiosk).values(cursor=kiosks.c.cursor + 1))
        cursor = self.conn.execute(select(kiosks.c.cursor).where(kiosks.c.id == kiosk)).scalar_one()
        row = {"kiosk": kiosk, "cursor": cursor, "type": change_type, "data": data, "at_ms": self.now_ms}
        self.conn.execute(insert(changes).values(row))
        self.woken.add(kiosk)

    def send_all(self, change_type: str, data: dict[str, object]) -> None:
        """Append a change to the feed of every kiosk."""
        for kiosk in self.conn.execute(select(kiosks.c.id).order_by(kiosks.c.number)).scalars().all():
            self.send(kiosk, change_type, data)


def register_keys(unit: Unit) -> None:
    """Give each key a number; one that is new is told to every kiosk."""
    signing = _number(unit, signing_keys, unit.key.public_text)
    if signing is not None:
        unit.send_all("key.put", key_change(signing, unit.key.public_text))
    sealing = _number(unit, sealing_keys, unit.keys.sealing.public_text)
    if sealing is not None:
        unit.send_all("sealing_key.put", sealing_change(sealing, unit.keys.sealing.public_text))


def _number(unit: Unit, table: Table, public_key: str) -> int | None:
    """The number of a key that is new; None for one that has its number already."""
    if unit.conn.execute(select(table.c.key_id).where(table.c.public_key == public_key)).first() is not None:
        return None
    newest = unit.conn.execute(select(func.max(table.c.key_id))).scalar_one()
    key_id = 1 if newest is None else int(newest) + 1
    if key_id > 255:
        raise RuntimeError(f"all 255 numbers of {table.name} are used")
    row = {"key_id": key_id, "public_key": public_key, "since_ms": unit.now_ms}
    unit.conn.execute(insert(table).values(row))
    return key_id


def key_change(key_id: int, public_key: str) -> dict[str, object]:
    """The data of key.put."""
    return {"key_id": key_id, "public_key": public_key, "not_after_ms": None}


def sealing_change(key_id: int, public_key: str) -> dict[str, object]:
    """The data of sealing_key.put."""
    return {"key_id": key_id, "public_key": public_key}
