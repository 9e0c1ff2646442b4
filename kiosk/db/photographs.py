"""Photographs in and out of their table. Must never know a picture: what comes here is sealed."""

from sqlalchemy import delete, func, insert, select

from kiosk.db.rows import Transaction
from kiosk.db.tables import photographs, returns
from kiosk.domain.photographs import Photograph

COLUMNS = photographs.c


class SqlPhotos:
    """The port `Photos` over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._run = transaction.execute

    def add(self, photograph: Photograph) -> None:
        """Keep one; ConflictError when its case has one already."""
        self._run(
            insert(photographs),
            {
                "return_case": photograph.return_case,
                "digest": photograph.digest,
                "taken_ms": photograph.taken_ms,
                "sealed": photograph.sealed,
            },
        )

    def digest(self, return_case: str) -> str | None:
        """Which one belongs to a case."""
        found = self._run(select(COLUMNS.digest).where(COLUMNS.return_case == return_case)).scalar_one_or_none()
        return None if found is None else str(found)

    def remove(self, return_case: str) -> None:
        """Forget the one of a case, if there is one."""
        self._run(delete(photographs).where(COLUMNS.return_case == return_case))

    def count(self) -> int:
        """How many there are."""
        return int(self._run(select(func.count()).select_from(photographs)).scalar_one())

    def after(self, return_case: str) -> Photograph | None:
        """The next one, by its case, of goods that have come in."""
        came = select(returns.c.id).where(returns.c.state == "received")
        query = select(photographs).where(COLUMNS.return_case > return_case, COLUMNS.return_case.in_(came))
        row = self._run(query.order_by(COLUMNS.return_case).limit(1)).mappings().one_or_none()
        return None if row is None else Photograph(**row)
