"""docs/integrators.md does what it says: every block is run, and what it prints is what the page shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bihuan.demo.people import PASSWORD as DEMO_PASSWORD
from bihuan.settings import REPOSITORY
from tests.clients.conftest import CLIENTS, TYPESCRIPT, House
from tests.factories.company import PASSWORD

PAGE = REPOSITORY / "docs" / "integrators.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNS = ("bash", "python", "typescript")
END = "-- end of block --"


class Block(NamedTuple):
    """What is run, and what the page shows below it."""

    language: str
    source: str
    shown: str


def blocks(language: str, house: House) -> list[Block]:
    """Those of a language, as somebody at ``house`` would type them."""
    here = {"http://localhost:8000": house.address, "127.0.0.1:9000": f"127.0.0.1:{house.receiver}"}
    here |= {'("127.0.0.1", 9000)': f'("127.0.0.1", {house.receiver})', DEMO_PASSWORD: PASSWORD}
    found = FENCE.findall(PAGE.read_text(encoding="utf-8"))
    assert {kind for kind, _ in found} == {*RUNS, "text"}, "a block of this kind is run by nobody"
    made = []
    for (kind, source), (below, shown) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == language:
            assert below == "text", f"the page does not show what this prints:\n{source}"
            for there, now in here.items():
                source = source.replace(there, now)
            made.append(Block(kind, source, shown))
    assert made, f"the page shows no {language}"
    return made


def same(text: str) -> str:
    """Without what differs from run to run: ids, the numbers of documents, and what is left of a quota."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "(id)", text)
    text = re.sub(r"r=\d+;t=\d+", "r=(left);t=(seconds)", text)
    return re.sub(r"\b([A-Z]{2})\d{12,}\b", r"\1(number)", text).strip()


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_shell_from_signing_in_to_the_last_page(house: House, tmp_path: Path) -> None:
    told = blocks("bash", house)
    script = "set -euo pipefail\n" + "".join(f"{block.source}\necho '{END}'\n" for block in told)
    printed = run(["bash", "-c", script], tmp_path).split(END)
    assert [same(text) for text in printed[:-1]] == [same(block.shown) for block in told]


def test_the_python_client(house: House, tmp_path: Path) -> None:
    for told in blocks("python", house):
        script = tmp_path / "page.py"
        script.write_text(f"import sys\nsys.path.insert(0, {str(CLIENTS / 'python')!r})\n{told.source}")
        assert same(run([sys.executable, str(script)], tmp_path)) == same(told.shown)


def test_the_typescript_client(house: House) -> None:
    (told,) = blocks("typescript", house)
    folder = TYPESCRIPT / "dist" / "page"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "page.ts").write_text(told.source)
    options = {"rootDir": ".", "outDir": "out", "declaration": False}
    settings = {"extends": "../../tsconfig.json", "compilerOptions": options, "include": ["."]}
    (folder / "tsconfig.json").write_text(json.dumps(settings))
    run(["npx", "--no-install", "tsc", "-p", str(folder)], TYPESCRIPT)
    assert same(run(["node", str(folder / "out" / "page.js")], TYPESCRIPT)) == same(told.shown)
