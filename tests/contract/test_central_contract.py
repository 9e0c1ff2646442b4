"""The contract is sound, its examples fit it, and central has exactly its paths and reads exactly its events."""

import copy
from typing import Any, get_args

import jsonschema
import pytest
from central_world import CONTRACT, SCHEMAS, World, check, example_data, order_body
from openapi_spec_validator import validate

from central import envelope as envelopes
from central import events, order_wire, shop_wire, wire
from central.fields import Request
from central.notices.wire import Contact, ForgetRequest

EVENT_TYPES: list[str] = SCHEMAS["EventType"]["enum"]
CHANGE_TYPES: list[str] = SCHEMAS["Change"]["properties"]["type"]["enum"]
EXAMPLES = [(name, example) for name, schema in SCHEMAS.items() for example in schema.get("examples", ())]


def test_the_contract_is_openapi_3_1() -> None:
    validate(CONTRACT)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_example_fits_its_schema(name: str, example: object) -> None:
    check(name, example)


def test_every_event_and_change_type_has_its_schema_and_an_example() -> None:
    for event_type in EVENT_TYPES:
        check(f"event.{event_type}", example_data(event_type))
    for change_type in CHANGE_TYPES:
        assert SCHEMAS[f"change.{change_type}"]["examples"]
    named = {name.partition(".")[2] for name in SCHEMAS if name.startswith("event.")}
    assert named == set(EVENT_TYPES) == set(events.DATA)


def test_central_has_exactly_the_paths_of_the_contract(world: World) -> None:
    def pairs(paths: dict[str, Any]) -> set[tuple[str, str]]:
        methods = {"get", "post", "put", "delete", "patch"}
        return {(path, method) for path, operations in paths.items() for method in operations if method in methods}

    assert pairs(world.app.openapi()["paths"]) == pairs(CONTRACT["paths"])


def _spoilt(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The data with one field missing, or of another kind, at a time."""
    spoilt: list[tuple[str, dict[str, Any]]] = [("as it is", data), ("with more", data | {"newer": 1})]
    for name in data:
        spoilt.append((f"no {name}", {key: value for key, value in data.items() if key != name}))
        spoilt += [
            (f"{name} = {value!r:.30}", data | {name: value})
            for value in (None, "", "x y", "A1", "I01", "ok", -1, 0, 6, 1.5, True, [], {}, "n" * 500, 2**60)
        ]
    return spoilt


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_central_reads_an_event_exactly_when_the_contract_allows_it(event_type: str) -> None:
    envelope = copy.deepcopy(SCHEMAS["EventBatch"]["examples"][0]["events"][0]) | {"type": event_type}
    for what, data in _spoilt(example_data(event_type)):
        event = envelope | {"data": data}
        assert _allowed("CloudEvent", event) == _read(event), f"{event_type}: {what}"


def test_central_reads_an_envelope_exactly_when_the_contract_allows_it() -> None:
    envelope = copy.deepcopy(SCHEMAS["EventBatch"]["examples"][0]["events"][0])
    for what, event in _spoilt(envelope):
        assert _allowed("CloudEvent", event) == _read(event), what


def _allowed(schema: str, value: object) -> bool:
    try:
        check(schema, value)
    except jsonschema.ValidationError:
        return False
    return True


def _read(event: dict[str, object]) -> bool:
    try:
        envelopes.understand(event, "K00001")
    except ValueError:
        return False
    return True


REQUESTS: list[tuple[str, type[Request]]] = [
    ("EnrolmentRequest", wire.EnrolmentRequest),
    ("ShopRequest", shop_wire.ShopRequest),
    ("EnrolmentCodeRequest", shop_wire.EnrolmentCodeRequest),
    ("OrderRequest", order_wire.OrderRequest),
    ("Contact", Contact),
    ("ForgetRequest", ForgetRequest),
    ("PreparationRequest", order_wire.PreparationRequest),
    ("TicketStateRequest", shop_wire.TicketStateRequest),
    ("CredentialRequest", order_wire.CredentialRequest),
    ("StaffRequest", shop_wire.StaffRequest),
    ("ReturnsPolicy", shop_wire.ReturnsPolicy),
    ("HelpAnswerRequest", shop_wire.HelpAnswerRequest),
]


@pytest.mark.parametrize(("name", "model"), REQUESTS, ids=[name for name, _ in REQUESTS])
def test_the_contracts_example_of_a_request_is_read(name: str, model: type[Request]) -> None:
    for example in SCHEMAS[name]["examples"]:
        model.model_validate(example)
        fields = {field.alias or key for key, field in model.model_fields.items()}
        assert fields == set(SCHEMAS[name]["properties"])


def test_the_words_of_central_are_those_of_the_contract() -> None:
    assert set(get_args(events.OperationKind)) == set(SCHEMAS["OperationData"]["properties"]["kind"]["enum"])
    verdicts = SCHEMAS["EventVerdicts"]["properties"]["verdicts"]["items"]["properties"]["verdict"]["enum"]
    assert set(get_args(wire.Word)) == set(verdicts)
    check("OrderRequest", order_body("K00001"))
