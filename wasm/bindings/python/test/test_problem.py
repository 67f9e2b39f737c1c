"""What an error says of polls that failed, and the answers that are not what was asked for."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest
from awaiting import MODES, Mode, Run, client

from agentwait import (
    AgentStatusLimitError,
    DeadlineExceededError,
    OtherInteractionError,
    PollRefusedError,
    ResultTooLargeError,
    decide,
)
from agentwait._poll import poll
from agentwait._request import request_of

KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
GOOD: dict[str, Any] = {"user_id": "u", "api_key": KEY}
LOGIN = "<!doctype html><title>Sign in</title>"


def answers(mode: Mode, *made: httpx.Response, **options: Any) -> Run:
    """A wait that gets these answers, the last one again and again."""
    left = list(made)

    def answer(_: httpx.Request) -> httpx.Response:
        response = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(
            response.status_code, headers=response.headers, content=response.content
        )

    return Run().start(mode, "x", **GOOD, client=client(mode, answer), **options)


@pytest.mark.parametrize("mode", MODES)
def test_a_deadline_says_why_the_last_poll_failed(mode: Mode) -> None:
    running = httpx.Response(200, json={"state": "ASYNC_PROCESSING"})
    login = httpx.Response(200, html=LOGIN)
    error = answers(mode, running, login, timeout=2).error
    assert isinstance(error, DeadlineExceededError)
    assert error.problem == 'HTTP 200 with an HTML page titled "Sign in"'
    assert str(error) == (
        "the deadline of 2 s has passed after 2 polls; the agent was in the state "
        f"ASYNC_PROCESSING: the last poll failed: {error.problem}"
    )
    assert "after 1 poll; no status could be read: the last poll failed: HTTP 200" in str(
        answers(mode, login, timeout=0).error
    )
    good = answers(mode, login, running, timeout=5).error
    assert isinstance(good, DeadlineExceededError)
    assert (good.problem, "failed" in str(good)) == ("", False)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("https://status.example/down?key=1", "https://status.example"),
        ("//status.example:8443/", "https://status.example:8443"),
        ("/elsewhere", "https://api.gumloop.com"),
        (f"https://user:{KEY}@a.example/{KEY}", "https://a.example"),
        (f"https://{KEY}.example/", "https://[key].example"),
    ],
)
def test_a_redirect_is_an_answer_whose_words_name_both_origins(
    mode: Mode, location: str, to: str
) -> None:
    moved = httpx.Response(302, headers={"location": location}, text="Moved.")
    error = answers(mode, moved, timeout=0).error
    assert isinstance(error, DeadlineExceededError)
    assert f"HTTP 302 redirects from https://api.gumloop.com to {to}, which" in error.problem
    assert error.problem in str(error)
    assert KEY.lower() not in str(error).lower()
    persists = answers(mode, moved).error
    assert isinstance(persists, PollRefusedError)
    assert (persists.reason, persists.error.http_status) == ("invalid_response", 302)
    assert f"5 answers in a row are not the API's own: {error.problem}" == str(persists)


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_of_another_interaction_is_told_with_both_ids(mode: Mode) -> None:
    other = httpx.Response(200, json={"state": "COMPLETED", "interaction_id": f"y{KEY}\n"})
    run = answers(mode, other, timeout=0)
    assert isinstance(run.error, DeadlineExceededError)
    assert run.error.status is None
    assert run.states == []
    assert r"about the interaction 'y[key]\n', wanted 'x'" in run.error.problem
    decision = decide(200, '{"state":"A","interaction_id":"y"}', interaction_id="x")
    assert isinstance(decision.error, OtherInteractionError)
    assert (decision.error.wanted, decision.error.got) == ("x", "y")
    assert (decision.status, decision.failure, decision.stray) == (None, True, False)


@pytest.mark.parametrize("mode", MODES)
def test_a_result_that_is_too_large_ends_the_wait_at_once(mode: Mode) -> None:
    large = httpx.Response(200, json={"state": "COMPLETED", "response": "x" * 1000})
    for made, options in (
        (large, {"max_bytes": 100}),
        (httpx.Response(200, content=b'{"state":"A","x":' + b"[" * 600), {}),
    ):
        error = answers(mode, made, **options).error
        assert isinstance(error, ResultTooLargeError)
        assert isinstance(error.error, AgentStatusLimitError)
        assert error.__cause__ is error.error
        assert error.polls == 1
        assert error.problem in str(error)
    assert "allow more bytes (max_bytes)" in str(answers(mode, large, max_bytes=100).error)


def test_retry_after_headers_are_joined_and_left_to_the_core() -> None:
    header = [("retry-after", "2"), ("retry-after", "30.5")]
    request = request_of(
        "x", **GOOD, project_id=None, base_url="https://a.example", request_timeout=5, max_bytes=9
    )
    http = client("sync", lambda _: httpx.Response(503, headers=header))
    assert isinstance(http, httpx.Client)
    assert poll(http, request, 5.0, lambda: 0.0).retry_after == "2, 30.5"


def test_a_request_has_its_time_in_all_and_not_for_each_step() -> None:
    run = Run()
    seen: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        times = request.extensions["timeout"]
        for step in ("connect", "write", "read"):
            seen.append(round(times.get(step), 3))
            run.clock += 2.0
        raise httpx.ReadTimeout("")

    run.start("sync", "x", **GOOD, client=client("sync", answer), timeout=1.0, request_timeout=30)
    assert seen == [5.0, 3.0, 1.0]
    assert run.error is not None
    assert "no answer within 5 s: the deadline cut it" in run.error.problem


def test_the_new_errors_survive_pickling_and_copying() -> None:
    body = '{"state":"A","interaction_id":"y"}'
    other = decide(200, body, interaction_id="x").error
    large = answers("sync", httpx.Response(200, text=body), max_bytes=3).error
    late = answers("sync", httpx.Response(503), timeout=0).error
    for error in (other, large, late):
        assert error is not None
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(again) is type(error)
            assert (str(again), vars(again).keys()) == (str(error), vars(error).keys())
    assert isinstance(late, DeadlineExceededError)
    assert pickle.loads(pickle.dumps(late)).problem == late.problem == "HTTP 503 with an empty body"
