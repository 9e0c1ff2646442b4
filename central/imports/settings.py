"""What an operator says of the shops whose orders come in. Must never know an order."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from central.fields import Name, Size, Way


class ShopifySource(BaseModel):
    """One Shopify shop. `kiosks`: which kiosk stands at a location (its id, or the code of a shipping line)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret: SecretStr
    kiosks: Mapping[str, str] = Field(min_length=1)
    channel: Name = "shopify"
    currency: str = "CNY"
    category: Name = "general"
    way: Way = "remote"
    size: Size = "M"
