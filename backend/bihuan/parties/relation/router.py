"""What a relation between customers can do."""

from bihuan.kernel.routing import add_create, add_delete, add_reads, router
from bihuan.parties.relation.schemas import RelationCreate, RelationQuery
from bihuan.parties.relation.service import CUSTOMER_RELATIONS, create_relation

customer_relations = router("/customer-relations", "Customer relations")
add_reads(customer_relations, CUSTOMER_RELATIONS, RelationQuery)
add_create(customer_relations, CUSTOMER_RELATIONS, RelationCreate, create_relation)
add_delete(customer_relations, CUSTOMER_RELATIONS)
