"""The trading company of these tests."""

from tests.fulfilment.world import app, world

__all__ = ["app", "world"]
