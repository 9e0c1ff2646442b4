"""Values come back as they went in, and the constraints hold."""

from dataclasses import replace

import pytest
from db_world import opened, run

from kiosk.db.errors import ConstraintError
from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.complaints import Complaint
from kiosk.domain.credentials import Credential, CredentialKind
from kiosk.domain.operations import LIVE, Kind, Operation, State
from kiosk.domain.orders import Epoch, Item, Order, Parcel
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.staff import Role, Staff
from kiosk.domain.tasks import Task, TaskKind
from kiosk.services.ports import Book, ConflictError

ITEM = Item("i1", {"zh-CN": "围巾", "en": "Scarf"}, {"zh-CN": "红", "en": "red"}, 2, 12_900, "clothing")
VALUES = {
    "compartments": Compartment("A01", Content.OCCUPIED, "e1", None, "broken hinge"),
    "orders": Order("o1", "2025-001", "open", (ITEM, replace(ITEM, id="i2")), 1, 2, None),
    "parcels": Parcel("p1", "o1", "LABEL", "S", "ambient", low_door=True),
    "epochs": Epoch("e1", "p1", "o1", "A01", 5, "s1", collected_ms=9, tries=2),
    "credentials": Credential("c1", "o1", CredentialKind.NUMERIC, "d", "l", 77, revoked=True, tries=3),
    "operations": Operation("op1", Kind.PICKUP, "A01", "s1", "customer", armed_s=1.25, epoch="e1"),
    "staff": Staff("st1", "007", Role.MANAGER, "badge", "hash", active=False, failures=2, locked_until_ms=2**53),
    "tasks": Task("t1", TaskKind.JAM, 3, compartment="A01"),
    "returns": ReturnCase("r1", "R-1", "o1", "i1", "size", "no_reason_window", "accepted", 12_900, "open", 4),
    "ratings": Rating("s1", 5, 8),
    "complaints": Complaint("c1", "1K1121", 1, "complaint", "goods", "customer", 8, remedy="refund"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_comes_back_as_it_went_in(database, name):
    value = VALUES[name]
    key = getattr(value, {"compartments": "label", "ratings": "session"}.get(name, "id"))

    def work(book: Book) -> None:
        rows = getattr(book, name)
        assert rows.get(key) is None
        rows.add(value)
        assert rows.get(key) == value
        rows.put(value)
        assert rows.where() == [value]

    run(database.transact(work))
    assert run(database.transact(lambda book: getattr(book, name).get(key))) == value


def test_put_replaces_every_field(database):
    changed = Operation("op1", Kind.RETRIEVE, "B02", "s2", "staff:7", State.UNKNOWN, attempt=2, outcome="jam")

    def work(book: Book) -> None:
        book.operations.put(VALUES["operations"])
        book.operations.put(changed)
        assert book.operations.where() == [changed]

    run(database.transact(work))


def test_where_takes_none_lists_and_several_fields_in_order_of_keys(database):
    def work(book: Book) -> None:
        for key, state, epoch in [("c", "settled", "e1"), ("a", "unknown", None), ("b", "rejected", None)]:
            book.operations.add(Operation(key, "load", "A01", "s", "kiosk", state=state, epoch=epoch))

        def ids(**equal: object) -> list[str]:
            return [row.id for row in book.operations.where(**equal)]

        assert ids() == ["a", "b", "c"]
        assert ids(epoch=None) == ["a", "b"]
        assert ids(epoch=["e1", None], state=("settled", "unknown")) == ["a", "c"]
        assert ids(state=[]) == []
        assert ids(state=frozenset({State.SETTLED}), compartment="A01") == ["c"]
        with pytest.raises(ValueError, match="no field 'door'"):
            ids(door="A01")

    run(database.transact(work))


def operation(key: str, **changes: object) -> Operation:
    return Operation(**{"id": key, "kind": "pickup", "compartment": "A01", "session": "s", "actor": "x", **changes})


@pytest.mark.parametrize("verb", ["add", "put"])
@pytest.mark.parametrize("state", [state for state in State if state != State.REJECTED])
def test_an_epoch_takes_one_pickup_that_was_not_rejected(database, verb, state):
    def work(book: Book) -> None:
        book.operations.add(operation("1", epoch="e", state="rejected"))
        book.operations.add(operation("2", epoch="e", state=state))
        book.operations.add(operation("3", epoch="e", state="rejected"))
        book.operations.add(operation("4", epoch="e", kind="reopen", compartment="A02"))
        book.operations.add(operation("5", epoch="other", compartment="A03"))
        with pytest.raises(ConflictError):
            getattr(book.operations, verb)(operation("6", epoch="e", compartment="A04"))
        assert book.operations.get("6") is None

    run(database.transact(work))


@pytest.mark.parametrize("state", State)
def test_a_compartment_has_one_live_operation(database, state):
    def work(book: Book) -> None:
        book.operations.add(operation("1", kind="load", state=state))
        book.operations.add(operation("2", kind="load", compartment="A02"))
        if state in LIVE:
            with pytest.raises(ConflictError):
                book.operations.add(operation("3", kind="audit"))
        else:
            book.operations.add(operation("3", kind="audit"))

    run(database.transact(work))


def test_a_conflict_leaves_the_transaction_usable(database):
    def work(book: Book) -> None:
        book.ratings.add(Rating("s", 4, 1))
        with pytest.raises(ConflictError):
            book.ratings.add(Rating("s", 5, 2))
        book.set_note("after", "yes")

    run(database.transact(work))
    assert run(database.transact(lambda book: (book.ratings.get("s").face, book.note("after")))) == (4, "yes")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("operations", operation("1", kind="steal")),
        ("operations", operation("1", state="open")),
        ("compartments", Compartment("A01", content="full")),
        ("credentials", Credential("c", "o", "barcode", None, None, 1)),
        ("orders", Order("o", None, "open")),
    ],
)
def test_a_row_of_no_lawful_kind_is_a_bug_not_a_conflict(database, table, row):
    with pytest.raises(ConstraintError):
        run(database.transact(lambda book: getattr(book, table).put(row)))


def test_a_book_does_not_outlive_its_transaction(database):
    leaked = []
    run(database.transact(leaked.append))
    with pytest.raises(RuntimeError, match="over"):
        leaked[0].set_note("late", "1")
    assert run(database.transact(lambda book: book.note("late"))) is None


def test_memory_works_the_same():
    database = opened(None)
    run(database.transact(lambda book: book.orders.put(VALUES["orders"])))
    assert run(database.transact(lambda book: book.orders.get("o1"))) == VALUES["orders"]
    database.close()
