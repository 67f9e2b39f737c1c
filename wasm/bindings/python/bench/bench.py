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
        out: list[Any] = [document[key] for key in ("state", "response")]
        out += document["interaction_id"], document["gummie_id"]
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


TINY = (
    b'{"interaction_id":"int_3kd93kd02k","gummie_id":"gum_93kd02kd1","state":"ASYNC_PROCESSING",'
    b'"created_ts":"2026-03-05T10:30:00Z","messages":[]}'
)
"""What nearly every poll returns."""

ROWS: list[tuple[str, Side, Side, Side]] = [
    ("state and response", head_ours, head_of(json.loads), head_of(orjson.loads)),
    ("the names of all tools called", tools_ours, tools_of(json.loads), tools_of(orjson.loads)),
    (
        "all parts, args and results as text",
        parts_ours(values=False),
        parts_of(json.loads),
        parts_of(orjson.loads),
    ),
    (
        "all parts, args and results as values",
        parts_ours(values=True),
        parts_of(json.loads),
        parts_of(orjson.loads),
    ),
]


def compare(sides: list[Side], body: bytes, rounds: int) -> list[float]:
    """The medians of all sides, in microseconds a call."""
    calls = max(1, 300_000 // len(body))
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
    print("| corpus | what | agentwait | json.loads | ratio | orjson | ratio |")
    print("|---|---|---|---|---|---|---|")
    bodies = {path.stem: path.read_bytes() for path in folder.glob("*.json")}
    for corpus, body in sorted(bodies.items(), key=lambda item: len(item[1])):
        for what, ours, *others in ROWS:
            us, standard, rust = compare([ours, *others], body, rounds)
            print(
                f"| {corpus} | {what} | {us:.1f} | {standard:.1f} | **{standard / us:.2f}** "
                f"| {rust:.1f} | **{rust / us:.2f}** |",
                flush=True,
            )
    print("\n| state and response | agentwait | json.loads | orjson | msgspec |")
    print("|---|---|---|---|---|")
    sides = [head_ours, head_of(json.loads), head_of(orjson.loads), head_msgspec]
    for corpus, body in [("tiny", TINY), *bodies.items()]:
        if len(body) < 100_000:
            figures = " | ".join(f"{us:.2f}" for us in compare(sides, body, rounds))
            print(f"| {corpus} | {figures} |", flush=True)
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
