"""What a product category can do."""

from bihuan.catalog.category.schemas import CategoryQuery, CategoryUpdate, CategoryWrite
from bihuan.catalog.category.service import CATEGORIES, create_category, update_category
from bihuan.kernel.routing import add_create, add_reads, add_update, router

categories = router("/product-categories", "Product categories")
add_reads(categories, CATEGORIES, CategoryQuery)
add_create(categories, CATEGORIES, CategoryWrite, create_category)
add_update(categories, CATEGORIES, CategoryUpdate, update_category)
