"""The contract's schema of a policy document and the reader agree, as far as a schema can say it."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from kiosk_bench import lawful
from policy_documents import documents, example
from test_policy_properties import MISTAKES

BETWEEN_PARTS = frozenset(
    {
        "above_machine_limit",
        "after_calendar",
        "below_associate",
        "both_holiday_and_workday",
        "calendar_missing",
        "excludes_everything",
        "reason_twice",
        "remote_not_covered",
        "rule_twice",
    }
)
"""Mistakes that lie between two fields: a schema cannot say them."""


@given(documents())
def test_every_sound_document_is_lawful(document: dict[str, Any]) -> None:
    calendar = document["calendar"]
    days = {name: [str(day) for day in calendar[name]] for name in ("holidays", "workdays")}
    lawful("ReturnsDocument", document | {"calendar": calendar | days | {"until": str(calendar["until"])}})


PLAIN = [row for row in MISTAKES if row[2] not in BETWEEN_PARTS and "7.0" not in str(row[0])]


@pytest.mark.parametrize(("changes", "field", "code"), PLAIN, ids=[f"{field}-{code}" for _, field, code in PLAIN])
def test_a_mistake_within_one_field_is_unlawful_too(changes: dict[str, Any], field: str, code: str) -> None:
    document = {name: part for name, part in example(**changes).items() if name != "calendar" or name in changes}
    with pytest.raises(jsonschema.ValidationError):
        lawful("ReturnsDocument", document)
