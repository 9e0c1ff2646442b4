"""What can go wrong between here and central. Every one of them is the world's fault: counted, logged, tried again."""


class CentralError(Exception):
    """Central did not do what was asked."""


class UnreachableError(CentralError):
    """No answer: no network, no name, a time-out, a broken connection, a certificate nobody trusts."""


class BadAnswerError(CentralError):
    """An answer that is none of the contract's: HTML, another JSON, too long."""


class StuckError(CentralError):
    """Central answers by the contract but the stream cannot go on."""


class RejectedError(CentralError):
    """Central refused, with a reason for programs and a sentence for people."""

    def __init__(self, status: int, code: str, detail: str, server_time_ms: int | None = None) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.server_time_ms = server_time_ms


class OldCopyError(Exception):
    """The kiosk's own database is an old copy, central knows. Not survived: the program ends, and its next start acts
    on what the database has noted."""
