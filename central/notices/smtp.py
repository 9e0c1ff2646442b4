"""Notices by e-mail through one mail server. Must never know a row or a retry.

The library blocks, so each try has a thread for its own short life. When its time is over the socket is closed under
it, which ends it.
"""

import asyncio
import contextlib
import smtplib
import socket
import ssl
from email.message import EmailMessage

from central.notices.channels import Failed
from central.notices.kinds import Channel
from central.notices.letters import Letter
from central.notices.mail import compose
from central.notices.settings import Smtp
from central.ports import Clock

TRY_S = 60.0
"""The longest a try takes, however often the server answers just in time. Shorter than a row's lease."""


class _UnsafeError(OSError):
    """The server offers no TLS, and the settings want it."""


class SmtpSender:
    """Sends through the server of the settings, each message over a connection of its own."""

    name: Channel = "smtp"

    def __init__(self, settings: Smtp, clock: Clock, *, try_s: float = TRY_S) -> None:
        self._settings = settings
        self._clock = clock
        self._try_s = try_s

    async def send(self, letter: Letter) -> Failed | None:
        """One message; done within `try_s` and one time-out of the settings."""
        try:
            message = compose(letter, self._settings.sender, self._clock.wall_ms())
        except ValueError:
            return Failed("the address or the text cannot stand in a mail", permanent=True)
        attempt = _Attempt(self._settings)
        work = asyncio.get_running_loop().run_in_executor(None, attempt.run, message, letter.email or "")
        done, _ = await asyncio.wait({work}, timeout=self._try_s)
        if not done:
            attempt.abort()
            await asyncio.wait({work}, timeout=self._settings.timeout_s)
            return Failed("the mail server took too long", permanent=False)
        return work.result()


class _Attempt:
    """One conversation with the server, in a thread."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._client: smtplib.SMTP | None = None

    def abort(self) -> None:
        """End the conversation from outside."""
        connection = getattr(self._client, "sock", None)
        if isinstance(connection, socket.socket):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def run(self, message: EmailMessage, to: str) -> Failed | None:
        """The whole conversation."""
        try:
            refused = self._connect().send_message(message, self._settings.sender, [to])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return _judged(error)
        finally:
            self._leave()
        return _refused([code for code, _ in refused.values()]) if refused else None

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security == "tls":
            context = self._trusted()
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout_s, context=context
            )
        else:
            client = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)
        self._client = client
        self._secure(client)
        return client

    def _leave(self) -> None:
        """Whatever the server says to a goodbye, the message is where it is."""
        if self._client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
                self._client.quit()
            self._client.close()

    def _secure(self, client: smtplib.SMTP) -> None:
        """TLS and login as the settings say. A password never goes out in the clear unless they say "plain"."""
        settings = self._settings
        client.ehlo_or_helo_if_needed()
        safe = settings.security in ("tls", "plain")
        if not safe and client.has_extn("starttls"):
            client.starttls(context=self._trusted())
            client.ehlo()
            safe = True
        if not safe and (settings.security == "starttls" or settings.user is not None):
            raise _UnsafeError("the mail server offers no TLS; nothing was sent")
        if settings.user is not None and settings.password is not None:
            client.login(settings.user, settings.password.get_secret_value())

    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)


def _judged(error: Exception) -> Failed:
    """Only the refusal of this sender, recipient or text is the message's own; the rest is the server's or ours."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused([code for code, _ in error.recipients.values()])
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return _refused([error.smtp_code])
    cause = f"the mail server could not be used: {type(error).__name__}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        cause = f"the mail server refused the login with {error.smtp_code}"
    elif isinstance(error, smtplib.SMTPResponseException):
        cause = f"the mail server answered {error.smtp_code}"
    elif isinstance(error, _UnsafeError):
        cause = str(error)
    return Failed(cause, permanent=False)


def _refused(codes: list[int]) -> Failed:
    """A message the server would not take: 5xx is its last word."""
    code = max(codes, default=0)
    return Failed(f"the mail server refused the message with {code}", permanent=500 <= code < 600)
