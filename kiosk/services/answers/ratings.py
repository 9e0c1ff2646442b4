"""Answers about ratings: the face, what follows it, and who is asked more.

Knows: the first face of a session counts, however often one is touched, and what follows never changes it. Must never
know a screen.
"""

from kiosk.domain.clock import Clock
from kiosk.domain.events import Event
from kiosk.domain.ratings import Question, Rating
from kiosk.flows.effects import FollowUp
from kiosk.flows.events import QuestionChosen
from kiosk.services.ports import Book, Database
from kiosk.services.secrets import Secrets


class RatingAnswers:
    """One visit in `nps_one_in` is asked whether they would recommend us; none when it is 0."""

    def __init__(self, database: Database, clock: Clock, secrets: Secrets, *, nps_one_in: int) -> None:
        self._database = database
        self._clock = clock
        self._secrets = secrets
        self._one_in = nps_one_in

    async def rate(self, session: str, face: int) -> None:
        """Keep a face."""
        rating = Rating(session, face, self._clock.wall_ms())

        def work(book: Book) -> None:
            if book.ratings.get(session) is None:
                book.ratings.put(rating)
                data = {"session": session, "face": face, "touchpoint": rating.touchpoint}
                book.record(Event("rating.given", "customer", data))

        await self._database.transact(work)

    async def follow_up(self, session: str, more: FollowUp) -> None:
        """Keep what follows a face; without a face there is nothing to follow."""
        answers = {one.value: more.answer if one is more.question else None for one in Question}

        def work(book: Book) -> None:
            if book.ratings.get(session) is not None:
                data = {"session": session, "tags": list(more.tags) or None, **answers}
                book.record(Event("rating.followed", "customer", data))

        await self._database.transact(work)

    def choose(self, session: str) -> QuestionChosen:
        """By a keyed hash of the session: nobody can tell beforehand, and the same visit is never drawn twice."""
        drawn = self._one_in > 0 and int(self._secrets.sample(session), 16) % self._one_in == 0
        return QuestionChosen(Question.NPS if drawn else None)
