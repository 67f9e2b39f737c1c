"""The Python of the repository's pages, type-checked as a reader's program would be.

A call that is not the API's own costs each reader an hour: it stands there until somebody tries it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
ROOT = Path(__file__).parents[4]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), PACKAGE / "README.md"]
BLOCK = re.compile(r"^```(?:python|py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a fragment takes for granted, since its page has said it, or the reader's program has it.
IMPORTS = """
import asyncio
import os
from typing import Any

from temporalio import workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from agentwait import await_agent_async
"""
NAMES = {
    "api_key": "str",
    "body": "bytes",
    "client": "Client",
    "document": "str",
    "handle": "WorkflowHandle[Any, Any]",
    "id": "str",
    "interaction_id": "str",
    "interactions": "list[str]",
    "user": "str",
    "user_id": "str",
    "Digest": "type[object]",  # a workflow of the reader's
}


@dataclass
class Block:
    page: str
    line: int
    code: str


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            found.append(Block(str(page.relative_to(ROOT)), line, match[1]))
    return found


def check(found: list[Block], directory: Path) -> list[str]:
    """What mypy says of the blocks, by page and line."""
    lines, where = IMPORTS.splitlines(), {}
    for i, block in enumerate(found):
        own = set(re.findall(r"^(?:class|def) (\w+)", block.code, re.MULTILINE))
        arguments = ", ".join(f"{name}: {NAMES[name]}" for name in NAMES if name not in own)
        # In a function, where `await` may stand, and names are the block's own.
        lines.append(f"async def block_{i}({arguments}) -> None:")
        for at, line in enumerate(textwrap.indent(block.code, "    ").splitlines()):
            lines.append(line)
            where[len(lines)] = f"{block.page}:{block.line + at}"
        lines.append("    return None")
    program = directory / "pages.py"
    program.write_text("\n".join(lines) + "\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "--no-error-summary"]
    command += ["--config-file", str(PACKAGE / "pyproject.toml"), str(program)]
    ran = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    told = []
    for problem in ran.stdout.splitlines():
        match = re.match(r".*pages\.py:(\d+): (error: .*)", problem)
        if match:
            told.append(f"{where.get(int(match[1]), 'the test')}: {match[2]}")
    assert bool(told) == bool(ran.returncode), ran.stdout
    return told


def test_the_pages(tmp_path: Path) -> None:
    found = blocks()
    assert {block.page for block in found} >= {
        "README.md",
        "docs/parser.md",
        "docs/python-typescript.md",
        "wasm/bindings/python/README.md",
    }
    assert check(found, tmp_path) == []


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("from agentwait.temporal import await_client\n", "no attribute"),
        ("from agentwait import await_agent\nawait_agent(id, user=user, api_key=id)\n", "user"),
        ("from agentwait import parse\nprint(parse(body).final)\n", "final"),
    ],
)
def test_what_is_not_there_is_found(code: str, wanted: str, tmp_path: Path) -> None:
    told = check([Block("page.md", 7, code)], tmp_path)
    assert any(line.startswith("page.md:") and wanted in line for line in told), told
