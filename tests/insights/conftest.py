"""The trading company of these tests."""

from tests.fulfilment.world import app, wired, world

__all__ = ["app", "wired", "world"]
