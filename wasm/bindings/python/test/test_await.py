"""Awaiting against the emulator of the API, as a real HTTP server.

What is waited out, how a wait ends, and that the key goes nowhere but into the header: in a
thread and in an event loop. Time is injected, so that no test waits.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from awaiting import MODES, Mode, Run
from emulator import Emulator

from agentwait import (
    AgentFailedError,
    AgentNeedsInputError,
    ApiError,
    DeadlineExceededError,
    Policy,
    PollRefusedError,
)

Start = Callable[..., Run]
_numbers = count()


@pytest.fixture(params=MODES)
def run(request: pytest.FixtureRequest, api: Emulator) -> Start:
    """Awaits a script."""
    mode: Mode = request.param

    def start(*steps: dict[str, Any], **options: Any) -> Run:
        interaction = f"int_{next(_numbers)}"
        api.script(interaction, *steps)
        owner = {"user_id": api.user, "api_key": api.key, "base_url": api.url}
        made = Run().start(mode, interaction, **{**owner, **options})
        made.requests = api.requests(interaction)
        return made

    return start


def test_polls_until_the_agent_has_finished(run: Start, api: Emulator) -> None:
    made = run({"step": "processing", "times": 2}, {"step": "completed", "text": "Done."})
    assert made.status is not None
    assert made.status.final_text == "Done."
    assert made.states == ["ASYNC_PROCESSING", "ASYNC_PROCESSING", "COMPLETED"]
    assert made.slept == [2.0, 2.0]
    assert [(r["authorization"], r["query"], r["key_in_query"]) for r in made.requests] == [
        (f"Bearer {api.key}", f"user_id={api.user}", False)
    ] * 3


def test_waits_failures_out_with_a_backoff_and_a_retry_after_as_long_as_it_says(run: Start) -> None:
    made = run(
        {"step": "unavailable"},
        {"step": "html_page"},
        {"step": "garbage"},
        {"step": "reset"},
        {"step": "completed", "text": "a body that breaks off", "truncated_at": 40},
        {"step": "rate_limited", "retry_after_ms": 120_000},
        {"step": "not_found"},
        {"step": "completed", "text": "Done."},
        policy=Policy(not_found_grace=600),
    )
    assert made.status is not None, made.error
    assert made.status.final_text == "Done."
    assert made.slept == [4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]


def test_a_longer_retry_after_than_the_backoff_wins(run: Start) -> None:
    made = run({"step": "rate_limited", "retry_after_ms": 30_000}, {"step": "completed"})
    assert made.slept == [30.0]


def test_an_agent_that_failed_is_an_error_with_the_status(run: Start) -> None:
    error = run({"step": "failed", "text": "out of credits"}).error
    assert isinstance(error, AgentFailedError)
    assert str(error) == "the agent failed: out of credits"
    assert error.status is not None
    assert error.status.phase == "failed"
    assert (error.polls, error.elapsed) == (1, 0.0)
    assert error.interaction_id.startswith("int_")


def test_an_agent_that_waits_for_a_person_fails_is_returned_or_waited_for(run: Start) -> None:
    steps = {"step": "needs_approval", "times": 2}, {"step": "completed", "text": "Approved."}
    error = run(*steps).error
    assert isinstance(error, AgentNeedsInputError)
    assert "APPROVAL_REQUIRED" in str(error)
    returned = run(*steps, on_needs_input="return").status
    assert returned is not None
    assert returned.phase == "needs_input"
    waited = run(*steps, on_needs_input="wait").status
    assert waited is not None
    assert waited.final_text == "Approved."


def test_the_deadline_ends_the_wait_after_a_last_poll(run: Start) -> None:
    made = run({"step": "processing"}, timeout=5.0)
    assert isinstance(made.error, DeadlineExceededError)
    assert str(made.error) == (
        "the deadline of 5 s has passed after 4 polls; the agent was in the state ASYNC_PROCESSING"
    )
    assert made.slept == [2.0, 2.0, 1.0]
    assert made.error.status is not None


def test_a_deadline_of_zero_is_a_single_poll(run: Start) -> None:
    made = run({"step": "processing"}, timeout=0)
    assert isinstance(made.error, DeadlineExceededError)
    assert (made.error.polls, made.slept) == (1, [])


def test_a_deadline_in_an_outage_says_what_is_wrong(run: Start) -> None:
    error = run({"step": "unavailable"}, timeout=5.0).error
    assert isinstance(error, DeadlineExceededError)
    assert "no status could be read: the last 3 polls failed: HTTP 503" in str(error)
    assert error.problem.startswith("HTTP 503")


def test_a_retry_after_past_the_deadline_leaves_no_last_poll(run: Start) -> None:
    made = run({"step": "rate_limited", "retry_after_ms": 60_000}, timeout=5.0)
    assert isinstance(made.error, DeadlineExceededError)
    assert (made.slept, len(made.requests)) == ([5.0], 1)
    assert made.error.elapsed == 5.0


def test_a_refusal_is_an_error_with_the_answer_of_the_api(run: Start) -> None:
    error = run({"step": "error", "status": 402, "slug": "insufficient_credits"}).error
    assert isinstance(error, PollRefusedError)
    assert error.reason == "payment_required"
    assert isinstance(error.error, ApiError)
    assert error.__cause__ is error.error
    assert (error.error.http_status, error.error.code) == (402, "insufficient_credits")


def test_a_redirect_is_not_followed(run: Start, api: Emulator) -> None:
    error = run({"step": "redirect", "text": f"{api.url}/agent_status/elsewhere"}).error
    assert isinstance(error, PollRefusedError)
    assert error.error.http_status == 307
    assert api.requests("elsewhere") == []


def test_an_answer_that_does_not_come_is_a_failure_after_the_time_of_a_request(run: Start) -> None:
    error = run({"step": "hang"}, request_timeout=0.05, timeout=1.0).error
    assert isinstance(error, DeadlineExceededError)
    assert "no answer within 0.05 s" in str(error)


def test_a_server_that_is_not_there_is_a_failure(run: Start) -> None:
    made = run({"step": "processing"}, base_url="http://127.0.0.1:1/api", timeout=1.0)
    assert isinstance(made.error, DeadlineExceededError)
    assert "no status could be read: the last 2 polls failed: ConnectError" in str(made.error)
    assert made.requests == []


def test_ids_are_escaped_and_both_owners_are_sent(api: Emulator) -> None:
    for mode in MODES:
        api.script("ü+1", {"step": "completed", "text": "Done."})
        made = Run().start(
            mode, "ü+1", user_id=api.user, project_id="p+1",
            api_key=api.key, base_url=f"{api.url}/",
        )  # fmt: skip
        assert made.status is not None, made.error
        assert api.requests("ü+1")[-1]["query"] == f"user_id={api.user}&project_id=p%2B1"
