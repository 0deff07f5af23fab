"""One handover of a person runs at a time, several may be planned; force is not of leaving alone"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | Sequence[str] | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = sa.text("status IN ('draft', 'running', 'incomplete') AND deleted_at IS NULL")
_RUNNING = sa.text("status = 'running' AND deleted_at IS NULL")


def upgrade() -> None:
    op.drop_constraint(op.f("ck_handovers_force"), "handovers", type_="check")
    op.drop_index("uq_handovers_open", table_name="handovers", postgresql_where=_OPEN)
    op.create_index("uq_handovers_running", "handovers", ["from_user_id"], unique=True, postgresql_where=_RUNNING)


def downgrade() -> None:
    op.drop_index("uq_handovers_running", table_name="handovers", postgresql_where=_RUNNING)
    op.create_index("uq_handovers_open", "handovers", ["from_user_id"], unique=True, postgresql_where=_OPEN)
    op.create_check_constraint(op.f("ck_handovers_force"), "handovers", "NOT force OR kind = 'leave'")
