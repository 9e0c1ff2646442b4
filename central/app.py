"""The composition root of central: reads like a parts list.

No global state, and correct without the server's start and stop events, so that a simulation can run it in one thread
on a virtual clock.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from central.api import complaints, guards, imports, kiosk, notices, ratings, refunds, shop
from central.core import AppliedHook, Central
from central.notices import texts
from central.notices.worker import Worker, senders
from central.pages import live
from central.ports import Clock, Entropy, Executor
from central.refunds.webhook import WebhookProvider
from central.refunds.worker import Worker as RefundWorker
from central.settings import Settings
from central.system import SystemClock, SystemEntropy, ThreadExecutor


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
        async with AsyncExitStack() as background:
            await background.enter_async_context(Worker(central, senders(settings.notices, central.clock)).running())
            if settings.refunds is not None:
                provider = WebhookProvider(settings.refunds, central.clock)
                await background.enter_async_context(RefundWorker(central, provider).running())
            yield
        if executor is None and isinstance(worker, ThreadExecutor):
            worker.close()
        central.close()

    app = FastAPI(title="central", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.central = central
    guards.guard(app)
    app.include_router(kiosk.router)
    app.include_router(shop.router)
    app.include_router(ratings.router)
    app.include_router(imports.router)
    app.include_router(complaints.router)
    app.include_router(notices.router)
    app.include_router(refunds.router)
    app.include_router(live.router)
    return app
