"""What a kiosk calls: enrolment, events up, changes down. Must never know a table."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from central import feed, fleet
from central.auth import Kiosk, TheCentral
from central.errors import ProblemError
from central.fields import MAX_INT
from central.unit import Unit
from central.wire import Changes, Enrolment, EnrolmentRequest, EventBatch, EventVerdicts, Health

MAX_WAIT_S = 25

router = APIRouter(prefix="/v1")


@router.get("/health")
async def health(central: TheCentral) -> Health:
    """Central answers, and says what time it is."""
    return Health(time_ms=central.clock.wall_ms())


@router.post("/enrolments", status_code=201)
async def enrol(central: TheCentral, request: EnrolmentRequest) -> Enrolment:
    """Turn a one-time code and a public key into an identity."""
    answer = await central.transact(lambda unit: fleet.enrol(unit, request))
    central.log.write("central.enrolled", kiosk=answer.kiosk)
    return answer


@router.post("/kiosks/{kiosk}/events")
async def push_events(central: TheCentral, kiosk: Kiosk, batch: EventBatch) -> EventVerdicts:
    """Events up, each effect once."""
    if any(event.kioskgeneration != batch.generation for event in batch.events):
        raise ProblemError(422, "generation_mixed", "Every event of a batch must be of the batch's generation.")
    return await central.take_events(kiosk, batch)


@router.get("/kiosks/{kiosk}/changes")
async def pull_changes(
    central: TheCentral,
    kiosk: Kiosk,
    cursor: Annotated[int, Query(ge=0, le=MAX_INT)] = 0,
    wait_s: Annotated[float, Query(ge=0, le=MAX_WAIT_S)] = 0,
) -> Changes:
    """Changes down; with nothing to say, the answer waits for a change up to wait_s."""

    def read(unit: Unit) -> Changes:
        feed.seen(unit, kiosk)
        return feed.read(unit, kiosk, cursor)

    with central.bells.listen(kiosk) as bell:
        page = await central.transact(read)
        if page.changes or wait_s == 0:
            return page
        try:
            async with asyncio.timeout(wait_s):
                await bell.wait()
        except TimeoutError:
            return page
    return await central.transact(read)
