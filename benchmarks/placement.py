"""How many parcels of a day find a door, against who knows the whole day before it begins.

A day: a bank of doors, carts that staff load parcel by parcel without knowing the next, customers who collect in
between. A parcel goes into a door of its size or larger, and into a low one where it needs one; whoever finds none goes
behind the counter. The rules compared see the same days:

- ours: what the kiosk offers first (`kiosk.services.placement`);
- first fit: the free door with the lowest label;
- random: any free door that fits;
- best fit, cart known: the smallest door that fits, for the parcels of a cart from the largest to the smallest;
- full knowledge: the most parcels any assignment of the whole day can place, solved exactly (scipy's HiGHS). It knows
  when each customer will come, and turns away whom it likes: a bound, which no rule that sees one parcel can reach.

The fill rate is the share of the parcels that found a door. Days are told apart by how full the shop was.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kiosk.domain.compartments import Address, Compartment, Content, Place, Rect, Size, Zone
from kiosk.services.placement import best_first

DAYS = 1_000
OPENS_H, SHUTS_H = 9.0, 21.0
CARTS = 3
CART_H = (SHUTS_H - OPENS_H) / CARTS
LEFT_OVERNIGHT = 0.15
SIZES = (Size.S, Size.M, Size.L)


@dataclass(frozen=True)
class Item:
    """One parcel of a day: it lies in its door from `from_h` until `until_h`."""

    size: Size
    low: bool
    from_h: float
    until_h: float

    def fits(self, place: Place) -> bool:
        """Whether it may go there."""
        return place.size.rank >= self.size.rank and (place.low or not self.low)


@dataclass(frozen=True)
class Day:
    """The doors, and the parcels in the order in which they are scanned."""

    doors: tuple[Place, ...]
    items: tuple[Item, ...]


Rule = Callable[[Item, Sequence[Place], dict[str, Compartment], Random], Place]


def drawn(seed: int) -> Day:
    """A day from its seed: 24 to 96 doors, three carts of 40 to 120 % of them."""
    random = Random(seed)
    shares = [random.uniform(0.5, 2.0) for _ in SIZES]
    doors = tuple(_door(number, random.choices(SIZES, shares)[0]) for number in range(random.choice((24, 48, 96))))
    wanted = [share * random.uniform(0.6, 1.4) for share in shares]
    low_share = random.uniform(0.0, 0.2)
    items = []
    for cart in range(CARTS):
        at_h = OPENS_H + cart * CART_H
        for _ in range(round(len(doors) * random.uniform(0.4, 1.2))):
            stays_h = 24.0 if random.random() < LEFT_OVERNIGHT else random.expovariate(1 / 3.0)
            size = random.choices(SIZES, wanted)[0]
            items.append(Item(size, random.random() < low_share, at_h, at_h + stays_h))
            at_h += 10 / 3600
    return Day(doors, tuple(items))


def _door(number: int, size: Size) -> Place:
    column, row = divmod(number, 8)
    label = f"{'ABCDEFGHJKLM'[column]}{row + 1:02}"
    nowhere = Rect(0, 0, 0, 0)
    return Place(label, size, Zone.AMBIENT, row >= 5, nowhere, Address("a", column, row + 1))


def _ours(item: Item, fitting: Sequence[Place], known: dict[str, Compartment], random: Random) -> Place:
    return best_first(fitting, known, low=item.low)[0]


def _first(item: Item, fitting: Sequence[Place], known: dict[str, Compartment], random: Random) -> Place:
    return min(fitting, key=lambda place: place.label)


def _any(item: Item, fitting: Sequence[Place], known: dict[str, Compartment], random: Random) -> Place:
    return random.choice(fitting)


RULES: dict[str, Rule] = {"ours": _ours, "first fit": _first, "random": _any}
KNOWN_CART = "best fit, cart known"
FULL = "full knowledge"


def placed(day: Day, rule: Rule, random: Random) -> int:
    """How many parcels found a door by this rule. A door that was emptied is presumed empty: nobody looked."""
    known = {place.label: Compartment(place.label) for place in day.doors}
    busy: dict[str, float] = {}
    count = 0
    for item in day.items:
        for label in [label for label, until_h in busy.items() if until_h <= item.from_h]:
            del busy[label]
            known[label] = Compartment(label, Content.PRESUMED_EMPTY)
        fitting = [place for place in day.doors if place.label not in busy and item.fits(place)]
        if fitting:
            busy[rule(item, fitting, known, random).label] = item.until_h
            count += 1
    return count


def most(day: Day) -> int:
    """How many parcels an assignment that knows the whole day can place."""
    kinds = sorted({(door.size.rank, door.low) for door in day.doors})
    room = [sum((door.size.rank, door.low) == kind for door in day.doors) for kind in kinds]
    pairs = [
        (one, kind)
        for (one, item), (kind, (rank, low)) in product(enumerate(day.items), enumerate(kinds))
        if rank >= item.size.rank and (low or not item.low)
    ]
    owner, of_kind = (np.array(column) for column in zip(*pairs, strict=True))
    begins = np.array([item.from_h for item in day.items])
    ends = np.array([item.until_h for item in day.items])
    once = owner[None, :] == np.arange(len(day.items))[:, None]
    there = (begins[owner] <= begins[:, None]) & (ends[owner] > begins[:, None])
    full = np.concatenate([there & (of_kind == kind)[None, :] for kind in range(len(kinds))])
    limits = np.concatenate([np.ones(len(day.items)), np.repeat(room, len(day.items))])
    rows = LinearConstraint(np.concatenate([once, full]).astype(float), ub=limits)
    solved = milp(
        -np.ones(len(pairs)), integrality=np.ones(len(pairs), dtype=np.uint8), bounds=Bounds(0, 1), constraints=rows
    )
    if not solved.success:
        raise ValueError(f"the day could not be solved: {solved.message}")
    return round(-solved.fun)


def carts_known(day: Day) -> Day:
    """The same day with each cart sorted: the largest first, and of one size those that need a low door."""
    carts = [int((item.from_h - OPENS_H) // CART_H) for item in day.items]
    order = sorted(zip(carts, day.items, strict=True), key=lambda one: (one[0], -one[1].size.rank, not one[1].low))
    return Day(day.doors, tuple(item for _, item in order))


def figures(seed: int) -> Counter[str]:
    """How many parcels of one day were offered, and how many found a door by each rule."""
    day = drawn(seed)
    found = Counter(
        {"offered": len(day.items), FULL: most(day), KNOWN_CART: placed(carts_known(day), _ours, _of(seed))}
    )
    return found + Counter({name: placed(day, rule, _of(seed)) for name, rule in RULES.items()})


def _of(seed: int) -> Random:
    return Random(seed)


def run(days: int = DAYS) -> None:
    """Print the fill rates, of all days and of days by how full they were."""
    seen = [figures(seed) for seed in range(days)]
    for title, least, most_of in (
        ("all", 0.0, 1.1),
        ("room for all", 1.0, 1.1),
        ("full", 0.9, 1.0),
        ("crowded", 0.0, 0.9),
    ):
        total = sum((one for one in seen if least <= one[FULL] / one["offered"] < most_of), Counter[str]())
        print(f"{title}: {total['offered']:,} parcels")
        for name in (FULL, KNOWN_CART, *RULES):
            share, of_known, of_full = (total[name] / max(total[base], 1) for base in ("offered", KNOWN_CART, FULL))
            print(f"  {name:<22}{share:>8.2%}{of_known:>10.2%} of cart known{of_full:>10.2%} of full knowledge")
