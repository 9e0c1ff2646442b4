"""Notices by e-mail, against a real mail server: what arrives, what it refuses, and what goes wrong on the way."""

import asyncio
import datetime
import ipaddress
import ssl
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from central_world import FakeClock
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from notice_bench import MAIL, letter, serving

from central.notices.channels import Failed
from central.notices.letters import Letter
from central.notices.mail import compose
from central.notices.settings import Smtp
from central.notices.smtp import SmtpSender
from central.notices.texts import Text

GOOD = "250 OK"


@dataclass
class Postbox:
    """What the server does: keeps messages, or answers what the test says."""

    to: str = GOOD
    data: str = GOOD
    mails: list[tuple[Envelope, EmailMessage, bool]] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to == GOOD:
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data == GOOD:
            message = message_from_bytes(envelope.content or b"", policy=default)
            self.mails.append((envelope, message, session.ssl is not None))
        return self.data


async def try_once(box: Postbox, sent: Letter, options: dict[str, Any], **settings: Any) -> Failed | None:
    loop = asyncio.get_running_loop()
    async with serving(lambda: SMTP(box, hostname="mail.test", loop=loop, **options)) as port:
        wanted = {"host": "localhost", "port": port, "sender": "shop@example.com", **settings}
        return await SmtpSender(Smtp.model_validate(wanted), FakeClock()).send(sent)


def send(box: Postbox, sent: Letter | None = None, options: dict[str, Any] | None = None, **settings: Any) -> Any:
    """What came of one letter."""
    return asyncio.run(try_once(box, sent or letter(), options or {}, **settings))


