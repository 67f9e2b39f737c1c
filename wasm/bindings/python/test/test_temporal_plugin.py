"""What the plugin does beside the schedule: hand-overs, cancels, secrets, many waits at once."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import virtual_time
from serving import BEGAN, Served, raw, scripted, wait
from temporalio.activity import ActivityCancellationDetails
from temporalio.common import RetryPolicy
from temporalio.exceptions import CancelledError
from temporalio.testing import ActivityEnvironment
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from agentwait.temporal import AgentwaitPlugin, Gumloop

RUNNING = {"state": "ASYNC_PROCESSING"}
DONE = {"state": "COMPLETED", "response": "Done."}
KEY = "sk-live-0123456789abcdef0123"
POLLS = 2  # of what is at work, in the first three seconds


def after(seconds: float, call: Any) -> Any:
    async def meanwhile(environment: ActivityEnvironment) -> None:
        await asyncio.sleep(seconds)
        call(environment)

    return meanwhile


def test_a_stopping_worker_hands_over() -> None:
    ended = Served(scripted(RUNNING)).run(
        wait(), meanwhile=after(3, lambda environment: environment.worker_shutdown())
    )
    assert ended.type == "agentwait.WaitInterrupted"
    assert ended.details["reason"] == "shutdown"
    assert ended.error is not None
    assert not ended.error.non_retryable  # type: ignore[union-attr]
    assert ended.error.next_retry_delay == timedelta(milliseconds=10)  # type: ignore[union-attr]
    assert ended.beats[-1]["polls"] == POLLS
    assert ended.took == 3


def test_the_next_attempt_goes_on_from_there() -> None:
    first = Served(scripted(RUNNING)).run(
        wait(), meanwhile=after(3, lambda environment: environment.worker_shutdown())
    )
    ended = Served(
        scripted(DONE),
        attempt=2,
        heartbeat_details=[first.beats[-1]],
        started_time=BEGAN + timedelta(seconds=3),
    ).run(wait())
    assert ended.result is not None
    assert ended.result["polls"] == POLLS + 1
    assert ended.result["elapsed_seconds"] == 4  # the delay goes on, too: 2 s after the last poll


def test_a_worker_that_stops_too_late_for_another_ends_the_wait_itself() -> None:
    ended = Served(scripted(RUNNING)).run(
        wait(timeout_seconds=6),
        meanwhile=after(3, lambda environment: environment.worker_shutdown()),
    )
    assert ended.type == "agentwait.DeadlineExceeded"
    assert ended.took == 6


def test_a_cancel() -> None:
    ended = Served(scripted(RUNNING)).run(
        wait(), meanwhile=after(3, lambda environment: environment.cancel())
    )
    assert isinstance(ended.error, CancelledError)
    assert ended.details["message"] == "the wait was cancelled; the agent was not"
    assert ended.details["polls"] == POLLS


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        (ActivityCancellationDetails(paused=True), "paused"),
        (ActivityCancellationDetails(reset=True), "reset"),
        (ActivityCancellationDetails(worker_shutdown=True), "shutdown"),
        (ActivityCancellationDetails(not_found=True), "attempt_gone"),
    ],
)
def test_what_is_no_cancel_interrupts(details: ActivityCancellationDetails, reason: str) -> None:
    ended = Served(scripted(RUNNING)).run(
        wait(), meanwhile=after(3, lambda environment: environment.cancel(details))
    )
    assert ended.type == "agentwait.WaitInterrupted"
    assert ended.details["reason"] == reason


def test_an_attempt_ends_before_the_server_ends_it() -> None:
    ended = Served(scripted(RUNNING), start_to_close_timeout=timedelta(seconds=30)).run(wait())
    assert ended.type == "agentwait.WaitInterrupted"
    assert ended.details["reason"] == "attempt_timeout"
    assert ended.took == 25


async def hanging(request: httpx.Request) -> httpx.Response:  # noqa: ARG001
    await asyncio.sleep(1000)
    raise AssertionError


def test_a_request_that_a_stop_breaks_off_is_not_repeated_within_a_second() -> None:
    ended = Served(hanging).run(
        wait(), meanwhile=after(3, lambda environment: environment.worker_shutdown())
    )
    assert ended.details["reason"] == "shutdown"
    assert ended.error is not None
    assert ended.error.next_retry_delay == timedelta(seconds=1)  # type: ignore[union-attr]
    assert ended.beats[-1]["next_delay_seconds"] == 1


def test_a_heartbeat_comes_though_a_request_hangs() -> None:
    served = Served(hanging, heartbeat_timeout=timedelta(seconds=10))
    ended = served.run(wait(timeout_seconds=25))
    assert ended.type == "agentwait.DeadlineExceeded"
    assert len(ended.beats) >= 3  # each 8.7 s
    assert ended.beats[-1]["last_problem"] == "request_timeout"  # the deadline cut it


@pytest.mark.parametrize("name", ["agentwait.PollAgentStatus", "agentwait.PollRunStatus"])
def test_paths_are_refused_where_nobody_else_has_begun(name: str) -> None:
    ended = Served(scripted(DONE), name=name).run(wait(extract={"a": "state"}))
    assert ended.type == "agentwait.InvalidRequest"
    assert ended.details["field"] == "extract"


def test_a_wait_with_paths_is_left_to_the_worker_that_has_begun_it() -> None:
    token = {"polls": 3, "consecutive_failures": 0, "started_at": "2026-03-05T10:29:00Z"}
    served = Served(scripted(DONE), heartbeat_details=[{**token, "next_delay_seconds": 2}])
    ended = served.run(wait(extract={"a": "state"}))
    assert ended.type == "agentwait.WaitInterrupted"
    assert ended.details["reason"] == "not_served"
    assert ended.details["polls"] == 3


@pytest.mark.parametrize("status", [401, 403, 503, 200])
def test_the_key_is_in_nothing_that_leaves(status: int, caplog: pytest.LogCaptureFixture) -> None:
    answer = httpx.Response(status, json={"error": f"{KEY} is no key", "message": KEY[:22]})
    for name in ("agentwait.PollAgentStatus", "agentwait.CheckAgentStatus"):
        ended = Served(scripted(answer), key=KEY, name=name).run(wait(timeout_seconds=5))
        assert ended.error is not None
        shown = f"{ended.error!r} {ended.error} {ended.details} {ended.beats} {caplog.text}"
        assert KEY[:16] not in shown
    assert KEY not in repr(Gumloop(KEY))


def test_a_key_is_asked_for_at_each_request() -> None:
    keys = iter(["sk-first-0123456789", "sk-second-0123456789"])
    sent: list[str] = []

    async def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["authorization"])
        return httpx.Response(200, json=RUNNING if len(sent) == 1 else DONE)

    assert Served(handler, key=lambda: next(keys)).run(wait()).result is not None
    assert sent == ["Bearer sk-first-0123456789", "Bearer sk-second-0123456789"]


def test_a_key_that_cannot_be_read_is_a_failed_poll() -> None:
    def unreadable() -> str:
        raise OSError(f"no such file: {KEY}")

    ended = Served(scripted(DONE), key=unreadable).run(wait(timeout_seconds=5))
    assert ended.type == "agentwait.DeadlineExceeded"
    assert "OSError" in ended.details["message"]
    assert KEY not in str(ended.details)


def test_a_pause_that_the_api_asks_for_is_everybodys() -> None:
    at: list[float] = []

    async def handler(request: httpx.Request) -> httpx.Response:  # noqa: ARG001
        at.append(asyncio.get_running_loop().time())
        if len(at) == 1:
            return httpx.Response(429, headers={"retry-after": "20"}, json={"error": "slow"})
        return httpx.Response(200, json=DONE)

    async def both() -> None:
        plugin, functions, client = serve(handler)
        await asyncio.gather(
            one(functions, "first"), asyncio.sleep(1), later(functions, "second", 5)
        )
        await client.aclose()
        assert plugin.name() == "agentwait.AgentwaitPlugin"

    virtual_time.run(both())
    assert at == [0, 20, 20]


def test_a_full_worker_leaves_waits_to_the_server() -> None:
    async def run() -> None:
        _, functions, client = serve(scripted(RUNNING), max_waits=1)
        holds = asyncio.ensure_future(one(functions, "first"))
        await asyncio.sleep(1)
        ended = await asyncio.gather(
            one(functions, "second", timeout_seconds=3600), return_exceptions=True
        )
        assert "as many as it may" in str(ended[0])
        holds.cancel()
        await asyncio.gather(holds, return_exceptions=True)
        await client.aclose()

    virtual_time.run(run())


def test_thousands_of_waits_in_one_process() -> None:
    polls: dict[str, int] = {}

    async def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        polls[name] = polls.get(name, 0) + 1
        return httpx.Response(200, json=DONE if polls[name] == 3 else RUNNING)

    async def run() -> list[Any]:
        _, functions, client = serve(handler)
        results = await asyncio.gather(*(one(functions, f"run{i}") for i in range(2000)))
        await client.aclose()
        return list(results)

    results = virtual_time.run(run())
    assert len(results) == 2000
    assert set(polls.values()) == {3}


def serve(handler: Any, **options: Any) -> tuple[AgentwaitPlugin, dict[str, Any], Any]:
    """The activities of a plugin, and the client of its connection."""
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    gumloop = Gumloop(KEY, client=client)
    plugin = AgentwaitPlugin(connections={"default": gumloop}, random=lambda: 0.5, **options)
    return plugin, {f.__name__: f for f in plugin.activities_of_worker()}, client


async def one(functions: dict[str, Any], interaction: str, **fields: Any) -> Any:
    environment = ActivityEnvironment()
    environment.info = dataclasses.replace(
        environment.info, scheduled_time=BEGAN, started_time=BEGAN,
        schedule_to_close_timeout=None, start_to_close_timeout=None, retry_policy=RetryPolicy(),
    )  # fmt: skip
    given = {"interaction_id": interaction, "user_id": "u1", **fields}
    return await environment.run(functions["PollAgentStatus"], raw(given))


async def later(functions: dict[str, Any], interaction: str, seconds: float) -> Any:
    await asyncio.sleep(seconds)
    return await one(functions, interaction)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "no connection"),
        ({"api_key": ""}, "api_key is empty"),
        ({"api_key": KEY, "max_waits": 0}, "max_waits is 0"),
        ({"api_key": KEY, "connections": {"default": Gumloop(KEY)}}, "default already"),
        ({"connections": {"": Gumloop(KEY)}}, "1 to 128 bytes"),
    ],
)
def test_wrong_options_are_refused_when_they_are_given(options: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        AgentwaitPlugin(**options)


def test_another_vendor_is_refused_with_a_way_out() -> None:
    with pytest.raises(TypeError, match="Other vendors are served by agentwait's own worker"):
        AgentwaitPlugin(connections={"default": object()})  # type: ignore[dict-item]


@pytest.mark.parametrize("key", [KEY, lambda: KEY], ids=["a text", "a function"])
@pytest.mark.parametrize("url", ["https://a.example/?key=", "https://a.example/#", "ftp://a/"])
def test_a_key_in_a_base_url_is_not_shown(key: str | Callable[[], str], url: str) -> None:
    with pytest.raises(ValueError, match=r"^base_url is .*: .*give one") as caught:
        Gumloop(key, base_url=url + KEY)
    assert KEY[8:] not in str(caught.value)


def test_the_key_does_not_cross_a_network_in_the_clear() -> None:
    with pytest.raises(ValueError, match="would cross the network in the clear") as caught:
        Gumloop(KEY, base_url=f"http://api.example/{KEY}")
    assert KEY not in str(caught.value)


def test_it_is_added_to_a_worker_once() -> None:
    plugin = AgentwaitPlugin(api_key=KEY)
    config: Any = {"activities": [], "workflow_runner": SandboxedWorkflowRunner()}
    once = plugin.configure_worker(config)
    names = [f.__name__ for f in once["activities"]]
    assert names == ["PollAgentStatus", "PollRunStatus", "CheckAgentStatus"]
    assert len(plugin.configure_worker(once)["activities"]) == 3
    runner = once["workflow_runner"]
    assert isinstance(runner, SandboxedWorkflowRunner)
    assert "agentwait" in runner.restrictions.passthrough_modules
