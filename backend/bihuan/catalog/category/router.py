"""What a product category can do."""

from bihuan.catalog.category.schemas import CategoryQuery, CategoryUpdate, CategoryWrite
from bihuan.catalog.category.service import CATEGORIES, create_category, update_category
from bihuan.kernel import routing

categories = routing.router("/product-categories", "Product categories")
routing.add_reads(categories, CATEGORIES, CategoryQuery)
routing.add_create(categories, CATEGORIES, CategoryWrite, create_category)
routing.add_update(categories, CATEGORIES, CategoryUpdate, update_category)
