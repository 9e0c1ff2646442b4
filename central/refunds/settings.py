"""Where refunds are asked for. Must never know a refund."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from central.notices.settings import checked_secret, safe_url


class RefundWebhook(BaseModel):
    """Where refunds are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, StringConstraints(max_length=2000), AfterValidator(safe_url)]
    secrets: Annotated[list[Annotated[SecretStr, AfterValidator(checked_secret)]], Field(min_length=1, max_length=3)]
    timeout_s: Annotated[float, Field(gt=0, le=30)] = 10.0
