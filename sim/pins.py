"""What was said of a PIN and a hash, remembered: Argon2 is slow on purpose and says the same whenever it is asked.

A day asks it of the same few people again and again, which took a tenth of its time, measured. Knows: the function of
the product that asks. Must never answer in its place.
"""

import functools

from kiosk.services import staff


def remember() -> None:
    """From now on each PIN is checked against each hash once in this process."""
    if not hasattr(staff.pin_matches, "cache_info"):
        vars(staff)["pin_matches"] = functools.cache(staff.pin_matches)
