"""What a unit can do."""

from bihuan.catalog.unit.schemas import UnitQuery, UnitUpdate, UnitWrite
from bihuan.catalog.unit.service import UNITS
from bihuan.kernel import routing

router = routing.router("/units", "Units")
routing.add_reads(router, UNITS, UnitQuery)
routing.add_writes(router, UNITS, UnitWrite, UnitUpdate)
