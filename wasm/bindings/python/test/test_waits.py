"""The whole waits of testdata/waits, on fake time.

Each has to make its requests at the same milliseconds as in every other language, and to end
in the same way, in a thread and in an event loop. The API is a function that moves the clock;
so does the pause.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from awaiting import MODES, Mode, Run, client
from conftest import WAITS as FOLDER
from conftest import passed_waits

from agentwait import (
    AgentFailedError,
    AgentNeedsInputError,
    AwaitError,
    DeadlineExceededError,
    Phase,
    Policy,
    PollRefusedError,
    ResultTooLargeError,
)

NAMES = sorted(path.name for path in FOLDER.glob("*.json"))


def test_there_are_waits() -> None:
    assert len(NAMES) >= 150


@pytest.mark.parametrize("name", NAMES)
def test_wait(name: str) -> None:
    wait = json.loads((FOLDER / name).read_text("utf-8"))
    want = wait.pop("want")
    wait["problem_contains"] = want.pop("problem_contains", "")
    for mode in MODES:
        assert run(mode, **wait) == want, wait["reason"]
    passed_waits.add(name)


@dataclass
class Answer:
    """A step of the API."""

    body: bytes = b""
    status: int = 200
    network: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    latency: float = 0.0


def answer_of(
    *, state: str | None = None, response: str | None = None, interaction_id: str | None = None,
    body: str = "", html: str = "", status: int = 200, location: str | None = None,
    network: bool = False, retry_after: str | None = None, latency_ms: int = 0,
) -> Answer:  # fmt: skip
    """The keywords are the fields, so that none is overlooked."""
    if state is not None:
        given = {"state": state, "response": response, "interaction_id": interaction_id}
        body = json.dumps({name: value for name, value in given.items() if value is not None})
    headers = {"content-type": "text/html" if html else "application/json"}
    if retry_after is not None:
        headers["retry-after"] = retry_after
    if location is not None:
        headers["location"] = location
    body = body or html
    return Answer(body.encode(), status, network, headers, latency_ms / 1000)


class Clock(Run):
    """The clock of a case, and when the API was asked. It counts whole milliseconds."""

    def __init__(self, steps: list[dict[str, Any]]) -> None:
        super().__init__()
        self.polls: list[int] = []
        self.answers = [step for step in steps for _ in range(step.pop("times", 1))]

    def sleep(self, seconds: float) -> None:
        self.clock = round(self.clock + seconds, 3)

    def answer(self, request: httpx.Request) -> httpx.Response:
        answer = answer_of(**self.answers[min(len(self.polls), len(self.answers) - 1)])
        self.polls.append(round(self.clock * 1000))
        limit: float = round(request.extensions["timeout"]["read"], 3)
        self.sleep(min(answer.latency, limit))
        if answer.latency > limit:
            raise httpx.ReadTimeout("")
        if answer.network:
            raise httpx.ConnectError("refused")
        return httpx.Response(answer.status, content=answer.body, headers=answer.headers)


def options_of(
    *, timeout_ms: int | None = None, request_timeout_ms: int = 30_000,
    on_needs_input: str | None = None, min_interval_ms: int | None = None,
    max_interval_ms: int | None = None, not_found_grace_ms: int = 0,
    max_body_bytes: int | None = None, base_url: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    policy = Policy(
        min_interval=min_interval_ms and min_interval_ms / 1000,
        max_interval=max_interval_ms and max_interval_ms / 1000,
        not_found_grace=not_found_grace_ms / 1000,
    )
    options: dict[str, Any] = {"policy": policy, "request_timeout": request_timeout_ms / 1000}
    if max_body_bytes is not None:
        options["max_bytes"] = max_body_bytes
    if base_url is not None:
        options["base_url"] = base_url
    if timeout_ms is not None:
        options["timeout"] = timeout_ms / 1000
    if on_needs_input is not None:
        options["on_needs_input"] = on_needs_input
    return options


def run(
    mode: Mode, *, reason: str, steps: list[dict[str, Any]] | None = None,
    options: dict[str, Any] | None = None, random: float = 0.5, problem_contains: str = "",
) -> dict[str, Any]:  # fmt: skip
    assert reason
    api = Clock([dict(step) for step in steps or []])
    try:
        api.start(
            mode, "xYz789AbCdEfGhI", user_id="u", api_key="k", client=client(mode, api.answer),
            random=lambda: random, **options_of(**options or {}),
        )  # fmt: skip
    except ValueError as error:
        if not str(error).startswith("base_url is '"):
            raise
        return {"ends_as": "invalid_base_url", "polls_at_ms": api.polls}
    if problem_contains:
        assert api.error is not None
        assert problem_contains in api.error.problem
        assert problem_contains in str(api.error)
    end: dict[str, Any] = {"polls_at_ms": api.polls, "ended_at_ms": round(api.clock * 1000)}
    status = api.status
    if api.error is not None:
        status = api.error.status
        assert (api.error.polls, round(api.error.elapsed * 1000)) == (
            len(api.polls),
            end["ended_at_ms"],
        )
        end["ends_as"] = ending(api.error)
    elif status is not None and status.phase is Phase.COMPLETED:
        end |= {"ends_as": "completed", "reply": status.final_text}
    else:
        end["ends_as"] = "returned"
    if status is not None:
        end["state"] = status.state
    return end


def ending(error: AwaitError) -> str:
    if isinstance(error, PollRefusedError):
        return error.reason
    kinds = {
        AgentFailedError: "failed",
        AgentNeedsInputError: "needs_input",
        DeadlineExceededError: "deadline_exceeded",
        ResultTooLargeError: "too_large",
    }
    return kinds[type(error)]
