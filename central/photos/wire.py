"""The bodies about photographs. Must never know a table."""

from typing import Annotated

from pydantic import Field, StringConstraints

from central.fields import Answer, Request

MOST_SEALED = 270_000
"""A picture of 200,000 bytes in its box, in base64url."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Box = Annotated[str, StringConstraints(min_length=1, max_length=MOST_SEALED, pattern=r"^[A-Za-z0-9_-]+$")]


class PhotoRequest(Request):
    """A box of purpose "photo", context the order of the case."""

    sealed: Annotated[Box, Field(repr=False)]


class PhotoKept(Answer):
    """Central has it, or had it and has deleted it since."""

    digest: Digest
