"""The application: routers, error handlers, the browser app. Nothing else."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.activity.outing.jobs
import bihuan.consequences
import bihuan.integration.job.runner
import bihuan.integration.webhook_delivery.dispatcher
import bihuan.marketing.care_enrolment.jobs
import bihuan.parties.assigning.jobs
import bihuan.parties.customer.lapsing
import bihuan.parties.lead_retention.service
import bihuan.parties.lead_scoring.jobs
import bihuan.parties.recycle.jobs
import bihuan.sales.order.preferring
import bihuan.samples
import bihuan.tables  # noqa: F401
from bihuan.api import PAGES, ROUTERS
from bihuan.identity.api_token.usage import Usage
from bihuan.identity.principals import authenticator
from bihuan.kernel import openapi
from bihuan.kernel.addresses import include, serve_contract
from bihuan.kernel.admission import Limits
from bihuan.kernel.engine import make_engine
from bihuan.kernel.gate import Gate
from bihuan.kernel.health import health, require_durable
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.middleware import RequestMiddleware
from bihuan.kernel.quotas import Quotas
from bihuan.kernel.redaction import configure_logging
from bihuan.kernel.security_log import SecurityLog
from bihuan.kernel.spa import BrowserApp
from bihuan.kernel.tokens import TokenSigner
from bihuan.kernel.vault import Vault
from bihuan.settings import Settings, get_settings
from bihuan.tags import TAGS


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole program, ready for a server."""
    settings = settings or get_settings()
    configure_logging(settings.debug)
    engine = reader = doctor = None
    if settings.database_url:
        engine = make_engine(settings.database_url, settings.pool_size, awaited=True)
        reader = make_engine(settings.database_url, settings.pool_size, read_only=True, awaited=True)
        doctor = make_engine(settings.database_url, 1, awaited=True)
    secret = settings.secret_key.get_secret_value()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if engine is not None and not settings.allow_data_loss:
            await require_durable(engine)
        yield
        for books in (app.state.usage, app.state.security, app.state.quotas):
            await books.close()
        for pool in filter(None, (engine, reader, doctor)):
            await pool.dispose()

    app = FastAPI(
        title="闭环 CRM · Bihuan",
        version="1.0.0",
        openapi_tags=TAGS,
        lifespan=lifespan,
        openapi_url=None,  # see ``serve_contract``
        docs_url=None,  # a page of the browser app shows it: nothing comes from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.limits = limits_of(settings)
    app.state.signer = TokenSigner(secret, settings.access_token_minutes)
    app.state.authenticate = authenticator(app.state.signer)
    app.state.cursors = CursorCodec(secret)
    app.state.vault = Vault(secret, "program")
    app.state.engine = engine
    app.state.doctor = doctor
    app.state.reading = Gate(settings.pool_size, settings.patience, settings.longest_line)
    app.state.writing = Gate(settings.pool_size, settings.patience, settings.longest_line)
    app.state.sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False, autoflush=False)
    app.state.quotas = Quotas(app.state.sessions, alone=settings.workers == 1)
    app.state.security = SecurityLog(app.state.sessions)
    app.state.usage = Usage(app.state.sessions, app.state.security)
    app.state.readers = async_sessionmaker(reader, class_=AsyncSession, expire_on_commit=False, autoflush=False)
    include(app, (*ROUTERS, health), prefix="/api/v1")
    include(app, PAGES, prefix="")
    serve_contract(app)
    openapi.install(app)
    app.add_middleware(RequestMiddleware)
    app.mount("/", BrowserApp(settings.static_dir))
    return app


def limits_of(settings: Settings) -> Limits:
    return Limits(
        user=settings.rate_user,
        token=settings.rate_token,
        rows=settings.rows_token,
        login=settings.rate_login,
        confirm=settings.rate_confirm,
        form=settings.rate_form,
    )


def server() -> FastAPI:
    """The application of a server process."""
    app = create_app()
    at_rest()
    return app


def at_rest() -> None:
    """What start-up made stays for good: the garbage collector need not walk it, nor look after every 700 objects.

    That is a tenth of the processor time of every request, and a fifth of an import (docs/benchmarks.md). Nothing is
    collected first: that took half a second of every start, and found next to nothing (decision 0054).
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()  # `serve` has switched it off while the program is loaded
