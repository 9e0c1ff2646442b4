"""The policy of returns: the document, the engine that decides by it, and what staff may approve.

Knows rules, days and amounts. Must never know a kiosk, a server, a file, a clock or chance: it imports nothing of this
project, because the kiosk decides by it and central checks documents with it.
"""

from kiosk.domain.policy.authority import Authority, Grant, authority
from kiosk.domain.policy.document import Condition, Decision, Policy, ReasonWord, Role, Way
from kiosk.domain.policy.engine import Facts, Need, Verdict, decide
from kiosk.domain.policy.fields import Mistake
from kiosk.domain.policy.older import from_older, to_older
from kiosk.domain.policy.reading import Reading, read

__all__ = [
    "Authority",
    "Condition",
    "Decision",
    "Facts",
    "Grant",
    "Mistake",
    "Need",
    "Policy",
    "Reading",
    "ReasonWord",
    "Role",
    "Verdict",
    "Way",
    "authority",
    "decide",
    "from_older",
    "read",
    "to_older",
]
