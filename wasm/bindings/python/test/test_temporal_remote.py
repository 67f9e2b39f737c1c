"""Waits whose activity has returned: what the server hears, and what becomes of its answers."""

# ruff: noqa: ARG001, ARG005 (answers need not look at what they are asked)
from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import virtual_time
from serving import BEGAN, raw, scripted
from temporalio.activity import ActivityCancellationDetails
from temporalio.client import AsyncActivityCancelledError
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from agentwait.temporal import AgentwaitPlugin, Gumloop

RUNNING = {"state": "ASYNC_PROCESSING"}
DONE = {"state": "COMPLETED", "response": "Done."}


def rpc(status: RPCStatusCode, text: str = "") -> RPCError:
    return RPCError(text or status.name, status, b"")


def cancelled(**details: bool) -> AsyncActivityCancelledError:
    return AsyncActivityCancelledError(ActivityCancellationDetails(**details))


class Server:
    """Stands for the client of a worker: what it is told, by the second, and what it answers."""

    def __init__(self, answer: Callable[[str, float], Exception | None] | None = None) -> None:
        self.told: list[tuple[str, float, Any]] = []
        self.heartbeats_take = 0.0
        self.answer = answer or (lambda call, at: None)

    def get_async_activity_handle(self, *, task_token: bytes) -> Server:
        assert task_token == b"test"
        return self

    def get_workflow_handle(self, workflow_id: str, *, run_id: str) -> Server:
        assert (workflow_id, run_id) == ("test", "test-run")
        return self

    def with_context(self, context: Any) -> Server:
        assert context.workflow_type == "test"
        return self

    async def heartbeat(self, *details: Any, **_: Any) -> None:
        self.hear("heartbeat", *details)
        await asyncio.sleep(self.heartbeats_take)

    async def complete(self, result: Any, **_: Any) -> None:
        self.hear("complete", json.loads(result.payload.data))

    async def fail(self, error: Exception, **_: Any) -> None:
        self.hear("fail", error)

    async def report_cancellation(self, *details: Any, **_: Any) -> None:
        self.hear("cancelled", *details)

    async def signal(self, name: str, argument: Any, **_: Any) -> None:
        self.hear(f"signal {name}", argument)

    def hear(self, call: str, said: Any) -> None:
        at = asyncio.get_running_loop().time()
        self.told.append((call, at, said))
        wrong = self.answer(call, at)
        if wrong is not None:
            raise wrong

    def calls(self, *names: str) -> list[tuple[str, float]]:
        return [(call, at) for call, at, _ in self.told if not names or call in names]

    @property
    def last(self) -> Any:
        return self.told[-1][2]


def serve(
    server: Server,
    *answers: Any,
    heartbeat: float = 60,
    stop_at: float | None = None,
    fields: dict[str, Any] | None = None,
) -> list[float]:
    """Runs a wait until the server knows of its end; the times of its polls."""
    polls: list[float] = []
    script = scripted(*answers)

    async def handler(request: httpx.Request) -> httpx.Response:
        polls.append(asyncio.get_running_loop().time())
        return await script(request)

    async def run() -> None:
        client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
        connection = Gumloop("sk-test-0123456789abcdef", client=client)
        plugin = AgentwaitPlugin(connections={"default": connection}, random=lambda: 0.5)
        given: Any = server
        environment = ActivityEnvironment(client=given)
        environment.info = dataclasses.replace(
            environment.info, scheduled_time=BEGAN, started_time=BEGAN,
            schedule_to_close_timeout=None, start_to_close_timeout=None,
            heartbeat_timeout=timedelta(seconds=heartbeat), retry_policy=RetryPolicy(),
        )  # fmt: skip
        poll = plugin.activities_of_worker()[0]
        argument = {"interaction_id": "i", "user_id": "u", **(fields or {})}
        returned = await asyncio.gather(
            environment.run(poll, raw(argument)), return_exceptions=True
        )
        assert type(returned[0]).__name__ == "_CompleteAsyncError"
        owner = plugin._homes[poll]
        home = owner.home()
        if stop_at is not None:
            await asyncio.sleep(stop_at)
            await owner.stop()
        if home.held:
            await home._empty.wait()
        await client.aclose()

    virtual_time.run(run())
    return polls


def test_a_wait_completes_its_activity_by_the_task_token() -> None:
    server = Server()
    assert serve(server, RUNNING, DONE) == [0, 2]
    assert server.calls() == [("complete", 2)]
    assert server.last["response"] == "Done."


