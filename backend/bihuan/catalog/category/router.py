"""What a product category can do."""

from bihuan.catalog.category.schemas import CategoryQuery, CategoryUpdate, CategoryWrite
from bihuan.catalog.category.service import CATEGORIES, create_category, update_category
from bihuan.kernel import routing

router = routing.router("/product-categories", "Product categories")
routing.add_reads(router, CATEGORIES, CategoryQuery)
routing.add_create(router, CATEGORIES, CategoryWrite, create_category)
routing.add_update(router, CATEGORIES, CategoryUpdate, update_category)
