"""The whole waits of testdata/waits, by the plugin's activity.

On Temporal a wait also parks and is handed over, which no other loop does, so here its first
attempt is the only one.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from conftest import WAITS as FOLDER
from conftest import served_waits
from serving import Ended, Served, wait
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError
from test_waits import answer_of

from agentwait.temporal import Gumloop

NAMES = sorted(path.name for path in FOLDER.glob("*.json"))

ENDS = {
    "agentwait.AgentFailed": "failed",
    "agentwait.AgentNeedsInput": "needs_input",
    "agentwait.DeadlineExceeded": "deadline_exceeded",
    "agentwait.InvalidRequest": "invalid_request",
    "agentwait.Unauthorized": "unauthorized",
    "agentwait.PaymentRequired": "payment_required",
    "agentwait.Forbidden": "forbidden",
    "agentwait.InteractionNotFound": "not_found",
    "agentwait.InvalidResponse": "invalid_response",
    "agentwait.ResultTooLarge": "too_large",
}


@pytest.mark.parametrize("name", NAMES)
def test_wait(name: str) -> None:
    case = json.loads((FOLDER / name).read_text("utf-8"))
    want = case.pop("want")
    problem = want.pop("problem_contains", "")
    ended, got = run(**case)
    assert got == want, case["reason"]
    if problem:
        assert ended is not None
        assert problem in str(ended.error)
    served_waits.add(name)


def options_of(
    *, timeout_ms: int | None = None, request_timeout_ms: int = 30_000,
    on_needs_input: str | None = None, min_interval_ms: int | None = None,
    max_interval_ms: int | None = None, not_found_grace_ms: int = 0,
    max_body_bytes: int | None = None, base_url: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """The fields of an input, and the options of the connection."""
    fields: dict[str, Any] = {"on_needs_input": on_needs_input}
    for name, value in (
        ("timeout", timeout_ms),
        ("min_interval", min_interval_ms),
        ("max_interval", max_interval_ms),
    ):
        fields[f"{name}_seconds"] = value and value / 1000
    if not_found_grace_ms:
        fields["not_found_grace_seconds"] = max(not_found_grace_ms, 0) / 1000
    connection: dict[str, Any] = {"request_timeout": request_timeout_ms / 1000}
    if max_body_bytes is not None:
        connection["max_body_bytes"] = max_body_bytes
    if base_url is not None:
        connection["base_url"] = base_url
    return fields, connection


def run(
    *, reason: str, steps: list[dict[str, Any]] | None = None,
    options: dict[str, Any] | None = None, random: float = 0.5,
) -> tuple[Ended | None, dict[str, Any]]:  # fmt: skip
    assert reason
    polls: list[int] = []
    answers = [
        {name: value for name, value in step.items() if name != "times"}
        for step in steps or []
        for _ in range(step.get("times", 1))
    ]

    async def handler(request: httpx.Request) -> httpx.Response:
        answer = answer_of(**answers[min(len(polls), len(answers) - 1)])
        polls.append(round(asyncio.get_running_loop().time() * 1000))
        await asyncio.sleep(answer.latency)
        if answer.network:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(answer.status, content=answer.body, headers=answer.headers)

    fields, connection = options_of(**options or {})
    try:
        Gumloop("sk-test-0123456789abcdef", **connection)
    except ValueError as error:
        if not str(error).startswith("base_url is '"):
            raise
        return None, {"ends_as": "invalid_base_url", "polls_at_ms": polls}
    ended = Served(
        handler,
        random=random,
        connection=connection,
        retry_policy=RetryPolicy(maximum_attempts=1),
        start_to_close_timeout=timedelta(days=1000),
    ).run(wait(**fields))
    end: dict[str, Any] = {"polls_at_ms": polls, "ended_at_ms": round(ended.took * 1000)}
    if ended.result is not None:
        shown = ended.result
        end["ends_as"] = "returned"
        if shown["outcome"] == "completed":
            end |= {"ends_as": "completed", "reply": shown["response"]}
    else:
        assert isinstance(ended.error, ApplicationError)
        assert ended.error.non_retryable
        shown = ended.details
        end["ends_as"] = ENDS[str(ended.type)]
    assert shown["polls"] == len(polls)
    assert round(shown["elapsed_seconds"] * 1000) == end["ended_at_ms"]
    if "state" in shown:
        end["state"] = shown["state"]
    return ended, end
