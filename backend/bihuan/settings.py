"""What the environment decides: where the database is, on which port to listen, and the secret that signs tokens."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url

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
    secret_key: SecretStr = Field(default_factory=stored_secret)
    host: str = "0.0.0.0"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=AliasChoices("BIHUAN_PORT", "PORT"))
    debug: bool = False
    static_dir: Path = REPOSITORY / "frontend" / "dist"
    pool_size: int = Field(default=10, ge=1)
    patience: float = Field(default=1.5, gt=0)
    """Seconds that a request may wait for its turn; where it would be longer, it is told to come back."""
    longest_line: int = Field(default=200, ge=0)
    """Requests of one kind that wait in one process, at most."""
    access_token_minutes: int = Field(default=15, ge=1)
    refresh_token_days: int = Field(default=14, ge=1)

    @field_validator("database_url")
    @classmethod
    def _one_spelling(cls, value: str | None) -> str | None:
        return async_url(value) if value else None


@cache
def get_settings() -> Settings:
    """The settings of this process; a test that changes the environment calls `get_settings.cache_clear()`."""
    return Settings()
