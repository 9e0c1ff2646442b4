"""A letter as an e-mail: text, the same as HTML, and the QR in it. Pure; must never know a server.

The library refuses line breaks in headers, and everything that could hold one was made one line before.
"""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from central import minting
from central.notices import texts
from central.notices.letters import Letter


def compose(letter: Letter, sender: str, now_ms: int) -> EmailMessage:
    """The message of a letter that has an e-mail address. ValueError when a header cannot be written."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(str(letter.values["shop"]), addr_spec=sender)
    message["To"] = Address(addr_spec=letter.email or "")
    message["Subject"] = letter.text.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text.body + "\n", cte="base64")
    page = texts.page(letter.text, letter.language, qr=letter.qr is not None)
    message.add_alternative(page, subtype="html", cte="base64")
    # Only now: what stood here before the second part moved into the first.
    message["Content-Language"] = letter.language
    if letter.qr is not None:
        picture = minting.picture(letter.qr)
        _, html = message.iter_parts()
        html.add_related(picture, "image", "png", cid="<qr>", filename="code.png")
    return message
