"""What the definition of a field can do."""

from bihuan.company.custom_field.schemas import CustomFieldQuery, CustomFieldUpdate, CustomFieldWrite
from bihuan.company.custom_field.service import CUSTOM_FIELDS, create_field, update_field
from bihuan.kernel.routing import add_create, add_reads, add_update, router

custom_fields = router("/custom-fields", "Company")
add_reads(custom_fields, CUSTOM_FIELDS, CustomFieldQuery)
add_create(custom_fields, CUSTOM_FIELDS, CustomFieldWrite, create_field)
add_update(custom_fields, CUSTOM_FIELDS, CustomFieldUpdate, update_field)
