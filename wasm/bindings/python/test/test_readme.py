"""The README's code, run as it stands there."""

from __future__ import annotations

import asyncio
import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator

import agentwait

TEXT = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
FIRST, READING, DOCUMENT, MANY, DIGEST = re.findall(
    r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL
)
BODY = b"""{"state":"COMPLETED","response":"```json\\n{}\\n```","messages":[{"parts":[
  {"type":"text","text":"said"},{"type":"reasoning","reasoning":"thought"},
  {"type":"tool_invocation","toolName":"query","result":{"args":{"q":1},"result":"rows"}},
  {"type":"file","file":{"filename":"a.pdf","artifact_url":"https://a.example/a.pdf"}},
  {"type":"error","error":"broken"},{"type":"citation"}]}]}"""


@pytest.fixture
def real(api: Emulator, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The emulator in place of the real API, and the names that the README does not define."""
    monkeypatch.setenv("GUMLOOP_API_KEY", api.key)
    for name in ("await_agent", "await_agent_async"):
        function = getattr(agentwait, name)
        defaults = {**function.__kwdefaults__, "base_url": api.url}
        monkeypatch.setattr(function, "__kwdefaults__", defaults)
    return {"interaction_id": "readme", "user_id": api.user, "api_key": api.key}


def test_the_first_example(
    api: Emulator, real: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    api.script("readme", {"step": "raw", "status": 200, "text": BODY.decode()})
    exec(FIRST, real)
    assert capsys.readouterr().out == "```json\n{}\n```\nquery {'q': 1}\n"


def test_reading(capsys: pytest.CaptureFixture[str]) -> None:
    exec(READING, {"body": BODY})
    assert capsys.readouterr().out.splitlines() == [
        "said",
        "thought",
        "query {'q': 1} rows",
        "a.pdf https://a.example/a.pdf",
        "failed: broken",
        '{"type":"citation"}',
    ]


def test_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    requests = '[{"id":"r","kind":"approval","text":"Send it?","schema":{"type":"boolean"}}]'
    document = f'{{"state":"paused","phase":"needs_input","input_requests":{requests}}}'
    exec(DOCUMENT, {"document": document})
    assert capsys.readouterr().out == "approval Send it? {'type': 'boolean'}\n"


def test_many_at_once(api: Emulator, real: dict[str, Any]) -> None:
    real |= {"asyncio": asyncio, "await_agent_async": agentwait.await_agent_async}
    real["interactions"] = [f"readme_{i}" for i in range(3)]
    for interaction in real["interactions"]:
        api.script(interaction, {"step": "completed"})
    exec(f"async def main():\n{textwrap.indent(MANY, '    ')}    return statuses", real)
    statuses = asyncio.run(real["main"]())
    assert [status.phase for status in statuses] == ["completed"] * 3
    assert [len(api.requests(interaction)) for interaction in real["interactions"]] == [1, 1, 1]


def test_the_error_text() -> None:
    with pytest.raises(agentwait.AgentStatusSyntaxError) as caught:
        agentwait.parse('{"state":"é😀",}')
    assert f"\n    {caught.value}\n" in TEXT


def test_every_option_is_in_the_table() -> None:
    for function in (agentwait.await_agent, agentwait.await_agent_async):
        for name in inspect.signature(function).parameters:
            assert re.search(rf"`{name}[`(]", TEXT), name


def test_every_public_name_is_told() -> None:
    silent = {
        "DEFAULT_MAX_BYTES",
        "Action",
        "Decision",
        "Progress",
        "Message",
        "Part",
        "UnknownPart",
    }
    for name in set(agentwait.__all__) - silent:
        assert name in TEXT, name


def test_the_program_for_temporal_compiles() -> None:
    """dev/e2e runs it, on a Temporal server: see e2e/readme.py."""
    names: dict[str, Any] = {"__name__": "digest"}
    exec(compile(DIGEST, "digest.py", "exec"), names)
    assert names["Digest"].__temporal_workflow_definition.name == "Digest"
