"""How the activities refuse an input and how they end, as in testdata/activities.

Go's tests have written what is wanted: whoever takes a task, its caller is told the same.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import Ended, Served, raw, scripted
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

FOLDER = Path(__file__).parents[4] / "testdata" / "activities"
REFUSED = json.loads((FOLDER / "refused.json").read_text("utf-8"))
ENDS = json.loads((FOLDER / "ends.json").read_text("utf-8"))


def test_there_are_cases() -> None:
    assert len(REFUSED) > 70
    assert len(ENDS) > 60


def want_of(ended: Ended, polls: int) -> dict[str, Any]:
    """What came of a case, in the form of the table."""
    if ended.error is None:
        return {"result": ended.text, "polls": polls}
    assert isinstance(ended.error, ApplicationError)
    delay = ended.error.next_retry_delay or timedelta(0)
    want: dict[str, Any] = {
        "type": ended.error.type,
        "final": ended.error.non_retryable,
        "benign": ended.error.category is ApplicationErrorCategory.BENIGN,
        "retry_ms": round(delay.total_seconds() * 1000),
        "message": ended.error.message,
        "details": ended.details,
        "token": ended.beats[-1] if ended.beats else None,
        "polls": polls,
    }
    return {name: value for name, value in want.items() if value}


@pytest.mark.parametrize(
    ("case", "activity"),
    [(case, activity) for case in REFUSED for activity in case["activities"]],
    ids=lambda value: value if isinstance(value, str) else value["reason"],
)
def test_refused(case: dict[str, Any], activity: str) -> None:
    polls: list[int] = []
    encoding = case.get("encoding", "json/plain").encode()
    key_id = case.get("encryption_key_id", "")
    arguments = [raw(text, encoding, key_id) for text in case["arguments"]]
    if size := case.get("argument_bytes"):
        arguments = [raw('{"interaction_id":"' + "x" * (size - 21) + '"}')]

    async def handler(request: httpx.Request) -> httpx.Response:  # noqa: ARG001
        polls.append(1)
        return httpx.Response(200, json={"state": "COMPLETED"})

    ended = Served(handler, name=f"agentwait.{activity}").run(*arguments)
    assert want_of(ended, len(polls)) == case["want"][activity]


@pytest.mark.parametrize("case", ENDS, ids=lambda case: f"{case['reason']}{case['activity']}")
def test_end(case: dict[str, Any]) -> None:
    polls: list[int] = []
    answers = [
        httpx.Response(
            answer["status"],
            content=answer["body"].encode(),
            headers={"retry-after": answer["retry_after"]} if "retry_after" in answer else {},
        )
        for answer in case["answers"]
    ]
    script = scripted(*answers)

    async def handler(request: httpx.Request) -> httpx.Response:
        polls.append(1)
        return await script(request)

    closes = case.get("schedule_to_close_seconds")
    served = Served(
        handler,
        name=f"agentwait.{case['activity']}",
        heartbeat_details=[case["heartbeat"]] if "heartbeat" in case else [],
        retry_policy=RetryPolicy(maximum_attempts=case.get("maximum_attempts", 0)),
        schedule_to_close_timeout=closes and timedelta(seconds=closes),
    )
    ended = served.run(raw(case["input"]))
    got, want = want_of(ended, len(polls)), case["want"]
    if case.get("own_words"):  # what helps is not the same in each language
        for words in (got, got["details"], want, want["details"]):
            assert words.pop("message")
        for told in (got, want):
            told["details"].pop("problem", None)
            told.get("token", {}).pop("problem_text", None)
    assert got == want
