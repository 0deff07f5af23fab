"""What leaves the program as text holds no secret: log lines, exceptions, and whatever the libraries say (TRUST §4.2).

An exception is told by its frames and its type; the values of variables are never looked at, and its message only
after everything that looks like a key has been taken out of it.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import orjson
import structlog
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

GONE = "[redacted]"
SECRET_NAMES = re.compile(
    r"^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|code|recovery_codes?|"
    r".*(password|passwd|secret|token|api_?key|private_?key)s?(_hash)?)$",
    re.IGNORECASE,
)
PUBLIC_NAMES = frozenset({"token_id"})
"""Names that only sound secret."""
_SECRETS = (
    re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{4,}"),
    re.compile(r"\beyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*\.?[A-Za-z0-9_\-.]*"),
    re.compile(r"\b(crm_pat|whsec)_[A-Za-z0-9_\-]+"),
    re.compile(
        r"(?i)([\"']?\b(?:authorization|cookie|set-cookie|x-api-key|[a-z_]*(?:password|secret|token)|code)\b[\"']?"
        r"\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&})\]]+)"
    ),
)
MOST_FRAMES = 40
LONGEST = 2_000


def redact(value: Any, depth: int = 0) -> Any:
    """The same value without secrets, however deep they are nested."""
    if depth > 12:
        return GONE
    if isinstance(value, Mapping):
        return {
            str(name): GONE if _is_secret(str(name), part) else redact(part, depth + 1) for name, part in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(part, depth + 1) for part in value]
    if isinstance(value, bytes):
        return redact_text(value[:LONGEST].decode("utf-8", "replace"))
    if isinstance(value, str):
        return redact_text(value)
    return value


def _is_secret(name: str, value: Any) -> bool:
    """``code`` is a secret where it is typed in; the codes of our refusals are not."""
    if name in PUBLIC_NAMES or value is None or not SECRET_NAMES.match(name):
        return False
    return name.lower() != "code" or not re.fullmatch(r"[A-Z][A-Z0-9_]+", str(value))


def redact_text(words: str) -> str:
    for secret in _SECRETS[:3]:
        words = secret.sub(GONE, words)
    return _SECRETS[3].sub(lambda found: found[1] + GONE, words)


def told(failed: BaseException) -> dict[str, Any]:
    """An exception as type, message and frames: no variable, no parameter of a statement, no input of a validation."""
    if isinstance(failed, ValidationError):
        message = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in failed.errors())
    elif isinstance(failed, SQLAlchemyError):
        message = str(getattr(failed, "orig", None) or type(failed).__name__).split("DETAIL:")[0]
    else:
        message = str(failed)
    frames = traceback.extract_tb(failed.__traceback__)[-MOST_FRAMES:]
    shown: dict[str, Any] = {
        "type": f"{type(failed).__module__}.{type(failed).__qualname__}",
        "message": redact_text(message[:LONGEST]),
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = failed.__cause__ or (None if failed.__suppress_context__ else failed.__context__)
    if cause is not None:
        shown["cause"] = {"type": type(cause).__qualname__}
    return shown


def _without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple):
        raised = raised[1]
    elif raised is True:
        import sys

        raised = sys.exc_info()[1]
    clean: MutableMapping[str, Any] = redact(dict(event))
    if isinstance(raised, BaseException):
        clean["exception"] = told(raised)
    return clean


def _line(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    """One line: JSON escapes every line break that somebody may have slipped in."""
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class _Formatter(logging.Formatter):
    """The lines of libraries, in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        event: MutableMapping[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "exc_info": record.exc_info,
        }
        return _line(None, "", _without_secrets(None, "", event))


def configure_logging(debug: bool = False) -> None:
    """JSON on standard output, one line an event, for ourselves and for every library."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    if not any(isinstance(one.formatter, _Formatter) for one in root.handlers):
        root.addHandler(handler)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        # Addresses hold what is looked for, names and telephones: they are for the eyes of a developer only.
        logger.propagate = debug or name != "uvicorn.access"
