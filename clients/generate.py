"""Writes both clients from the contract: `make clients`. Nothing is done where they are of this contract already.

What is generated is not committed: it is a thousand files that say what `openapi.yaml` says.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parent / "openapi.yaml"
PYTHON = HERE / "python" / "bihuan_client"
TYPESCRIPT = HERE / "typescript"
GENERATED = ("api", "models", "client.py", "errors.py", "types.py")
METHODS = {"get", "put", "post", "patch", "delete"}
REFUSALS = ("Problem", "ProblemField", "ProblemParam")
SHAPED = "application/vnd.bihuan.shaped+json"
SHAPING = {"fields", "expand"}


def main() -> None:
    with (HERE / ".generating").open("w") as lock:  # two test processes may want them at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        _unless_done(PYTHON / ".generated", _python, HERE / "python" / "templates")
        _unless_done(TYPESCRIPT / "dist" / ".generated", _typescript, TYPESCRIPT / "src", TYPESCRIPT / "smoke")


def _unless_done(stamp: Path, generate: Any, *sources: Path) -> None:
    """``generate`` if the contract, this file or what it builds from has changed since ``stamp`` was written."""
    digest = hashlib.sha256()
    found = [path for folder in sources for path in sorted(folder.rglob("*"))]
    parts = [path for path in found if path.is_file() and path.name != "schema.gen.ts"]
    for path in (CONTRACT, Path(__file__), TYPESCRIPT / "package.json", TYPESCRIPT / "package-lock.json", *parts):
        digest.update(path.read_bytes())
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        stamp.unlink(missing_ok=True)
        generate()
        stamp.write_text(digest.hexdigest())


def _python() -> None:
    with tempfile.TemporaryDirectory() as folder:
        contract, settings, made = Path(folder, "openapi.yaml"), Path(folder, "settings.yaml"), Path(folder, "made")
        _write(_what_succeeds(), contract)
        hooks = ["ruff check . --fix-only --silent --extend-select=I", "ruff format . --silent"]
        settings.write_text(yaml.safe_dump({"post_hooks": hooks, "literal_enums": True}))
        generator, templates = Path(sys.executable).parent / "openapi-python-client", HERE / "python" / "templates"
        options = f"--meta none --fail-on-warning --custom-template-path {templates}"
        places = f"--path {contract} --output-path {made} --config {settings}"
        _run([str(generator), "generate", *options.split(), *places.split()])
        types = made / "types.py"
        types.write_text(types.read_text().replace("parsed: T | None", "parsed: T"))  # refusals are raised
        for name in GENERATED:
            shutil.rmtree(PYTHON / name, ignore_errors=True)
            (PYTHON / name).unlink(missing_ok=True)
            shutil.move(made / name, PYTHON / name)


def _plain() -> dict[str, Any]:
    """The contract of whole records: a call that asks for some fields is answered otherwise (decision 0014).

    Its answer would make every list one of two types, or a whole record of which most is missing. So no call takes
    ``fields`` and ``expand`` by itself: both clients have a function that asks for them, and types what comes back.
    """
    document: dict[str, Any] = yaml.load(CONTRACT.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for operation in _operations(document):
        shaped = [
            answer["content"].pop(SHAPED, None) for answer in operation["responses"].values() if "content" in answer
        ]
        if any(shaped):
            asked = operation.get("parameters", ())
            operation["parameters"] = [one for one in asked if one.get("name") not in SHAPING]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body:
                search = document["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
                for name in SHAPING:
                    search["properties"].pop(name, None)
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method in METHODS)


def _what_succeeds() -> dict[str, Any]:
    """The plain contract without its refusals, which the client raises, and with one media type a body."""
    document = _plain()
    for operation in _operations(document):
        answers = operation["responses"]
        operation["responses"] = {status: answer for status, answer in answers.items() if status[0] == "2"}
        for answer in operation["responses"].values():
            files = [one for one in answer.get("content", {}).values() if one["schema"].get("format") == "binary"]
            if files:
                answer["content"] = {"application/octet-stream": files[0]}
        body = operation.get("requestBody", {}).get("content", {})
        if "application/merge-patch+json" in body:
            del body["application/json"]
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            if field.pop("contentMediaType", None):  # how OpenAPI 3.1 says that a field of a form is a file
                field["format"] = "binary"
    for name in REFUSALS:
        document["components"]["schemas"].pop(name, None)
    document["components"].pop("responses", None)
    return document


def _typescript() -> None:
    modules = TYPESCRIPT / "node_modules"
    if not (modules / ".ok").exists():
        _run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], TYPESCRIPT)
        (modules / ".ok").touch()
    shutil.rmtree(TYPESCRIPT / "dist", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        contract = Path(folder, "openapi.yaml")
        _write(_plain(), contract)
        _run(["npm", "run", "-s", "types", "--", str(contract)], TYPESCRIPT)
    _run(["npm", "run", "-s", "build"], TYPESCRIPT)


def _write(document: dict[str, Any], path: Path) -> None:
    path.write_text(yaml.dump(document, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False))


def _run(command: list[str], folder: Path | None = None) -> None:
    """``command``, with the tools of this Python environment at hand; what it says is shown where it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")


if __name__ == "__main__":
    main()
