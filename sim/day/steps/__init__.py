"""The steps of the day, in the order in which they are played. Each is a function that takes the day."""

from collections.abc import Callable

from sim.day.day import Day
from sim.day.steps import (
    asking,
    booked,
    counter,
    feedback,
    loading,
    outage,
    overdue,
    pickup,
    refusals,
    returning,
    trouble,
)

Step = tuple[str, Callable[[Day], None]]

STEPS: tuple[Step, ...] = (
    ("staff load the parcels", loading.load),
    ("how an order stands", asking.how_it_stands),
    ("pickup by a photo of its QR", pickup.by_photo),
    ("pickup by numeric code", pickup.by_number),
    ("two numbers for the counter", counter.numbers),
    ("early to an appointment", booked.early),
    ("late to an appointment", booked.late),
    ("a forged code", refusals.forged),
    ("an expired code", refusals.expired),
    ("a payment code", refusals.payment),
    ("a jam, help called", trouble.jam),
    ("staff retrieve and say what they saw", loading.retrieve),
    ("a pickup while central is away", outage.pickup_offline),
    ("a return of one item, and a rating", returning.give_back),
    ("something faulty comes back, is looked at and paid", returning.give_back_faulty),
    ("somebody complains in writing", feedback.complain),
    ("somebody complains by phone", feedback.complain_by_phone),
    ("the overdue round", overdue.round_of),
    ("help called from the first screen", trouble.call_help),
    ("the boards fall silent", trouble.boards_silent),
)
