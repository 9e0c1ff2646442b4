"""What central takes as a policy of returns: a document without mistakes, or the rule as older versions say it.

Must never know HTTP or a table. What kiosks are told is understood by older ones as well.
"""

from collections.abc import Mapping

from pydantic import ValidationError

from central.errors import ProblemError
from central.shop_wire import ReturnsPolicy
from kiosk.domain.policy import Mistake, read, to_older

OLDER_FIELDS = frozenset(ReturnsPolicy.model_fields) - {"reasons"}
MOST_TOLD = 100
"""As many mistakes are told at once."""


def understand(body: Mapping[str, object]) -> dict[str, object]:
    """What kiosks are told: what every version understands and, where there is one, the document beside it.
    Raises ProblemError 422 with all mistakes."""
    return _older(body) if OLDER_FIELDS & set(body) and "format" not in body else _document(body)


def _document(body: Mapping[str, object]) -> dict[str, object]:
    reading = read(body)
    if reading.policy is None:
        raise ProblemError(
            422, "policy_invalid", _summary(reading.mistakes), more={"mistakes": _told(reading.mistakes)}
        )
    return {**to_older(reading.policy), "document": dict(body)}


def _summary(mistakes: tuple[Mistake, ...]) -> str:
    first = mistakes[0]
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes; the first"
    return f"The policy has {count}: {first.field or 'document'}: {first.sentence}"


def _told(mistakes: tuple[Mistake, ...]) -> list[dict[str, str]]:
    told = mistakes[:MOST_TOLD]
    return [{"field": one.field[:200], "code": one.code, "sentence": one.sentence[:400]} for one in told]


def _older(body: Mapping[str, object]) -> dict[str, object]:
    try:
        rule = ReturnsPolicy.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProblemError(422, "field_invalid", f"Field {where or 'body'}: {first['msg']}.") from None
    returns: dict[str, object] = rule.model_dump(exclude={"reasons"})
    return returns | {"reasons": [{"code": one.code, "text": one.text.as_dict()} for one in rule.reasons]}
