"""A bank as staff left it: ready parcels behind its doors, each with a signed QR code that opens.

Knows the book. Must never know what is measured. The controller must not run meanwhile.
"""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.minting import claims, token
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.db.worker import InlineExecutor
from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.credentials import Credential, CredentialKind
from kiosk.domain.orders import Epoch, Order, OrderStatus, Parcel, ParcelStatus
from kiosk.lockers.layout import load_layout
from kiosk.services import facts
from kiosk.services.ports import Book
from kiosk.settings import load
from kiosk.system import SystemClock, SystemEntropy

KIOSK_NUMBER = 7
A_YEAR_MS = 365 * 86_400_000


def database(config: Path) -> Path:
    """Where the controller with these settings keeps its book."""
    return load(config).data_dir / "kiosk.sqlite"


def parcels(config: Path, rounds: int = 1) -> list[tuple[str, str]]:
    """Put a parcel behind every door, `rounds` times over; compartment and text of the code of each, round by round.

    More than one round is more than a bank holds: it spares a measurement the loading between two pickups.
    """
    found, clock = load(config), SystemClock()
    doors = [(place.label, secrets.token_hex(8)) for _ in range(rounds) for place in load_layout(found.layout).places]
    key, now_ms = Ed25519PrivateKey.generate(), clock.wall_ms()

    def fill(book: Book) -> None:
        facts.put_signing_key(book, 1, facts.SigningKey(key.public_key().public_bytes_raw(), None))
        facts.put_shop(book, _shop(found.time_zone))
        for label, name in doors:
            _put(book, label, name, now_ms)

    path = database(config)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    new = DatabaseSettings(path)
    book = open_database(new, executor=InlineExecutor(), clock=clock, entropy=SystemEntropy(), fatal=_fail)
    book.at_start(fill)
    book.close()
    ends_ms = now_ms + A_YEAR_MS
    bodies = [claims(key_id=1, kiosk_number=KIOSK_NUMBER, credential_id=name, expires_ms=ends_ms) for _, name in doors]
    return [(label, token(body, key.sign)) for (label, _), body in zip(doors, bodies, strict=True)]


def _shop(time_zone: str) -> facts.Shop:
    words = {"zh-CN": "演示店", "en": "Demo shop"}
    return facts.Shop(id="demo", name=words, branch=words, hotline="", time_zone=time_zone, kiosk_number=KIOSK_NUMBER)


def _put(book: Book, label: str, name: str, now_ms: int) -> None:
    order, parcel, epoch = f"order-{name}", f"parcel-{name}", f"epoch-{name}"
    book.orders.put(Order(order, name[:6].upper(), OrderStatus.OPEN))
    book.parcels.put(Parcel(parcel, order, f"L-{name}", "S", "ambient", status=ParcelStatus.READY))
    book.epochs.put(Epoch(epoch, parcel, order, label, now_ms, "benchmark"))
    book.credentials.put(Credential(name, order, CredentialKind.QR, None, None, now_ms + A_YEAR_MS))
    book.compartments.put(Compartment(label, Content.OCCUPIED, epoch))


def _fail(reason: str) -> None:
    raise SystemExit(reason)
