"""docs/webhooks.md: the receiver's snippets accept what we sign and nothing else."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from datetime import timedelta
from typing import Any

from bihuan.integration.webhook.service import new_secret, signature
from bihuan.kernel.clock import CLOCK
from bihuan.settings import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "webhooks.md").read_text(encoding="utf-8")


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.S)
    assert found, language
    return found[1]


def cases() -> list[tuple[str, str, dict[str, str], bytes, bool]]:
    secret, other, body, now = new_secret(), new_secret(), '{"id":"evt_1","object_no":"订单"}'.encode(), CLOCK.now()

    def headers(*secrets: str, at: Any = now) -> dict[str, str]:
        signed = " ".join(signature(one, "evt_1", at, body) for one in secrets)
        return {"webhook-id": "evt_1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed}

    return [
        ("as sent", secret, headers(secret), body, True),
        ("while secrets rotate", secret, headers(other, secret), body, True),
        ("by another secret", secret, headers(other), body, False),
        ("another body", secret, headers(secret), body + b" ", False),
        ("too old", secret, headers(secret, at=now - timedelta(minutes=6)), body, False),
    ]


def test_the_python_snippet() -> None:
    scope: dict[str, Any] = {}
    exec(snippet("python"), scope)
    assert {name: scope["verify"](secret, headers, body) for name, secret, headers, body, _ in cases()} == {
        name: good for name, *_, good in cases()
    }


def test_the_node_snippet() -> None:
    assert shutil.which("node"), "the snippet needs Node, as the browser app does"
    given = [[name, secret, headers, base64.b64encode(body).decode()] for name, secret, headers, body, _ in cases()]
    script = (
        snippet("js")
        + f"\nconst out = {{}}\nfor (const [name, secret, headers, body] of {json.dumps(given)})"
        + "\n  out[name] = verify(secret, headers, Buffer.from(body, 'base64'))\nconsole.log(JSON.stringify(out))"
    )
    done = subprocess.run(["node", "-e", script], text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: good for name, *_, good in cases()}
