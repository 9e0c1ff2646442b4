"""What staff who put, find and clear parcels hear: places behind the counter, and what is overdue."""

from dataclasses import dataclass

from kiosk.link.views import PlaceView


@dataclass(frozen=True)
class PlacePut:
    """The parcel lies at this place; not `done`: another one lies there already."""

    place: str
    done: bool = True


@dataclass(frozen=True)
class PlaceOffered:
    """The free place for a parcel, if there is one."""

    place: str | None


@dataclass(frozen=True)
class PlacesListed:
    """What lies at which place, in the order of the labels."""

    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class ParcelFound:
    """Where a parcel is: its state, and the compartment or the place. No `label`: it is not known here."""

    label: str | None
    status: str | None = None
    compartment: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Overdue:
    """One parcel that must come out from behind a door: held until `since_ms`, which is over; or, of an order that was
    `cancelled`, lying there since then."""

    epoch: str
    parcel: str
    order: str
    compartment: str
    label: str
    order_number: str
    since_ms: int
    cancelled: bool = False


@dataclass(frozen=True)
class OverdueListed:
    """What must come out, in the order of the doors."""

    parcels: tuple[Overdue, ...]
