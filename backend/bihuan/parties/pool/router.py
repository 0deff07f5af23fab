"""What a pool can do."""

from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router
from bihuan.parties.pool.schemas import PoolCreate, PoolQuery, PoolUpdate
from bihuan.parties.pool.service import POOLS, create_pool, update_pool

pools = router("/pools", "Pools")
add_reads(pools, POOLS, PoolQuery)
add_create(pools, POOLS, PoolCreate, create_pool)
add_update(pools, POOLS, PoolUpdate, update_pool)
add_actions(pools, POOLS)
