"""What keeps a wait within its bounds: stopping, sizes, times, options, and the key's place.

The clients here ask a function instead of a server.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from awaiting import MODES, Mode, Run, client
from emulator import Emulator

import agentwait
from agentwait import (
    AgentStatusLimitError,
    AwaitStoppedError,
    DeadlineExceededError,
    ResultTooLargeError,
    Status,
    await_agent,
    await_agent_async,
)

RUNNING = b'{"state":"ASYNC_PROCESSING"}'
DONE = b'{"state":"COMPLETED","response":"Done."}'
GOOD: dict[str, Any] = {"user_id": "u", "api_key": "k"}


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces, of which it counts those that were asked for."""

    def __init__(self, run: Run, pieces: list[bytes], seconds: float = 0.0) -> None:
        self.run, self.pieces, self.seconds = run, pieces, seconds
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            self.run.clock += self.seconds
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


@pytest.mark.parametrize("mode", MODES)
def test_a_body_over_the_limit_is_refused_and_never_read_to_its_end(mode: Mode) -> None:
    run = Run()
    body = Pieces(run, [b" " * 400] * 1000)
    http = client(mode, lambda _: httpx.Response(200, stream=body))
    run.start(mode, "x", **GOOD, client=http, max_bytes=1000, timeout=0)
    assert isinstance(run.error, ResultTooLargeError)
    assert isinstance(run.error.error, AgentStatusLimitError)
    assert "allowed 1000; allow more bytes (max_bytes)" in str(run.error)
    assert run.error.polls == 1
    assert body.taken == 3


def test_an_answer_that_trickles_in_is_ended() -> None:
    run = Run()
    body = Pieces(run, [b" "] * 1000, seconds=2.0)
    http = client("sync", lambda _: httpx.Response(200, stream=body))
    run.start("sync", "x", **GOOD, client=http, request_timeout=5.0, timeout=6.0)
    assert isinstance(run.error, DeadlineExceededError)
    assert "no answer within 5 s" in str(run.error)
    assert body.taken == 3


def test_an_answer_that_trickles_in_is_ended_in_an_event_loop() -> None:
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.001)

    http = client("asyncio", lambda _: httpx.Response(200, stream=Endless()))
    run = Run().start("asyncio", "x", **GOOD, client=http, request_timeout=0.05, timeout=0)
    assert isinstance(run.error, DeadlineExceededError)
    assert "no answer within 0.05 s" in str(run.error)


@pytest.mark.parametrize("mode", MODES)
def test_the_client_of_the_caller_stays_open_and_its_settings_do_not_matter(mode: Mode) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(307, headers={"location": "http://elsewhere.example/"})

    http = client(
        mode, answer, auth=("user", "password"), follow_redirects=True, base_url="http://a.example"
    )
    for _ in range(2):
        run = Run().start(mode, "x", **GOOD, client=http, timeout=0)
        assert isinstance(run.error, DeadlineExceededError)
    assert [str(r.url) for r in seen] == [
        "https://api.gumloop.com/api/v1/agent_status/x?user_id=u"
    ] * 2
    assert [r.headers["authorization"] for r in seen] == ["Bearer k"] * 2
    assert not http.is_closed


def test_a_stop_ends_a_pause_at_once() -> None:
    stop = threading.Event()
    http = client("sync", lambda _: httpx.Response(200, content=RUNNING))
    assert isinstance(http, httpx.Client)
    polled = threading.Event()
    ended: list[BaseException] = []

    def wait() -> None:
        try:
            await_agent(
                "x", **GOOD, client=http, stop=stop, on_status=lambda *_: polled.set(),
                policy=agentwait.Policy(min_interval=600), timeout=900,
            )  # fmt: skip
        except AwaitStoppedError as error:
            ended.append(error)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    assert polled.wait(10)
    stop.set()
    thread.join(10)
    assert [str(error) for error in ended] == ["stopped after 1 poll; the agent goes on"]


def test_a_stop_is_seen_before_and_after_a_request() -> None:
    stop = threading.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        stop.set()
        return httpx.Response(200, content=DONE)

    http = client("sync", answer)
    for polls in (0, 0):  # in the request, then before it
        run = Run().start("sync", "x", **GOOD, client=http, stop=stop)
        assert isinstance(run.error, AwaitStoppedError)
        assert (run.error.polls, run.error.status) == (polls, None)


