"""The PostgreSQL that comes along: what may be lost lies in memory, what may not never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.embedded import ENOUGH, MEMORY, Cluster, holds


def test_what_may_not_be_lost_is_never_kept_in_memory(tmp_path: Path) -> None:
    assert MEMORY not in Cluster(tmp_path, durable=True).data.parents


@pytest.mark.skipif(holds(MEMORY) < ENOUGH, reason="a machine that keeps no such files in memory")
def test_a_server_of_tests_lies_in_memory_and_gives_it_back(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, durable=False)
    assert cluster.data.parent == MEMORY
    try:
        cluster.ensure()
        assert cluster.running() and (cluster.data / "PG_VERSION").exists()
    finally:
        cluster.stop()
    assert not cluster.running() and not cluster.data.exists()
    assert not (tmp_path / "created").exists()
