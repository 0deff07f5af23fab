"""What a product can do."""

from bihuan.catalog.product.schemas import ProductCreate, ProductQuery, ProductUpdate
from bihuan.catalog.product.service import PRODUCTS, create_product, update_product
from bihuan.kernel import routing

products = routing.router("/products", "Products")
routing.add_reads(products, PRODUCTS, ProductQuery)
routing.add_create(products, PRODUCTS, ProductCreate, create_product)
routing.add_update(products, PRODUCTS, ProductUpdate, update_product)
routing.add_actions(products, PRODUCTS)
routing.add_bulk(products, PRODUCTS, "publish", "suspend", "resume")
