"""Every oracle there is, by its invariant or rule, and where the others are proved."""

from collections.abc import Mapping

from sim.soak.oracle.base import Oracle
from sim.soak.oracle.i01_custody import Custody
from sim.soak.oracle.i02_intent import Intent
from sim.soak.oracle.i03_one_live import OneLive
from sim.soak.oracle.i04_epoch_over import EpochOver
from sim.soak.oracle.i05_free import Free
from sim.soak.oracle.i06_offered import Offered
from sim.soak.oracle.i07_redeemed_once import RedeemedOnce
from sim.soak.oracle.i08_durable import Durable
from sim.soak.oracle.i09_together import Together
from sim.soak.oracle.i10_chain import Chain
from sim.soak.oracle.i11_stream import Stream
from sim.soak.oracle.i12_once import Once
from sim.soak.oracle.i13_whose import Whose
from sim.soak.oracle.i14_ends import Ends
from sim.soak.oracle.i15_evidence import Evidence
from sim.soak.oracle.i16_audited import Audited
from sim.soak.oracle.i17_at_rest import AtRest
from sim.soak.oracle.i18_offline import Offline
from sim.soak.oracle.i19_time import Time
from sim.soak.oracle.i20_bytes import Bytes
from sim.soak.oracle.i21_tries import Tries
from sim.soak.oracle.i22_screen import Screen
from sim.soak.oracle.i23_counters import Counters
from sim.soak.oracle.i26_money import Money
from sim.soak.oracle.r02_sensor import Sensor
from sim.soak.oracle.r03_pulse import Pulse
from sim.soak.oracle.r04_start import Start
from sim.soak.oracle.r05_doubt import Doubt
from sim.soak.oracle.r06_look import Look
from sim.soak.oracle.r12_lying import Lying

ORACLES: tuple[type[Oracle], ...] = (
    *(Custody, Intent, OneLive, EpochOver, Free, Offered, RedeemedOnce, Durable, Together, Chain, Stream, Once, Whose),
    *(Ends, Evidence, Audited, AtRest, Offline, Time, Bytes, Tries, Screen, Counters, Money),
    *(Sensor, Pulse, Start, Doubt, Look, Lying),
)

ELSEWHERE: Mapping[str, str] = {
    "I24": "upgrade tier: a release is installed over another on a full queue, and rolled back",
    "I25": "sim.soak.run.twice, on every fiftieth seed of a campaign",
    "R1": "I2",
    "R7": "I13",
    "R8": "bus tier: tests/wire; a reply taken for another door's shows here as R2",
    "R9": "I13",
    "R10": "I2; bit tier: every single and double bit error of every open frame",
    "R11": "kill tier, and here as I2 and I8: a commit that failed is followed by a start, and nothing is lost",
}
"""Invariants and rules without a class of their own, and the tier that proves each."""
