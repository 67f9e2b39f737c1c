"""One request of the API, bounded in time and size. It never raises for a network failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ._request import Request

if TYPE_CHECKING:
    import httpx

# httpx and anyio are imported by the functions, so that programs that only read documents
# do not load them.


class Answer(NamedTuple):
    """What a poll saw."""

    http_status: int = 0
    """0 where no usable answer came."""
    body: bytes = b""
    retry_after: str | None = None
    failure: str = ""
    """Why no usable answer came."""
    too_large: bool = False
    """The body is over the limit, and this is what was read of it."""
    redirect: str = ""
    """Where the answer sends whoever follows it: nobody does here. The body is left out."""

    def __repr__(self) -> str:
        """Without what an API may have repeated."""
        return f"Answer(http_status={self.http_status})"


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

    @property
    def too_large(self) -> bool:
        return self._left <= 0

    def body(self) -> bytes:
        return b"".join(self._chunks)


class _Left(dict[str, float]):
    """What is left of a request's time, whenever a step of it begins.

    httpx gives each step (to connect, to write, to read) all of the time again; it takes
    this in place of its own four numbers.
    """

    def __init__(self, limit: float, clock: Callable[[], float]) -> None:
        super().__init__(connect=limit, read=limit, write=limit, pool=limit)
        self._limit, self._clock, self._began = limit, clock, clock()

    def passed(self) -> bool:
        return self._clock() - self._began > self._limit

    def __getitem__(self, _: str) -> float:
        return max(self._limit - (self._clock() - self._began), 0.001)

    def get(self, step: str, _: Any = None) -> float:
        return self[step]


def poll(
    client: httpx.Client, request: Request, limit: float, clock: Callable[[], float]
) -> Answer:
    """Makes a request, which may take so many seconds.

    httpx bounds each step of it, so that the time for all of them is checked here: where an
    answer trickles in, with each piece.
    """
    import httpx

    left = _Left(limit, clock)
    chunks = _Chunks(request.max_bytes)
    try:
        with client.stream(
            "GET",
            request.url,
            headers=request.headers(),
            auth=None,
            follow_redirects=False,  # the key must not follow
            extensions={"timeout": left},
        ) as response:
            for chunk in response.iter_bytes():
                if left.passed():
                    return Answer(failure=_late(request, limit))
                if chunks.add(chunk):
                    break
            return _answer(response, chunks)
    except httpx.TimeoutException:
        return Answer(failure=_late(request, limit))
    except (httpx.HTTPError, OSError) as error:
        return Answer(failure=_described(error, request))


async def poll_async(client: httpx.AsyncClient, request: Request, limit: float) -> Answer:
    """Makes a request, which may take so many seconds; cancelling ends it at once."""
    import anyio
    import httpx

    chunks = _Chunks(request.max_bytes)
    try:
        with anyio.move_on_after(limit):
            async with client.stream(
                "GET",
                request.url,
                headers=request.headers(),
                auth=None,
                follow_redirects=False,
                timeout=limit,
            ) as response:
                async for chunk in response.aiter_bytes():
                    if chunks.add(chunk):
                        break
                return _answer(response, chunks)
    except httpx.TimeoutException:
        pass
    except (httpx.HTTPError, OSError) as error:
        return Answer(failure=_described(error, request))
    return Answer(failure=_late(request, limit))


def _answer(response: httpx.Response, chunks: _Chunks) -> Answer:
    # As they came: several are joined by ", ".
    retry_after = response.headers.get("retry-after")
    if response.has_redirect_location:
        to = _redirect(response)
        return Answer(response.status_code, retry_after=retry_after, redirect=to)
    return Answer(response.status_code, chunks.body(), retry_after, too_large=chunks.too_large)


def _redirect(response: httpx.Response) -> str:
    """From where to where, by origins alone: paths and user info may have secrets."""
    to = _origin(response.request.url.join(response.headers["location"]))
    return (
        f"HTTP {response.status_code} redirects from {_origin(response.request.url)} to {to}, "
        "which is not followed since the key would go with it; if that is the API, make it "
        "the base_url"
    )


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"


def _late(request: Request, limit: float) -> str:
    cut = "" if limit >= request.timeout else ": the deadline cut it"
    return f"request_timeout: no answer within {round(limit, 3):g} s{cut}"


def _described(error: Exception, request: Request) -> str:
    """What happened. The error itself is not kept: it holds the request."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return request.hide(text)
