"""A pool that is switched on takes back from the next business date on (decision 0065)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0054"
down_revision: str | Sequence[str] | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("pools", sa.Column("recycles_from", sa.Date()))


def downgrade() -> None:
    op.drop_column("pools", "recycles_from")
