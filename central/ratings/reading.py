"""Ratings and visits out of the tables, and into figures. Must never know HTTP."""

import json
from dataclasses import asdict
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Select, select

from central.errors import not_found
from central.ratings.summary import Rating, by_hour, ces, nps, summaries
from central.ratings.tables import follow_ups
from central.ratings.wire import CesOut, NpsOut, RatingHour, RatingLine, RatingsOut
from central.tables import kiosks, orders, ratings, returns, shops
from central.unit import Unit

T = TypeVar("T", bound=tuple[Any, ...])

SPAN_MS = 30 * 86_400_000
"""Without a beginning: the last thirty days."""


def read(unit: Unit, shop: str | None, from_ms: int | None, until_ms: int | None) -> RatingsOut:
    """What the ratings of a shop, or of all, come to from `from_ms` up to, without, `until_ms`. ProblemError 404 for
    a shop nobody knows. Visits are pickups and returns."""
    end_ms = unit.now_ms if until_ms is None else until_ms
    begin_ms = max(0, end_ms - SPAN_MS) if from_ms is None else from_ms
    zone = _zone(unit, shop)
    span = range(begin_ms, end_ms)
    said = _said(unit, shop, span)
    visits = [
        at_ms
        for kiosk, moment in ((orders.c.kiosk, orders.c.picked_up_ms), (returns.c.kiosk, returns.c.received_ms))
        for (at_ms,) in unit.conn.execute(_during(_visits(moment), kiosk, moment, shop, span))
    ]
    return RatingsOut(
        from_ms=begin_ms,
        until_ms=end_ms,
        lines=[RatingLine.model_validate(asdict(line)) for line in summaries(said)],
        nps=NpsOut.model_validate(asdict(nps(said))),
        ces=CesOut.model_validate(asdict(ces(said))),
        hours=[RatingHour.model_validate(asdict(hour)) for hour in by_hour(said, visits, zone)],
    )


def _visits(moment: Column[Any]) -> Select[tuple[Any]]:
    """Where nothing was brought to a door there was no visit of its own."""
    query = select(moment)
    return query.where(returns.c.compartment != "") if moment.table is returns else query


def _said(unit: Unit, shop: str | None, span: range) -> list[Rating]:
    """The faces of the span with what followed each, whenever that came."""
    columns = (ratings.c.kiosk, ratings.c.face, ratings.c.touchpoint, ratings.c.at_ms)
    same = (follow_ups.c.kiosk == ratings.c.kiosk) & (follow_ups.c.session == ratings.c.session)
    more = (follow_ups.c.tags, follow_ups.c.nps, follow_ups.c.ces)
    query: Select[tuple[Any, ...]] = select(*columns, *more).outerjoin_from(ratings, follow_ups, same)
    rows = unit.conn.execute(_during(query, ratings.c.kiosk, ratings.c.at_ms, shop, span)).all()
    return [
        Rating(
            row.kiosk, row.face, row.touchpoint, row.at_ms, frozenset(json.loads(row.tags or "[]")), row.nps, row.ces
        )
        for row in rows
    ]


def _during(query: Select[T], kiosk: Column[Any], moment: Column[Any], shop: str | None, span: range) -> Select[T]:
    """Of a span of milliseconds, at a shop or everywhere."""
    query = query.where(moment >= span.start, moment < span.stop)
    return query if shop is None else query.where(kiosk.in_(select(kiosks.c.id).where(kiosks.c.shop == shop)))


def _zone(unit: Unit, shop: str | None) -> ZoneInfo:
    if shop is None:
        return ZoneInfo(unit.settings.time_zone)
    name = unit.conn.execute(select(shops.c.time_zone).where(shops.c.id == shop)).scalar_one_or_none()
    if name is None:
        raise not_found("shop_unknown", "shop", shop)
    return ZoneInfo(name)
