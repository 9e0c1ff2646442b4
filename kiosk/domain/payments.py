"""Which texts are for paying. Knows their shapes. Must never keep one.

Sources: WeChat Pay: 18 digits starting 10-15; Alipay: 16-24 digits starting 25-30; EMVCo QR Code, merchant and
consumer presented mode; the links of the payment services.
"""

import re
from urllib.parse import urlsplit

_SHOWN = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")
_MERCHANT = re.compile(r"000201.*6304[0-9A-Fa-f]{4}", re.DOTALL)
_CONSUMER = "hQVDUFYwM"
"""Base64 of 85 05 'CPV01': how an EMVCo consumer code begins."""
_SCHEMES = ("wxp", "weixin", "alipay", "alipays", "upwallet", "upi", "bitcoin")
_HOSTS = (
    "qr.alipay.com",
    "mobilecodec.alipay.com",
    "wx.tenpay.com",
    "payapp.weixin.qq.com",
    "qr.95516.com",
    "qrcode.95516.com",
)


def is_payment(text: str) -> bool:
    """Whether this text is a payment code, somebody's own or a merchant's. Never raises."""
    return is_shown(text) or bool(_MERCHANT.fullmatch(text)) or text.startswith(_CONSUMER) or _is_link(text)


def is_shown(text: str) -> bool:
    """Whether it is the row of digits that a customer shows at a till."""
    return bool(_SHOWN.fullmatch(text))


def _is_link(text: str) -> bool:
    scheme, colon, rest = text.partition(":")
    if not colon:
        return False
    if scheme.lower() in _SCHEMES and rest:
        return True
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return False
    return scheme.lower() in ("http", "https") and host in _HOSTS
