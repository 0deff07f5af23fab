"""What a department can do."""

from __future__ import annotations

from bihuan.identity.department.schemas import DepartmentQuery, DepartmentUpdate, DepartmentWrite
from bihuan.identity.department.service import DEPARTMENTS, create_department, update_department
from bihuan.kernel.routing import add_create, add_reads, add_update, router

departments = router("/departments", "Organisation")
add_reads(departments, DEPARTMENTS, DepartmentQuery)
add_create(departments, DEPARTMENTS, DepartmentWrite, create_department)
add_update(departments, DEPARTMENTS, DepartmentUpdate, update_department)
