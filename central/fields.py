"""The small types of the contract, as pydantic checks them. Must never know a whole message."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_INT = 2**53 - 1
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:-]*$"

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=ID_PATTERN)]
CredentialId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Compartment = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z][0-9]{2}$")]
CounterPlace = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}-[0-9]{2}$")]
Line = Annotated[str, StringConstraints(max_length=400)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
UnixMs = Annotated[int, Field(ge=0, le=MAX_INT)]
Fen = Annotated[int, Field(ge=0, le=MAX_INT)]
Count = Annotated[int, Field(ge=0, le=MAX_INT)]
Positive = Annotated[int, Field(ge=1, le=MAX_INT)]
FourDigits = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
CounterReason = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
CustomerRef = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,64}$")]
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$",
    ),
]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
TicketState = Literal["waiting", "called", "served", "passed"]
Size = Literal["S", "M", "L", "XL"]
Zone = Literal["ambient", "chilled", "frozen"]
Way = Literal["remote", "shop"]
Role = Literal["associate", "manager", "technician"]


class Request(BaseModel):
    """A body from people or shop systems: an unknown field is a typing mistake and is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reading(BaseModel):
    """Data from a kiosk: an unknown field is a newer version and is ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, allow_inf_nan=False)


class Answer(BaseModel):
    """A body central sends."""

    model_config = ConfigDict(frozen=True)


class LocalText(BaseModel):
    """A text for people, in both languages and perhaps more."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True, populate_by_name=True)
    __pydantic_extra__: dict[str, Line] = Field(init=False)

    zh_cn: Annotated[Line, Field(alias="zh-CN")]
    en: Line

    def as_dict(self) -> dict[str, str]:
        """Language tag -> text."""
        return {"zh-CN": self.zh_cn, "en": self.en, **self.__pydantic_extra__}