def part(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("zh-CN", "订单 W1 可以取件了", "出示邮件里的二维码，或输入取件码 123 456 和手机号后四位。"),
        ("en", "Order W1 is ready to collect", "Kept for you until 2 Jan, 03:04."),
    ],
)
def test_a_mail_arrives_as_text_and_page_in_its_language(language: str, subject: str, line: str) -> None:
    box = Postbox()
    sent = letter(language=language)
    assert send(box, sent) is None
    [(envelope, message, _)] = box.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("shop@example.com", [MAIL])
    assert (message["Subject"], message["To"], message["Content-Language"]) == (subject, MAIL, language)
    assert message["From"] == "静安店 <shop@example.com>"
    assert message["Message-ID"] == f"<{sent.id}@example.com>"
    assert message["Date"].datetime == datetime.datetime(2025, 11, 21, 4, 40, tzinfo=datetime.UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert line in part(message, "plain").splitlines()
    page = part(message, "html")
    assert f'<p style="margin:0 0 12px">{line}</p>' in page
    assert f'<html lang="{language}">' in page
    assert 'src="cid:qr"' in page
    [picture] = [one for one in message.walk() if one.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_content()[:4]) == ("<qr>", b"\x89PNG")


def test_without_a_qr_no_picture_is_sent() -> None:
    box = Postbox()
    assert send(box, letter("collected", qr=None)) is None
    [(_, message, _)] = box.mails
    assert [one.get_content_type() for one in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert "cid:" not in part(message, "html")


def test_names_are_text_in_the_page_and_never_a_header() -> None:
    nasty = '<b>x</b>"\r\nBcc: thief@example.com'
    box = Postbox()
    shown = replace(letter(), text=Text("Subject <i>", ("<script>alert(1)</script> & more",)))
    assert send(box, shown) is None
    page = part(box.mails[0][1], "html")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    for broken in (
        replace(letter(), email="li@example.com\r\nBcc: thief@example.com"),
        replace(letter(), text=Text("Hello\r\nBcc: thief@example.com", ("x",))),
        replace(letter(), values={"shop": nasty}),
    ):
        failure = send(box, broken)
        assert failure == Failed("the address or the text cannot stand in a mail", permanent=True)
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("answers", "code", "permanent"),
    [
        ({"to": "550 no such mailbox"}, 550, True),
        ({"to": "451 greylisted, later"}, 451, False),
        ({"data": "554 looks like spam"}, 554, True),
        ({"data": "452 the disk is full"}, 452, False),
    ],
)
def test_what_the_server_refuses_is_for_good_or_for_later(answers: dict[str, str], code: int, permanent: bool) -> None:
    box = Postbox(**answers)
    assert send(box) == Failed(f"the mail server refused the message with {code}", permanent=permanent)
    assert box.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of "localhost" with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def offering(certificate: Path) -> dict[str, Any]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return {"tls_context": context}


def test_tls_is_used_when_the_server_offers_it_and_its_name_is_checked(certificate: Path) -> None:
    box = Postbox()
    assert send(box, options=offering(certificate), ca_file=str(certificate)) is None
    assert [safe for _, _, safe in box.mails] == [True]
    stranger = send(box, options=offering(certificate))
    assert stranger == Failed("the mail server could not be used: SSLCertVerificationError", permanent=False)
    assert len(box.mails) == 1


def test_a_login_is_made_and_never_in_the_clear(certificate: Path) -> None:
    logins: list[tuple[bytes, bytes]] = []

    def judge(_server: object, _session: object, _envelope: object, _how: str, shown: Any) -> AuthResult:
        assert isinstance(shown, LoginPassword)
        logins.append((shown.login, shown.password))
        return AuthResult(success=shown.password == b"right", handled=False)

    login = {"user": "shop", "password": "right"}
    box, options = Postbox(), {"authenticator": judge}
    secure = options | {"auth_required": True} | offering(certificate)
    assert send(box, options=secure, ca_file=str(certificate), **login) is None
    wrong = send(box, options=secure, ca_file=str(certificate), **(login | {"password": "wrong"}))
    assert wrong == Failed("the mail server refused the login with 535", permanent=False), "ours to set right"
    logins.clear()
    open_door = options | {"auth_require_tls": False}
    assert send(box, options=open_door, **login) == Failed(
        "the mail server offers no TLS; nothing was sent", permanent=False
    )
    assert logins == []
    assert send(box, options=open_door, security="plain", **login) is None
    assert len(box.mails) == 2


def test_where_tls_is_demanded_nothing_is_sent_without(certificate: Path) -> None:
    box = Postbox()
    failure = send(box, security="starttls")
    assert failure == Failed("the mail server offers no TLS; nothing was sent", permanent=False)
    assert box.mails == []


class Silent(asyncio.Protocol):
    """Takes a connection and never says a word, or one line again and again."""

    def __init__(self, every_s: float | None = None) -> None:
        self._every_s = every_s

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        if self._every_s is not None:
            transport.write(b"220 hello\r\n250-hello\r\n")
            self._drip()

    def _drip(self) -> None:
        if not self._transport.is_closing() and self._every_s is not None:
            self._transport.write(b"250-more\r\n")
            asyncio.get_running_loop().call_later(self._every_s, self._drip)


def test_a_server_that_is_not_there_is_silent_or_never_ends_is_tried_again_later() -> None:
    async def play() -> list[Failed | None]:
        ends = []
        async with serving(Silent) as port:
            sender = SmtpSender(Smtp(host="127.0.0.1", port=port, sender="s@example.com", timeout_s=0.2), FakeClock())
            ends.append(await sender.send(letter()))
        ends.append(await sender.send(letter()))
        async with serving(lambda: Silent(0.02)) as port:
            slow = Smtp(host="127.0.0.1", port=port, sender="s@example.com", timeout_s=5)
            ends.append(await SmtpSender(slow, FakeClock(), try_s=0.3).send(letter()))
        return ends

    ends = asyncio.run(play())
    assert [end is not None and not end.permanent for end in ends] == [True, True, True]
    assert ends[2] == Failed("the mail server took too long", permanent=False)


def test_a_server_that_greets_with_a_refusal_is_tried_again_later() -> None:
    class Closed(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            transport.write(b"554 no service here\r\n")
            transport.close()

    async def play() -> Failed | None:
        async with serving(Closed) as port:
            settings = Smtp(host="127.0.0.1", port=port, sender="s@example.com")
            return await SmtpSender(settings, FakeClock()).send(letter())

    assert asyncio.run(play()) == Failed("the mail server answered 554", permanent=False)


def test_a_message_is_the_same_at_every_try_but_for_its_date() -> None:
    first, again = (compose(letter(), "shop@example.com", now_ms) for now_ms in (0, 60_000))
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] != again["Date"]
    assert part(first, "plain") == part(again, "plain")
