"""What a product can do."""

from bihuan.catalog.product.schemas import ProductCreate, ProductQuery, ProductUpdate
from bihuan.catalog.product.service import PRODUCTS, create_product, update_product
from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router

products = router("/products", "Products")
add_reads(products, PRODUCTS, ProductQuery)
add_create(products, PRODUCTS, ProductCreate, create_product)
add_update(products, PRODUCTS, ProductUpdate, update_product)
add_actions(products, PRODUCTS)
add_bulk(products, PRODUCTS, "publish", "suspend", "resume")
