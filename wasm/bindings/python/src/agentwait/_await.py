"""Polling an interaction until its agent has finished, in a thread or in an event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from . import _check
from ._base_url import DEFAULT_BASE_URL
from ._decide import Decision, Policy
from ._poll import poll, poll_async
from ._request import request_of
from ._status import DEFAULT_MAX_BYTES, Status
from ._wait import OnNeedsInput, Wait

if TYPE_CHECKING:
    import httpx


def await_agent(
    interaction_id: str,
    *,
    api_key: str,
    user_id: str | None = None,
    project_id: str | None = None,
    base_url: str = DEFAULT_BASE_URL,
    timeout: float = 600.0,
    request_timeout: float = 30.0,
    policy: Policy = Policy(),
    on_needs_input: OnNeedsInput = "fail",
    on_status: Callable[[Status, Decision], object] | None = None,
    stop: threading.Event | None = None,
    client: httpx.Client | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    random: Callable[[], float] | None = None,
    sleep: Callable[[float], object] | None = None,
) -> Status:
    """Polls an interaction until the agent has finished, and returns the last status.

    Network failures, overload and unreadable answers are waited out, with a backoff and as
    long as a Retry-After says. Times are in seconds.

    ``user_id`` or ``project_id`` says whose interaction it is; both may be given.
    ``api_key`` is sent in a header and never part of an error.
    ``timeout`` is how long to wait in all. The last poll is made at its end, unless the
    server's Retry-After reaches further. It cuts a request short, which has five seconds.
    ``request_timeout`` is how long one request may take.
    ``on_needs_input`` is what to do where the agent waits for a person.
    ``on_status`` is called with each status that was read, before the next pause.
    ``stop`` ends the wait once it is set: a pause at once, a request when that is over.
    ``client`` makes the requests and stays open; by default there is one for this wait.
    ``max_bytes`` is the largest body that is read.
    ``clock``, ``now``, ``random`` and ``sleep`` can be replaced in tests.

    Raises AgentFailedError, AgentNeedsInputError, DeadlineExceededError, PollRefusedError,
    ResultTooLargeError or AwaitStoppedError, which are AwaitErrors; ValueError or TypeError
    where an option is wrong.
    """
    _check_ways(on_status, sleep)
    if stop is not None and not (hasattr(stop, "is_set") and hasattr(stop, "wait")):
        raise TypeError(f"stop is of type {type(stop).__name__}: give a threading.Event")
    request = request_of(
        interaction_id,
        api_key=api_key,
        user_id=user_id,
        project_id=project_id,
        base_url=base_url,
        request_timeout=request_timeout,
        max_bytes=max_bytes,
    )
    del api_key  # so that no traceback that shows variables has it
    wait = Wait(
        interaction_id,
        request,
        timeout=timeout,
        policy=policy,
        on_needs_input=on_needs_input,
        clock=clock,
        now=now,
        random=random,
    )
    pause = sleep or (time.sleep if stop is None else stop.wait)
    with _client(client) as http:
        while True:
            if stop is not None and stop.is_set():
                raise wait.stopped()
            limit = wait.begin_poll()
            answer = poll(http, request, limit, clock)
            if stop is not None and stop.is_set():
                raise wait.stopped()
            decision = wait.observe(answer)
            if decision.status is not None and on_status is not None:
                on_status(decision.status, decision)
            end = wait.conclude(decision)
            if isinstance(end, Status):
                return end
            pause(end)


async def await_agent_async(
    interaction_id: str,
    *,
    api_key: str,
    user_id: str | None = None,
    project_id: str | None = None,
    base_url: str = DEFAULT_BASE_URL,
    timeout: float = 600.0,
    request_timeout: float = 30.0,
    policy: Policy = Policy(),
    on_needs_input: OnNeedsInput = "fail",
    on_status: Callable[[Status, Decision], Awaitable[object] | object] | None = None,
    client: httpx.AsyncClient | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    random: Callable[[], float] | None = None,
    sleep: Callable[[float], Awaitable[object]] | None = None,
) -> Status:
    """The same as :func:`await_agent` in an asyncio event loop.

    Cancelling the task ends a request and a pause at once. ``on_status`` may be a coroutine
    function, which is then awaited.
    """
    import anyio

    _check_ways(on_status, sleep)
    request = request_of(
        interaction_id,
        api_key=api_key,
        user_id=user_id,
        project_id=project_id,
        base_url=base_url,
        request_timeout=request_timeout,
        max_bytes=max_bytes,
    )
    del api_key
    wait = Wait(
        interaction_id,
        request,
        timeout=timeout,
        policy=policy,
        on_needs_input=on_needs_input,
        clock=clock,
        now=now,
        random=random,
    )
    pause = sleep or anyio.sleep
    async with _async_client(client) as http:
        while True:
            limit = wait.begin_poll()
            decision = wait.observe(await poll_async(http, request, limit))
            if decision.status is not None and on_status is not None:
                told = on_status(decision.status, decision)
                if hasattr(told, "__await__"):
                    await told
            end = wait.conclude(decision)
            if isinstance(end, Status):
                return end
            await pause(end)


def _check_ways(on_status: object, sleep: object) -> None:
    """What is called in between has to be something that can be."""
    for name, function in (("on_status", on_status), ("sleep", sleep)):
        if function is not None:
            _check.function(name, function)


def _client(client: httpx.Client | None) -> AbstractContextManager[httpx.Client]:
    import httpx

    if client is None:
        return httpx.Client()
    _check.instance("client", client, httpx.Client, "an httpx.Client")
    return nullcontext(client)


def _async_client(
    client: httpx.AsyncClient | None,
) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    import httpx

    if client is None:
        return httpx.AsyncClient()
    _check.instance("client", client, httpx.AsyncClient, "an httpx.AsyncClient")
    return nullcontext(client)
