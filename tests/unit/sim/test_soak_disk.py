"""The disk of a soaked day tells of each transaction: what one left behind before the next stands by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from sim.soak.disk import Disk


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection to a database of one table."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        with connection.begin():
            connection.execute(text("CREATE TABLE said (word)"))
        yield connection
    engine.dispose()


def says(connection: Connection, word: str) -> None:
    """One transaction."""
    with connection.begin():
        connection.execute(text("INSERT INTO said VALUES (:word)"), {"word": word})


def test_who_asks_is_told_before_each_transaction_of_this_database(tmp_path: Path) -> None:
    begun: list[str] = []
    with opened(tmp_path / "kiosk") as kiosk, opened(tmp_path / "central") as central:
        disk = Disk(tmp_path / "kiosk")
        disk.begins = lambda: begun.append("began")
        says(kiosk, "state")
        says(kiosk, "audit row")
        says(central, "event")
        disk.close()
        says(kiosk, "later")
    assert begun == ["began", "began"]
