"""The composition root of central: reads like a parts list.

No global state, and correct without the server's start and stop events, so that a simulation can run it in one thread
on a virtual clock.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from central.api import complaints, guards, imports, kiosk, notices, photos, ratings, refunds, shop, users
from central.core import AppliedHook, Central
from central.notices import texts
from central.notices.worker import Worker, senders
from central.pages import live
from central.pages.console import console
from central.pages.phone import page as phone
from central.photos.worker import Worker as PhotoWorker
from central.ports import Clock, Entropy, Executor
from central.refunds.webhook import WebhookProvider
from central.refunds.worker import Worker as RefundWorker
from central.settings import Settings
from central.system import SystemClock, SystemEntropy, ThreadExecutor

ROUTES = (
    kiosk.router,
    photos.router,
    shop.router,
    ratings.router,
    imports.router,
    complaints.router,
    notices.router,
    refunds.router,
    users.router,
    live.router,
    phone.router,
    *console.ROUTERS,
)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    executor: Executor | None = None,
    entropy: Entropy | None = None,
    on_applied: Sequence[AppliedHook] = (),
) -> FastAPI:
    """The application on its database, brought up to date. `app.state.central.close()` gives the database up.

    Raises DatabaseBusyError when another central has it, KeyUnusableError when the key file holds no key,
    TemplatesUnusableError when the text of a notice cannot be written.
    """
    texts.check()
    worker = ThreadExecutor() if executor is None else executor
    central = Central(
        settings,
        clock=clock or SystemClock(),
        executor=worker,
        entropy=entropy or SystemEntropy(),
        on_applied=on_applied,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with _background(central):
            yield
        if executor is None and isinstance(worker, ThreadExecutor):
            worker.close()
        central.close()

    app = FastAPI(title="central", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.central = central
    guards.guard(app)
    for routes in ROUTES:
        app.include_router(routes)
    return app


@asynccontextmanager
async def _background(central: Central) -> AsyncIterator[None]:
    """What goes on by itself while the server runs: telling customers, forgetting photographs, and paying back."""
    settings, clock = central.settings, central.clock
    async with AsyncExitStack() as running:
        await running.enter_async_context(Worker(central, senders(settings.notices, clock)).running())
        await running.enter_async_context(PhotoWorker(central).running())
        if settings.refunds is not None:
            provider = WebhookProvider(settings.refunds, clock)
            await running.enter_async_context(RefundWorker(central, provider).running())
        yield
