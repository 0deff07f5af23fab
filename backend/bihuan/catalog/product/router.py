"""What a product can do."""

from bihuan.catalog.product.schemas import ProductCreate, ProductQuery, ProductUpdate
from bihuan.catalog.product.service import PRODUCTS, create_product, update_product
from bihuan.kernel import routing

router = routing.router("/products", "Products")
routing.add_reads(router, PRODUCTS, ProductQuery)
routing.add_create(router, PRODUCTS, ProductCreate, create_product)
routing.add_update(router, PRODUCTS, ProductUpdate, update_product)
routing.add_actions(router, PRODUCTS)
routing.add_bulk(router, PRODUCTS, "publish", "suspend", "resume")
