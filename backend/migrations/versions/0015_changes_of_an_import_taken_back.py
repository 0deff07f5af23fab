"""What an import changed is counted when it is taken back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("restored", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("imports", "restored", server_default=None)


def downgrade() -> None:
    op.drop_column("imports", "restored")
