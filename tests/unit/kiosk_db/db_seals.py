"""Central's side of the audit log: its key, and the signature it gives for a head."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from db_world import run

from kiosk.db.database import SqlDatabase
from kiosk.domain.events import Event
from kiosk.services import facts
from kiosk.services.seals import PREFIX
from kiosk.services.sync_ports import Seal

CENTRAL = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = CENTRAL.public_key().public_bytes_raw()


def text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def know_central(database: SqlDatabase) -> None:
    """Central's key, as it comes with the changes."""
    run(database.transact(lambda book: facts.put_signing_key(book, 1, facts.SigningKey(PUBLIC, None))))


def rows(database: SqlDatabase, count: int) -> None:
    """So many audit rows, each in a transaction of its own."""
    for number in range(count):
        run(database.transact(lambda book, number=number: book.record(Event("t", "kiosk", {"n": number}))))


def sealed(database: SqlDatabase) -> Seal:
    """What a sync leaves: the head, countersigned by central and kept."""
    head = run(database.queued(0)).head
    assert head is not None
    text = f"K00001\n1\n{head[0]}\n{head[1]}"
    seal = Seal("K00001", 1, *head, text_of(CENTRAL.sign(PREFIX + text.encode())), 1)
    assert run(database.acknowledge(1, 0, seal))
    return seal
