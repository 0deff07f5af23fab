"""What a pool can do."""

from bihuan.kernel import routing
from bihuan.parties.pool.schemas import PoolCreate, PoolQuery, PoolUpdate
from bihuan.parties.pool.service import POOLS, create_pool, update_pool

pools = routing.router("/pools", "Pools")
routing.add_reads(pools, POOLS, PoolQuery)
routing.add_create(pools, POOLS, PoolCreate, create_pool)
routing.add_update(pools, POOLS, PoolUpdate, update_pool)
routing.add_actions(pools, POOLS)
