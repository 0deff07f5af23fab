"""What a unit can do."""

from bihuan.catalog.unit.schemas import UnitQuery, UnitUpdate, UnitWrite
from bihuan.catalog.unit.service import UNITS
from bihuan.kernel import routing

units = routing.router("/units", "Units")
routing.add_reads(units, UNITS, UnitQuery)
routing.add_writes(units, UNITS, UnitWrite, UnitUpdate)
