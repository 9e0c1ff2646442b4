"""Every oracle there is, by its invariant. I24 belongs to the upgrade tests; I25 to `sim.soak.run.twice`."""

from sim.soak.oracle.base import Oracle
from sim.soak.oracle.i02_intent import Intent
from sim.soak.oracle.i03_one_live import OneLive
from sim.soak.oracle.i04_epoch_over import EpochOver
from sim.soak.oracle.i07_redeemed_once import RedeemedOnce
from sim.soak.oracle.i08_durable import Durable
from sim.soak.oracle.i09_together import Together
from sim.soak.oracle.i14_ends import Ends
from sim.soak.oracle.i17_at_rest import AtRest

ORACLES: tuple[type[Oracle], ...] = (
    Intent,
    OneLive,
    EpochOver,
    RedeemedOnce,
    Durable,
    Together,
    Ends,
    AtRest,
)
