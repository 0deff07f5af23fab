"""What a unit can do."""

from bihuan.catalog.unit.schemas import UnitQuery, UnitUpdate, UnitWrite
from bihuan.catalog.unit.service import UNITS
from bihuan.kernel.routing import add_reads, add_writes, router

units = router("/units", "Units")
add_reads(units, UNITS, UnitQuery)
add_writes(units, UNITS, UnitWrite, UnitUpdate)
