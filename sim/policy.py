"""The policy of returns that is shipped, as the office sends it to central. Must never know a rule of it."""

import tomllib
from datetime import date
from typing import Any

import assets


def shipped_policy() -> dict[str, Any]:
    """The document as JSON has it: dates as text."""
    document = tomllib.loads(assets.path("config/returns.toml").read_text(encoding="utf-8"))
    said: dict[str, Any] = _said(document)
    return said


def _said(value: Any) -> Any:
    match value:
        case dict():
            return {name: _said(one) for name, one in value.items()}
        case list():
            return [_said(one) for one in value]
        case date():
            return value.isoformat()
    return value
