"""A durable PostgreSQL of our own for each harness, and a new company in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.harness import Postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """Running, with fsync; whoever kills it starts it again."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture
def company_url(postgres: Postgres) -> str:
    """The address of a new database with the small company in it."""
    return postgres.company()