@pytest.mark.parametrize("step", ["hang", "processing"])
def test_cancelling_ends_the_request_and_the_pause_at_once(api: Emulator, step: str) -> None:
    interaction = f"int_cancel_{step}"
    api.script(interaction, {"step": step})

    async def cancelled() -> None:
        begun = asyncio.Event()

        async def on_request(_: httpx.Request) -> None:
            if step == "hang":
                begun.set()

        async with httpx.AsyncClient(event_hooks={"request": [on_request]}) as http:
            wait = asyncio.create_task(
                await_agent_async(
                    interaction,
                    user_id=api.user,
                    api_key=api.key,
                    base_url=api.url,
                    client=http,
                    request_timeout=900,
                    timeout=900,
                    policy=agentwait.Policy(min_interval=600),
                    on_status=lambda *_: begun.set(),
                )
            )
            await begun.wait()
            wait.cancel()
            with pytest.raises(asyncio.CancelledError):
                await wait

    asyncio.run(asyncio.wait_for(cancelled(), 10))


def test_a_status_may_be_told_to_a_coroutine() -> None:
    told: list[str] = []

    async def on_status(status: Status, _: agentwait.Decision) -> None:
        await asyncio.sleep(0)
        told.append(status.state)

    http = client("asyncio", lambda _: httpx.Response(200, content=DONE))
    run = Run().start("asyncio", "x", **GOOD, client=http, on_status=on_status)
    assert run.status is not None
    assert told == ["COMPLETED"]


SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"


def refused(_: httpx.Request) -> httpx.Response:
    return httpx.Response(401, json={"error": f"bad key {SECRET}", "message": f"Bearer {SECRET}"})


def broken(request: httpx.Request) -> httpx.Response:
    try:
        raise OSError(SECRET)
    except OSError as error:
        raise httpx.ConnectError(f"bad header: {request.headers}, Bearer {SECRET}") from error


def repeating(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text=SECRET)


def failed(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"state": "FAILED", "error_message": f"no {SECRET}"})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("handler", [refused, broken, repeating, failed])
def test_the_key_is_in_no_error_whatever_the_api_or_httpx_repeat(mode: Mode, handler: Any) -> None:
    http = client(mode, handler)
    run = Run().start(mode, "x", user_id="u", api_key=SECRET, client=http, timeout=0)
    error: BaseException | None = run.error
    assert error is not None
    assert "[key]" in str(error)
    while error is not None:
        assert SECRET not in f"{error} {error!r} {error.args}"
        assert SECRET not in "".join(traceback.format_exception(error))
        # As tools show it that print variables, too.
        package = str(Path(agentwait.__file__).parent)
        for frame in traceback.TracebackException.from_exception(error, capture_locals=True).stack:
            if frame.filename.startswith(package):
                assert SECRET not in str(frame.locals), frame
        error = error.__cause__ or error.__context__


def unasked(_: httpx.Request) -> httpx.Response:
    raise AssertionError("polled")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"interaction_id": ""}, "interaction_id is missing: give an id such as"),
        ({"interaction_id": "../start_agent"}, "interaction_id is '../start_agent': give an id"),
        ({"interaction_id": "."}, "interaction_id is '.'"),
        ({"interaction_id": "a..b"}, r'without "\.\."'),
        ({"interaction_id": "a/b"}, "interaction_id"),
        ({"interaction_id": "a%2e"}, "interaction_id"),
        ({"interaction_id": "a b"}, "without spaces and control characters"),
        ({"interaction_id": "a\u2028b\x1b"}, r"interaction_id is 'a\\u2028b\\x1b'"),
        ({"interaction_id": "é" * 129}, "interaction_id is 258 bytes long: give an id of at most"),
        ({"interaction_id": "/" * 200}, r"/{64}\.\.\.'"),
        ({"user_id": None}, "user_id is missing: give the owner's user_id, or a project_id"),
        ({"user_id": "a&b"}, "user_id is 'a&b'"),
        ({"project_id": "a?"}, r"project_id is 'a\?'"),
    ],
)
def test_wrong_ids_are_told_before_anything_is_sent(
    mode: Mode, wrong: dict[str, Any], message: str
) -> None:
    options = {"interaction_id": "x", **GOOD, "client": client(mode, unasked), **wrong}
    with pytest.raises(ValueError, match=message) as caught:
        Run().start(mode, **options)
    assert "secret" not in str(caught.value)
