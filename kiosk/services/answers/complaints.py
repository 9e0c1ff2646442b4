"""Answers about complaints: whether words can be taken, and the number of what was told.

Knows: that words are sealed for central before anything is written (E3), or are added on the customer's phone. Must
never keep, log or give back a word.
"""

from kiosk.domain.complaints import FIRST_ANSWER_MS
from kiosk.flows.effects import Complain
from kiosk.flows.events import ComplaintNoted, WritingKnown
from kiosk.services import facts, phone_words
from kiosk.services.custody import Moment
from kiosk.services.custody.complaints import Told, open_complaint
from kiosk.services.phone_words import Sign
from kiosk.services.ports import Book, Database, Entropy
from kiosk.services.sealing import KEY_BYTES, seal

PURPOSE = "complaint"


class ComplaintAnswers:
    """Between the flow and the book."""

    def __init__(self, database: Database, entropy: Entropy, sign: Sign) -> None:
        self._database = database
        self._entropy = entropy
        self._sign = sign

    async def may_write(self) -> WritingKnown:
        """Whether there is a key to seal words with; without one they would lie here for anybody to read. And whether
        central has a page for phones."""

        def work(book: Book) -> WritingKnown:
            shop = facts.shop(book)
            return WritingKnown(facts.sealing_key(book) is not None, shop is not None and shop.public_url is not None)

        return await self._database.transact(work)

    async def open(self, effect: Complain, moment: Moment) -> ComplaintNoted:
        """Keep the complaint; its number and the time of the first answer."""
        fresh = self._entropy.bytes(KEY_BYTES)
        told = Told(
            effect.kind,
            effect.about,
            remedy=effect.remedy,
            order=effect.order,
            compartment=effect.compartment,
            language=effect.language,
        )

        until_ms = moment.wall_ms + FIRST_ANSWER_MS

        def work(book: Book) -> ComplaintNoted:
            name, shop = moment.new_id(), facts.shop(book)
            number = open_complaint(book, told, moment, name, _sealed(book, effect.words, name, fresh)).number
            if not effect.on_phone or shop is None:
                return ComplaintNoted(number, until_ms)
            return ComplaintNoted(number, until_ms, phone_words.link(shop, name, until_ms, effect.language, self._sign))

        return await self._database.transact(work)


def _sealed(book: Book, words: str, name: str, fresh: bytes) -> str | None:
    """A complaint is never lost for its words: without a key that works they are left out."""
    key = facts.sealing_key(book)
    if key is None or not words.strip():
        return None
    try:
        return seal(words.strip().encode(), key, purpose=PURPOSE, context=name, fresh=fresh)
    except ValueError:
        return None
