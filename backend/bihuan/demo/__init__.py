"""The demo company: a year of business, told through the application's own services; the same every time."""

from bihuan.demo.load import LOGINS, is_empty, load

__all__ = ["LOGINS", "is_empty", "load"]
