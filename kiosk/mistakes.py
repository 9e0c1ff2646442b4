"""What is wrong with settings, as sentences a person can act on.

Knows models and their errors. Must never know a value: it may be a secret.
"""

import difflib
import re
from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails


def strangers(
    settings: type[BaseModel], prefix: str, outside: re.Pattern[str], environment: Mapping[str, str]
) -> list[str]:
    """Variables that look like settings and are none: they would be passed over in silence."""
    names = [name for name in environment if name.startswith(prefix) and not outside.fullmatch(name)]
    known = {prefix + field.upper() for field in settings.model_fields}
    return [f"{name} is no setting{_near(name, known)}." for name in sorted(names) if name.split("__")[0] not in known]


def sentence(settings: type[BaseModel], error: ErrorDetails) -> str:
    """One mistake, with its place and without the value: it may be a secret."""
    where = ".".join(str(part) for part in error["loc"]) or "the settings"
    if error["type"] == "extra_forbidden":
        *above, name = error["loc"]
        return f"{where} is no setting{_near(str(name), _names_at(settings, above))}."
    if error["type"] == "missing":
        return f"{where} must be set."
    if error["type"] in {"model_type", "dict_type"}:
        return f"{where} must be a table."
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{where}: {message}."


def _names_at(model: type[BaseModel], place: list[int | str]) -> set[str]:
    for part in place:
        field = model.model_fields.get(str(part))
        inner = [] if field is None else [field.annotation, *get_args(field.annotation)]
        found = next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), None)
        model = found or model
    return set(model.model_fields)


def _near(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" (perhaps {close[0]})" if close else ""
