"""What the environment decides: where the database is, on which port to listen, and the secret that signs tokens."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

REPOSITORY = Path(__file__).resolve().parents[2]


def state_dir() -> Path:
    """Where this installation keeps what is not in the database: `var/` in the repository, or $BIHUAN_STATE."""
    return Path(os.environ.get("BIHUAN_STATE") or REPOSITORY / "var").absolute()


def stored_secret() -> SecretStr:
    """The signing key of an installation that sets none: made once, readable by its owner only."""
    path = state_dir() / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # atomic, and fails where another process was first: both then read one key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return SecretStr(path.read_text().strip())


def async_url(url: str) -> str:
    """Any usual spelling of a PostgreSQL address as the one SQLAlchemy wants: `postgresql+asyncpg://…`.

    libpq's `sslmode` becomes asyncpg's `ssl`, so that the address of a hosting provider can be pasted unchanged.
    """
    parsed = make_url(url)
    if parsed.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must be a PostgreSQL address, not {parsed.drivername}")
    query = {"ssl" if key == "sslmode" else key: value for key, value in parsed.query.items()}
    return parsed.set(drivername="postgresql+asyncpg", query=query).render_as_string(hide_password=False)


class Settings(BaseSettings):
    """Every setting is `BIHUAN_<NAME>` in the environment; DATABASE_URL and PORT also go by their usual names."""

    model_config = SettingsConfigDict(env_prefix="BIHUAN_", extra="ignore", populate_by_name=True)

    database_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL", "BIHUAN_DATABASE_URL"))
    migration_database_url: str | None = Field(
        default=None, validation_alias=AliasChoices("MIGRATION_DATABASE_URL", "BIHUAN_MIGRATION_DATABASE_URL")
    )
    """The same database as its owner, who migrates it; the program itself needs a role without such powers."""
    secret_key: SecretStr = Field(default_factory=stored_secret)
    host: str = "0.0.0.0"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=AliasChoices("BIHUAN_PORT", "PORT"))
    debug: bool = False
    allow_data_loss: bool = False
    """Start on a server that may lose what it has acknowledged (tests and benchmarks)."""
    static_dir: Path = REPOSITORY / "frontend" / "dist"
    pool_size: int = Field(default=10, ge=1)
    patience: float = Field(default=1.5, gt=0)
    """Seconds that a request may wait for its turn; where it would be longer, it is told to come back."""
    longest_line: int = Field(default=200, ge=0)
    """Requests of one kind that wait in one process, at most."""
    workers: int = Field(default=1, ge=1)
    """Server processes on all machines together; more than one exchange what they count (`serve --workers` sets it)."""
    access_token_minutes: int = Field(default=10, ge=1)
    refresh_token_days: int = Field(default=14, ge=1)
    # Limits, 0 for none (API §11). Units a minute, rows a day.
    rate_user: int = Field(default=1_200, ge=0)
    rate_token: int = Field(default=600, ge=0)
    rows_token: int = Field(default=50_000, ge=0)
    rate_login: int = Field(default=10, ge=0)
    """Attempts to sign in, a minute and IP address."""
    throttle_login: bool = True
    """Whether failed attempts delay the next one, by account and by IP address."""
    rate_confirm: int = Field(default=5, ge=0)
    """Wrong passwords a minute when a signed-in user confirms a change of their account with it."""
    rate_form: int = Field(default=10, ge=0)
    """Submissions of public forms, a minute and IP address; of one form from everywhere, twenty times as many."""
    outbound_allow: str = ""
    """Hosts that webhooks may reach although they are not public or not https: ``erp.lan:8080,10.0.0.7:443``."""
    webhook_lease_seconds: int = Field(default=30, ge=1)
    """How long a delivery stays with a worker that does not come back: longer than an attempt may take (15 s)."""

    @property
    def program(self) -> URL | None:
        """Who the program is in the database, where somebody else migrates it."""
        if self.database_url is None or self.migration_database_url is None:
            return None
        program, owner = make_url(self.database_url), make_url(self.migration_database_url)
        return program if program.username != owner.username else None

    @field_validator("database_url", "migration_database_url")
    @classmethod
    def _one_spelling(cls, value: str | None) -> str | None:
        return async_url(value) if value else None


@cache
def get_settings() -> Settings:
    """The settings of this process; a test that changes the environment calls `get_settings.cache_clear()`."""
    return Settings()