def test_heartbeats_come_in_time() -> None:
    server = Server()
    serve(server, RUNNING, fields={"timeout_seconds": 120, "min_interval_seconds": 30})
    beats = server.calls("heartbeat")
    assert beats[:2] == [("heartbeat", 52), ("heartbeat", 104)]
    assert server.told[-1][0] == "fail"
    assert server.last.type == "agentwait.DeadlineExceeded"


@pytest.mark.parametrize(
    ("answer", "told", "reason"),
    [
        (cancelled(cancel_requested=True), ["heartbeat", "heartbeat", "cancelled"], None),
        (cancelled(paused=True), ["heartbeat", "heartbeat", "fail"], "paused"),
        (cancelled(reset=True), ["heartbeat", "heartbeat", "fail"], "reset"),
        (rpc(RPCStatusCode.NOT_FOUND), ["heartbeat"], None),
    ],
    ids=["cancelled", "paused", "reset", "gone"],
)
def test_what_the_server_answers_a_heartbeat(
    answer: Exception, told: list[str], reason: str | None
) -> None:
    server = Server(lambda call, at: answer if call == "heartbeat" else None)
    serve(server, RUNNING, heartbeat=10)
    assert [call for call, _ in server.calls()] == told
    if reason is not None:
        assert isinstance(server.last, ApplicationError)
        assert server.last.details[0]["reason"] == reason
        assert not server.last.non_retryable


def test_a_stop_that_is_answered_with_a_cancel_is_a_cancel() -> None:
    server = Server(
        lambda call, at: cancelled(cancel_requested=True) if call == "heartbeat" else None
    )
    serve(server, RUNNING, stop_at=3)
    assert server.calls() == [("heartbeat", 3), ("cancelled", 3)]


def test_a_stop_hands_over_with_the_token() -> None:
    server = Server()
    serve(server, RUNNING, stop_at=3)
    (_, _, token), (_, _, error) = server.told
    assert token["polls"] == 2
    assert (error.type, error.details[0]["reason"]) == ("agentwait.WaitInterrupted", "shutdown")


def test_polls_stand_still_while_the_server_may_have_given_the_attempt_up() -> None:
    def away(call: str, at: float) -> Exception | None:
        return rpc(RPCStatusCode.UNAVAILABLE) if 5 < at < 60 else None

    server = Server(away)
    polls = serve(server, RUNNING, heartbeat=10, fields={"timeout_seconds": 100})
    # The last heartbeat that arrived was sent at the beginning: ten seconds are the timeout.
    assert not [at for at in polls if 10.5 < at < 60]
    assert [at for at in polls if at > 60]


def test_heartbeats_that_are_refused_end_the_attempt() -> None:
    server = Server(
        lambda call, at: rpc(RPCStatusCode.INVALID_ARGUMENT) if call == "heartbeat" else None
    )
    serve(server, RUNNING, heartbeat=10)
    assert server.last.details[0]["reason"] == "heartbeats_failing"


def test_an_end_is_told_until_the_server_knows() -> None:
    server = Server(lambda call, at: rpc(RPCStatusCode.UNAVAILABLE) if at < 20 else None)
    serve(server, DONE)
    assert server.calls() == [("complete", at) for at in (0, 1, 3, 7, 15, 31)]


def test_an_end_that_nobody_waits_for_is_dropped() -> None:
    server = Server(lambda call, at: rpc(RPCStatusCode.NOT_FOUND))
    serve(server, DONE)
    assert server.calls() == [("complete", 0)]


def test_an_end_waits_for_a_heartbeat_that_is_under_way() -> None:
    """One that arrives after the end, or after the last one, would undo it."""
    server = Server()
    server.heartbeats_take = 5
    polls = serve(server, *[RUNNING] * 5, DONE, heartbeat=10)
    assert polls[-1] == 10
    (beat, began), (end, at) = server.calls()
    assert (beat, end) == ("heartbeat", "complete")
    assert at == pytest.approx(began + 5)


def test_a_result_that_the_server_does_not_take_is_an_end() -> None:
    refusal = rpc(RPCStatusCode.INVALID_ARGUMENT, "Complete result exceeds size limit.")
    server = Server(lambda call, at: refusal if call == "complete" else None)
    serve(server, DONE)
    assert [call for call, _ in server.calls()] == ["complete", "fail"]
    assert server.last.type == "agentwait.ResultTooLarge"
    assert server.last.non_retryable


def test_the_calling_workflow_is_told_of_phases() -> None:
    server = Server()
    serve(server, RUNNING, {"state": "QUEUED"}, DONE, fields={"signal_phases": True})
    assert [call for call, _ in server.calls()] == [
        "signal agentwait.phase",
        "signal agentwait.phase",
        "complete",
    ]
    assert {"state", "phase", "polls", "at"} == set(server.told[0][2])
