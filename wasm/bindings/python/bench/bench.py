"""The binding beside json.loads, orjson and msgspec, side by side in one run.

    go run ./internal/testing/corpus/write FOLDER
    python bench/bench.py FOLDER

Each figure is the median of rounds in which the sides take turns, so that a change of the
machine's speed falls on all of them. It is the thread's CPU time, which other programs on the
machine do not count in.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import orjson

from agentwait import ReasoningPart, TextPart, ToolPart, parse

Side = Callable[[bytes], object]
ROUNDS = 41
CALLS = 10_000


def head_ours(body: bytes) -> object:
    """What a poll reads."""
    status = parse(body)
    return status.state, status.response


def tools_ours(body: bytes) -> object:
    """A few attributes of a few parts: the rest is never read."""
    return [call.tool_name for call in parse(body).tool_calls]


def parts_ours(*, values: bool) -> Side:
    """Everything, with arguments and results as values or as JSON text."""

    def read(body: bytes) -> object:
        status = parse(body)
        out: list[Any] = [status.state, status.response, status.interaction_id, status.agent_id]
        for message in status.messages:
            out += message.id, message.role, message.content
            for part in message.parts:
                out += part.id, part.type
                if isinstance(part, TextPart):
                    out.append(part.text)
                elif isinstance(part, ReasoningPart):
                    out.append(part.reasoning)
                elif isinstance(part, ToolPart):
                    out += part.tool_call_id, part.tool_name, part.tool_call_state
                    if values:
                        out += part.args, part.result
                    else:
                        out += part.json("args"), part.json("result")
        return out

    return read


def head_of(loads: Callable[[bytes], Any]) -> Side:
    """The same with a JSON reader."""

    def read(body: bytes) -> object:
        document = loads(body)
        return document["state"], document.get("response")

    return read


def tools_of(loads: Callable[[bytes], Any]) -> Side:
    """The same with a JSON reader."""

    def read(body: bytes) -> object:
        return [
            part.get("toolName")
            for message in loads(body)["messages"]
            for part in message["parts"]
            if part["type"] == "tool_invocation"
        ]

    return read


def parts_of(loads: Callable[[bytes], Any]) -> Side:
    """The same with a JSON reader, which makes values in any case."""

    def read(body: bytes) -> object:
        document = loads(body)
        out: list[Any] = [document.get(key) for key in ("state", "response")]
        out += document.get("interaction_id"), document.get("gummie_id")
        for message in document["messages"]:
            out += message.get("id"), message.get("role"), message.get("content")
            for part in message["parts"]:
                kind = part.get("type")
                out += part.get("id"), kind
                if kind == "text":
                    out.append(part.get("text"))
                elif kind == "reasoning":
                    out.append(part.get("reasoning"))
                elif kind == "tool_invocation":
                    out += part.get("toolCallId"), part.get("toolName"), part.get("toolCallState")
                    result = part.get("result") or {}
                    out += result.get("args"), result.get("result")
        return out

    return read


class Head(msgspec.Struct):
    """What msgspec makes of a body where state and response are asked for."""

    state: str
    response: str | None = None


_head = msgspec.json.Decoder(Head).decode


def head_msgspec(body: bytes) -> object:
    """The same with msgspec, which skips what is not asked for."""
    head = _head(body)
    return head.state, head.response


_missing = msgspec.Raw()


class Result(msgspec.Struct):
    """The object in which the API nests arguments and result."""

    args: msgspec.Raw = _missing
    result: msgspec.Raw = _missing


class Piece(msgspec.Struct, rename="camel"):
    """A part."""

    type: str
    id: str | None = None
    text: str | None = None
    reasoning: str | None = None
    tool_call_id: str | None = None
    tool_name: str | None = None
    tool_call_state: str | None = None
    result: Result | None = None


class Turn(msgspec.Struct):
    """A message."""

    parts: list[Piece] = []
    id: str | None = None
    role: str | None = None
    content: str | None = None


class Document(msgspec.Struct):
    """What msgspec makes of a body of which everything is asked for."""

    state: str
    response: str | None = None
    interaction_id: str | None = None
    gummie_id: str | None = None
    messages: list[Turn] = []


_document = msgspec.json.Decoder(Document).decode


def parts_msgspec(body: bytes) -> object:
    """Everything with msgspec, with arguments and results as JSON text."""
    document = _document(body)
    out: list[Any] = [document.state, document.response]
    out += document.interaction_id, document.gummie_id
    for message in document.messages:
        out += message.id, message.role, message.content
        for part in message.parts:
            kind = part.type
            out += part.id, kind
            if kind == "text":
                out.append(part.text)
            elif kind == "reasoning":
                out.append(part.reasoning)
            elif kind == "tool_invocation":
                out += part.tool_call_id, part.tool_name, part.tool_call_state
                for raw in (part.result.args, part.result.result) if part.result else ():
                    out.append(str(raw, "utf-8") or None)
    return out


ROWS: list[tuple[str, list[Side]]] = [
    ("state and response", [head_ours, head_of(json.loads), head_of(orjson.loads), head_msgspec]),
    (
        "the names of all tools called",
        [tools_ours, tools_of(json.loads), tools_of(orjson.loads)],
    ),
    (
        "all parts, args and results as text",
        [parts_ours(values=False), parts_of(json.loads), parts_of(orjson.loads), parts_msgspec],
    ),
    (
        "all parts, args and results as values",
        [parts_ours(values=True), parts_of(json.loads), parts_of(orjson.loads)],
    ),
]


def compare(sides: list[Side], body: bytes, rounds: int) -> list[float]:
    """The medians of all sides, in microseconds a call."""
    calls = max(1, min(2_000, 300_000 // len(body)))
    times: list[list[float]] = [[] for _ in sides]
    for number in range(rounds + 3):  # of which three to warm up
        for side, seen in zip(sides, times, strict=True):
            begun = time.thread_time()
            for _ in range(calls):
                side(body)
            if number >= 3:
                seen.append((time.thread_time() - begun) / calls * 1e6)
    return [median(seen) for seen in times]


def main(folder: Path, rounds: int) -> None:
    """Prints both tables, ready for BENCHMARKS.md."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("wasmtime", "orjson", "msgspec"))
    print(
        f"Python {platform.python_version()}, {libraries}; "
        f"CPU microseconds a call from bytes, median of {rounds} rounds\n"
    )
    print("| corpus | what | agentwait | json.loads | ratio | orjson | ratio | msgspec | ratio |")
    print("|---|---|---|---|---|---|---|---|---|")
    bodies = {path.stem: path.read_bytes() for path in folder.glob("*.json")}
    for corpus, body in sorted(bodies.items(), key=lambda item: len(item[1])):
        for what, sides in ROWS:
            us, *others = compare(sides, body, rounds)
            cells = "".join(f" {them:.2f} | **{them / us:.2f}** |" for them in others)
            print(f"| {corpus} | {what} | {us:.2f} |{cells}", flush=True)
    print(f"\n| {CALLS:,} calls on 86 KB | median | slowest |\n|---|---|---|")
    body = bodies["short-86k"]
    for name, side in (
        ("agentwait, state and response", head_ours),
        ("json.loads, state and response", head_of(json.loads)),
        ("agentwait, all parts as values", parts_ours(values=True)),
        ("json.loads, all parts", parts_of(json.loads)),
    ):
        times = []
        for _ in range(CALLS if rounds > 1 else 10):
            begun = time.thread_time()
            side(body)
            times.append((time.thread_time() - begun) * 1e6)
        print(f"| {name} | {median(times):.0f} µs | {max(times):.0f} µs |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(
            "usage: python bench/bench.py FOLDER [ROUNDS]\n"
            "The folder is made by: go run ./internal/testing/corpus/write FOLDER"
        )
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else ROUNDS)
