"""Photographs of goods on their way from the screen to the disk: sealed at once, held in memory, kept with their case.

Knows: that a picture is written down only sealed, only in the transaction that opens its case, and only where there is
room. Must never know a flow, a table or a network.
"""

import hashlib
from base64 import b64decode

from kiosk.domain.clock import Clock
from kiosk.domain.photographs import MOST_KEPT, Photograph, PhotographError, check
from kiosk.flows.effects import SealPhoto
from kiosk.flows.events import PhotoSealed, PhotoUnusable
from kiosk.services import facts
from kiosk.services.ports import Book, Database, Entropy
from kiosk.services.room import Pressure, Room
from kiosk.services.sealing import KEY_BYTES, seal

PURPOSE = "photo"


class Photographs:
    """Holds the one picture of the visit under way, sealed."""

    def __init__(self, database: Database, clock: Clock, entropy: Entropy, room: Room | None = None) -> None:
        """Without a `room` there is always room."""
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._room = room
        self._held: Photograph | None = None

    def possible(self, book: Book) -> bool:
        """Whether a picture could be kept now: central has told its key, and neither the disk nor the queue is full."""
        calm = self._room is None or self._room.pressure is Pressure.NONE
        return calm and facts.sealing_key(book) is not None and book.photographs.count() < MOST_KEPT

    async def seal(self, effect: SealPhoto) -> PhotoSealed | PhotoUnusable:
        """Seal a picture and hold it in place of the one before."""
        self._held = None
        key = await self._database.transact(facts.sealing_key)
        if key is None:
            return PhotoUnusable()
        try:
            jpeg = b64decode(effect.jpeg, validate=True)
            check(jpeg)
            fresh = self._entropy.bytes(KEY_BYTES)
            sealed = seal(jpeg, key, purpose=PURPOSE, context=effect.order, fresh=fresh)
        except (PhotographError, ValueError):
            return PhotoUnusable()
        digest = hashlib.sha256(sealed.encode("ascii")).hexdigest()
        self._held = Photograph("", digest, self._clock.wall_ms(), sealed)
        return PhotoSealed(digest)

    def holds(self, digest: str | None) -> bool:
        """Whether this picture is held. After a restart none is."""
        return self._held is not None and self._held.digest == digest

    def keep(self, book: Book, digest: str | None, return_case: str) -> None:
        """Write the picture down with its case, if it is held. It stays held: the same door may be opened again."""
        held = self._held
        if held is not None and held.digest == digest:
            book.photographs.add(Photograph(return_case, held.digest, held.taken_ms, held.sealed))
