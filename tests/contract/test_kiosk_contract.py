"""What the kiosk takes and says is what the contract describes."""

from collections.abc import Iterator
from typing import Any

import pytest
from kiosk_bench import SCHEMAS, lawful
from service_bench import Seeded, open_book, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.codes import OPAQUE_LIMIT
from kiosk.services.changes import MALFORMED, UNKNOWN, Changes
from kiosk.services.secrets import Secrets
from kiosk.services.sync_ports import Change, Queued
from kiosk.sync.wire import BATCH, Enrolment, EventVerdicts, Problem, event_batch
from kiosk.sync.wire import Changes as ChangesAnswer

CHANGES = {name.removeprefix("change."): schema for name, schema in SCHEMAS.items() if name.startswith("change.")}
EVENTS = {name.removeprefix("event."): schema for name, schema in SCHEMAS.items() if name.startswith("event.")}


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_every_change_of_the_contract_is_understood(database: SqlDatabase, kind: str) -> None:
    apply_one = Changes(Secrets(Seeded(1).bytes(32))).apply_change
    for example in CHANGES[kind]["examples"]:
        lawful(f"change.{kind}", example)
        work(database, lambda book, data=example: apply_one(book, Change(1, kind, data)))
    noted = work(database, lambda book: (book.note(UNKNOWN), book.note(MALFORMED)))
    assert noted == (None, None)


def test_the_contract_has_no_change_this_kiosk_has_not_heard_of() -> None:
    assert sorted(CHANGES) == sorted(SCHEMAS["Change"]["properties"]["type"]["enum"])


def example_of(kind: str) -> dict[str, Any]:
    schema = EVENTS[kind]
    if "examples" in schema:
        example: dict[str, Any] = schema["examples"][0]
        return example
    return {**SCHEMAS["OperationData"]["examples"][0], "state": kind.rpartition(".")[2]}


def test_a_batch_of_every_event_is_lawful() -> None:
    ids = "0192f3a0-7c00-7000-8000-{:012d}"
    queued = [
        Queued(number, ids.format(number), kind, 1_763_700_000_123, example_of(kind))
        for number, kind in enumerate(sorted(EVENTS), start=1)
    ]
    batch = event_batch("K00001", 1, (7, "ab" * 32), queued)
    lawful("EventBatch", batch)
    events = batch["events"]
    assert isinstance(events, list)
    assert events[0]["time"] == "2025-11-21T04:40:00.123Z"
    assert SCHEMAS["EventBatch"]["properties"]["events"]["maxItems"] == BATCH
    lawful("EventBatch", event_batch("K00001", 1, None, []))


def test_the_answers_of_the_contract_are_read() -> None:
    import json

    for name, shape in (("Enrolment", Enrolment), ("EventVerdicts", EventVerdicts), ("Changes", ChangesAnswer)):
        for example in SCHEMAS[name]["examples"]:
            shape.model_validate_json(json.dumps(example))
    for example in SCHEMAS["Problem"]["examples"]:
        assert Problem.model_validate_json(json.dumps(example)).code == "code_used"


def test_an_opaque_code_the_contract_allows_can_be_scanned() -> None:
    assert SCHEMAS["change.credential.put"]["properties"]["code"]["maxLength"] == OPAQUE_LIMIT
