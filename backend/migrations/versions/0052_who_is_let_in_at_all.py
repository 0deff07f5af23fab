"""Who has ever been let into a record of a kind: the others' lists need not ask (decision 0060)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | Sequence[str] | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
FOUND = """
    SELECT DISTINCT w.who, m.object_type, m.via FROM {source} m
    CROSS JOIN LATERAL (VALUES (coalesce(m.user_id, m.department_id, m.leader_id)), ({nobody})) AS w(who)
"""
NOTE = f"""
CREATE FUNCTION note_member_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_kinds (who, object_type, via)
    SELECT f.who, f.object_type, f.via FROM ({FOUND.format(source="added", nobody=NOBODY)}) f
    WHERE NOT EXISTS (
        SELECT FROM member_kinds k WHERE k.who = f.who AND k.object_type = f.object_type AND k.via = f.via
    )
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO permission_epoch AS e (id, epoch) VALUES (true, 1)
        ON CONFLICT (id) DO UPDATE SET epoch = e.epoch + 1;
    END IF;
    RETURN NULL;
END
$$
"""
ALIVE = """
CREATE FUNCTION session_epoch(session uuid, person uuid, at timestamptz) RETURNS integer
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE found integer;
BEGIN
    SELECT coalesce((SELECT epoch FROM permission_epoch), 0) INTO found
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = session AND u.id = person AND s.revoked_at IS NULL AND s.expires_at > at
    AND u.status = 'active' AND u.deleted_at IS NULL;
    RETURN found;
END
$$
"""
"""What every reader asks first is planned once: their other statements are planned for the values asked for."""


def upgrade() -> None:
    op.create_table(
        "member_kinds",
        sa.Column("who", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("who", "object_type", "via", name=op.f("pk_member_kinds")),
    )
    op.execute(
        f"INSERT INTO member_kinds (who, object_type, via) {FOUND.format(source='record_members', nobody=NOBODY)}"
    )
    op.execute(NOTE)
    op.execute(ALIVE)
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER note_member_kinds_on_{event.lower()} AFTER {event} ON record_members "
            "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_member_kinds()"
        )


def downgrade() -> None:
    op.execute("DROP FUNCTION session_epoch(uuid, uuid, timestamptz)")
    for event in ("insert", "update"):
        op.execute(f"DROP TRIGGER note_member_kinds_on_{event} ON record_members")
    op.execute("DROP FUNCTION note_member_kinds()")
    op.drop_table("member_kinds")
