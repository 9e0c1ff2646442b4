"""`locker-sim families`: every board the simulator plays and every option of it, as tables for people.

Knows: how options describe themselves. Must never know: what they do.
"""

import argparse

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.boards import FAMILIES
from sim.boards.base import BoardOptions

COMMON = ("pulse_ms", "reply_ms", "jitter_ms", "together", "deaf_while_busy", "cool_down_s", "reversed", "gap_ms")


def families_table() -> str:
    """The tables in Markdown: the families, the options all have, and those of each."""
    rows = ["| family | boards | addresses | baud | pulse |", "|---|---|---|---|---|"]
    for name, family in FAMILIES.items():
        pulse = family.options.model_fields["pulse_ms"].default
        where = f"{family.lowest_address}-{family.highest_address}"
        rows.append(f"| `{name}` | {family.says} | {where} | {family.baud} | {pulse:.0f} ms |")
    rows += ["", "| option | family | default | meaning |", "|---|---|---|---|"]
    rows += [_row(key, "all", BoardOptions.model_fields[key]) for key in COMMON]
    for name, family in FAMILIES.items():
        own = {key: field for key, field in family.options.model_fields.items() if key not in COMMON}
        rows += [_row(key, name, field) for key, field in own.items()]
    return "\n".join(rows)


def families(argv: list[str]) -> int:
    """Print the boards the simulator plays and their options."""
    argparse.ArgumentParser(prog="locker-sim families", description=families.__doc__).parse_args(argv)
    print(families_table())
    return 0


def _row(key: str, family: str, field: FieldInfo) -> str:
    default = field.default
    value = "" if default is PydanticUndefined else f"{default:g}" if isinstance(default, float) else str(default)
    if isinstance(default, bool):
        value = str(default).lower()
    return f"| `{key}` | {family} | {value} | {' '.join((field.description or '').split())} |"
