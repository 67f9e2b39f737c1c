"""Gumloop's agent_status, as a connection of a Python worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ... import _check
from ..._base_url import DEFAULT_BASE_URL, checked
from ..._mask import masker
from ..._poll import poll_async
from ..._request import Request, _check_key
from ..._status import DEFAULT_MAX_BYTES
from . import checks
from .fields import FieldError
from .moments import SECOND
from .observe import Polled

if TYPE_CHECKING:
    import httpx

_KEPT_MASKS: Final = 4
"""Of keys that were in use before: an answer may be about one of them."""


class Gumloop:
    """A connection to Gumloop, with one key.

    ``api_key`` is sent in a header only. It may be a function that returns the key: then it is
    called for each request, so that a key can be replaced while the worker runs.
    ``base_url`` is ``https://host[:port][/path]``, or ``http://`` to this very machine.
    ``request_timeout`` bounds each request, in seconds; ``max_body_bytes`` an answer.
    ``max_requests_in_flight`` bounds the requests at a time; what is due waits for its turn.
    ``client`` is an ``httpx.AsyncClient`` of yours, for proxies and certificates; it stays open.
    """

    def __init__(
        self,
        api_key: str | Callable[[], str],
        *,
        base_url: str = DEFAULT_BASE_URL,
        request_timeout: float = 30.0,
        max_body_bytes: int = DEFAULT_MAX_BYTES,
        max_requests_in_flight: int = 64,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        if not callable(api_key):
            _check_key(api_key)
        self._key = api_key
        try:
            # Somebody may have put the key into it. A function is not called yet, so that there is
            # nothing to hide it by.
            self._base = checked(base_url, show=isinstance(api_key, str))
        except ValueError as wrong:
            hide = masker(api_key) if isinstance(api_key, str) else str
            raise ValueError(hide(str(wrong))) from None
        _check.seconds("request_timeout", request_timeout)
        _check.body_limit("max_body_bytes", max_body_bytes)
        _check.whole(
            "max_requests_in_flight", max_requests_in_flight, least=1, most=10_000,
            wanted="a number from 1 to 10000",
        )  # fmt: skip
        self._timeout = request_timeout
        self._max_bytes = max_body_bytes
        self._most = max_requests_in_flight
        self._given = client
        self._masks: dict[str, Callable[[str], str]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._turns = asyncio.Semaphore(max_requests_in_flight)
        self._paused_until = 0.0

    def __repr__(self) -> str:
        return f"Gumloop(base_url={self._base!r}, api_key=…)"

    @property
    def most_patience(self) -> int:
        """How long a request may take, in nanoseconds."""
        return int(self._timeout * SECOND)

    def validate(self, given: Mapping[str, Any]) -> None:
        """What the vendor needs of a target. It raises a FieldError."""
        if not given.get("user_id") and not given.get("project_id"):
            wanted = "the owner's user_id, or a project_id instead"
            raise FieldError("user_id", "nothing", wanted)

    async def ask(self, given: Mapping[str, Any], patience: Callable[[], int]) -> Polled | None:
        """Makes one poll, in its turn. None: when that came there was no time left for it."""
        from urllib.parse import quote, urlencode

        client = self._http()
        owner = {name: given[name] for name in ("user_id", "project_id") if given.get(name)}
        path = quote(given["interaction_id"], safe="")
        url = f"{self._base}/agent_status/{path}?{urlencode(owner)}"
        async with self._turns:
            await self._unpaused()
            left = patience()
            if left <= 0:
                return None
            key = self._key() if callable(self._key) else self._key
            if callable(self._key):
                _check_key(key)
            request = Request(url, key, self._timeout, self._max_bytes)
            request.hide = self._mask(key)
            limit = left / SECOND
            answer = await poll_async(client, request, limit)
            del key, request
        late = bool(answer.failure) and answer.failure.startswith("request_timeout:")
        return Polled(answer, self._max_bytes, self._hide, late and limit < self._timeout)

    def pause(self, delay: int) -> None:
        """Makes no request for a while, as the API asked with a 429 or 503."""
        until = asyncio.get_running_loop().time() + delay / SECOND
        self._paused_until = max(self._paused_until, until)

    async def _unpaused(self) -> None:
        """Waits until requests may be made: another answer may ask for a longer pause."""
        loop = asyncio.get_running_loop()
        pause = self._paused_until - loop.time()
        while pause > 0:
            await asyncio.sleep(pause)
            pause = self._paused_until - loop.time()

    async def close(self) -> None:
        """Closes the connections that are kept."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _http(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # a program may run one event loop after another
            self._loop, self._client = loop, None
            self._turns, self._paused_until = asyncio.Semaphore(self._most), 0.0
        if self._given is not None:
            return self._given
        if self._client is None:
            import httpx

            limits = httpx.Limits(max_connections=self._most, max_keepalive_connections=self._most)
            self._client = httpx.AsyncClient(limits=limits)
        return self._client

    def _mask(self, key: str) -> Callable[[str], str]:
        """What takes a key out of a text, made once."""
        if key not in self._masks:
            while len(self._masks) >= _KEPT_MASKS:
                del self._masks[next(iter(self._masks))]
            self._masks[key] = masker(key)
        return self._masks[key]

    def _hide(self, text: str) -> str:
        for hide in self._masks.values():
            text = hide(text)
        return text


def connections_of(
    api_key: str | Callable[[], str] | None, connections: Mapping[str, Gumloop] | None
) -> dict[str, Gumloop]:
    """The connections by their names, checked."""
    all_of_them = dict(connections or {})
    if api_key is not None:
        if checks.DEFAULT_CREDENTIAL in all_of_them:
            raise ValueError("connections has a default already: leave api_key out")
        all_of_them[checks.DEFAULT_CREDENTIAL] = Gumloop(api_key)
    if not all_of_them:
        raise ValueError("no connection: give api_key, or connections with at least one Gumloop")
    for name, connection in all_of_them.items():
        if not 0 < len(_check.text("a name of connections", name).encode()) <= 128:
            raise ValueError(f"connections has the name {_check.shown(name)}: give 1 to 128 bytes")
        if not isinstance(connection, Gumloop):
            raise TypeError(
                f"connections[{name!r}] is of type {type(connection).__name__}: give a Gumloop. "
                "Other vendors are served by agentwait's own worker"
            )
    return all_of_them
