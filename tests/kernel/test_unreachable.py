"""What a lost database looks like from the driver, and that all of it is told as one thing: come again."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from bihuan.kernel.failures import UNREACHABLE, refusal_of


@pytest.mark.parametrize(
    "failed",
    [
        ConnectionRefusedError(111, "nothing listens"),
        ConnectionResetError(104, "reset"),
        TimeoutError(),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
    ],
    ids=lambda failed: type(failed).__name__,
)
def test_no_connection_is_unavailable(failed: Exception) -> None:
    assert isinstance(failed, UNREACHABLE)
    refused = refusal_of(failed)
    assert (refused.status, refused.code, refused.headers) == (503, "UNAVAILABLE", {"Retry-After": "2"})


def test_the_last_words_of_a_dying_server_are_unavailable() -> None:
    """A server that is killed may still say so on a connection that lies in the pool: the driver cannot begin anew."""
    said = Exception("translated")
    said.__cause__ = asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")
    assert refusal_of(DBAPIError("SELECT 1", {}, said)).code == "UNAVAILABLE"
    with pytest.raises(DBAPIError):  # what nobody knows stays an error of ours
        refusal_of(DBAPIError("SELECT 1", {}, Exception("something else")))
