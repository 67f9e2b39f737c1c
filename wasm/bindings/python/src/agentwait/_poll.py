"""One request of the API, bounded in time and size. It never raises for a network failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ._request import Request

if TYPE_CHECKING:
    import httpx

# httpx and anyio are imported by the functions, so that programs that only read documents
# do not load them.


@dataclass(frozen=True)
class Answer:
    """What a poll saw."""

    http_status: int = 0
    """0 where no usable answer came."""
    body: bytes = field(default=b"", repr=False)
    retry_after: str | None = None
    failure: str = ""
    """Why no usable answer came."""


class _Chunks:
    """A body, read up to a byte more than the limit, which is enough to refuse it."""

    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes + 1
        self._chunks: list[bytes] = []

    def add(self, chunk: bytes) -> bool:
        """Whether it is enough."""
        self._chunks.append(chunk[: self._left])
        self._left -= len(chunk)
        return self._left <= 0

    def body(self) -> bytes:
        return b"".join(self._chunks)


def poll(client: httpx.Client, request: Request, clock: Callable[[], float]) -> Answer:
    """Makes a request.

    httpx bounds each step of it, so that the time for all of them is checked here: where an
    answer trickles in, with each piece.
    """
    import httpx

    began = clock()
    chunks = _Chunks(request.max_bytes)
    try:
        with client.stream(
            "GET",
            request.url,
            headers=request.headers(),
            auth=None,
            follow_redirects=False,  # the key must not follow
            timeout=request.timeout,
        ) as response:
            for chunk in response.iter_bytes():
                if clock() - began > request.timeout:
                    return Answer(failure=_late(request))
                if chunks.add(chunk):
                    break
            return _answer(response, chunks)
    except httpx.TimeoutException:
        return Answer(failure=_late(request))
    except (httpx.HTTPError, OSError) as error:
        return Answer(failure=_described(error, request))


async def poll_async(client: httpx.AsyncClient, request: Request) -> Answer:
    """Makes a request; cancelling ends it at once."""
    import anyio
    import httpx

    chunks = _Chunks(request.max_bytes)
    try:
        with anyio.move_on_after(request.timeout):
            async with client.stream(
                "GET",
                request.url,
                headers=request.headers(),
                auth=None,
                follow_redirects=False,
                timeout=request.timeout,
            ) as response:
                async for chunk in response.aiter_bytes():
                    if chunks.add(chunk):
                        break
                return _answer(response, chunks)
    except httpx.TimeoutException:
        pass
    except (httpx.HTTPError, OSError) as error:
        return Answer(failure=_described(error, request))
    return Answer(failure=_late(request))


def _answer(response: httpx.Response, chunks: _Chunks) -> Answer:
    return Answer(response.status_code, chunks.body(), response.headers.get("retry-after"))


def _late(request: Request) -> str:
    return f"no answer within {request.timeout:g} s"


def _described(error: Exception, request: Request) -> str:
    """What happened. The error itself is not kept: it holds the request."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return request.hide(text)
