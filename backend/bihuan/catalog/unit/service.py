"""Units as a resource."""

from __future__ import annotations

from bihuan.catalog.unit.models import Unit
from bihuan.catalog.unit.schemas import UnitRead, UnitRow
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

UNITS = Resource(name="units", one="unit", label=Label("计量单位", "unit"), model=Unit, read=UnitRead, row=UnitRow)
