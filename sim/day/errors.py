"""What can go wrong with a shop or its day. Knows sentences. Must never know how they are shown."""

from sim.errors import SimError


class ShopError(SimError):
    """A program of the shop did not start, or does not do what it should."""


class DayError(SimError):
    """A step of the day did not go as it should."""
