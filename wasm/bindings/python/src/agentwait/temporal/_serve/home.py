"""What one worker holds: its waits, which are handed over when it stops."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from . import clock
from .attempt import Attempt
from .gumloop import Gumloop
from .held import HeldSink
from .sink import Ending

logger = logging.getLogger("agentwait.temporal")

_CALLS: Final = 32
"""Heartbeats under way, and ends of attempts."""

_CALL_TIMEOUT: Final = 10.0
_STOP_TIMEOUT: Final = 30.0


class Home:
    """The waits of one worker."""

    def __init__(
        self,
        connections: Mapping[str, Gumloop],
        *,
        max_waits: int,
        wall: clock.Wall = clock.wall,
        random: clock.Random = clock.random,
    ) -> None:
        self.connections = connections
        self.max_waits = max_waits
        self.wall = wall
        self.random = random
        self.beats = asyncio.Semaphore(_CALLS)
        self._ends = asyncio.Semaphore(_CALLS)
        self._attempts: set[Attempt] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()

    @property
    def held(self) -> int:
        """How many waits it holds."""
        return len(self._attempts)

    def take_in(self, attempt: Attempt) -> None:
        """Holds a wait from now on."""
        self._attempts.add(attempt)
        self._empty.clear()

    def task(self, call: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs something in the background, and keeps it until it is done."""
        task = asyncio.get_running_loop().create_task(call)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def ended(self, attempt: Attempt, ending: Ending) -> None:
        """Tells the server how an attempt ended, until it knows: it may be away for long."""
        if isinstance(attempt.sink, HeldSink):
            self.let_go(attempt)
        else:
            self.task(self._report(attempt, ending))

    def let_go(self, attempt: Attempt) -> None:
        """Forgets an attempt of whose end the server knows."""
        self._attempts.discard(attempt)
        if not self._attempts:
            self._empty.set()

    async def stop(self) -> None:
        """Hands all waits over to other workers, and returns when the server knows.

        Not before the worker polls for tasks no more: what is handed over sooner may come to it
        again while it stops, and be lost with it until the heartbeat timeout.
        """
        for attempt in list(self._attempts):
            attempt.stop()
        if self._attempts:
            try:
                await asyncio.wait_for(self._empty.wait(), _STOP_TIMEOUT)
            except asyncio.TimeoutError:
                logger.warning(
                    "agentwait: the worker stops and could not hand over %d waits; they go on "
                    "after their heartbeat timeout",
                    self.held,
                )
        for task in list(self._tasks):
            task.cancel()

    async def _report(self, attempt: Attempt, ending: Ending) -> None:
        pause = 1.0
        while True:
            async with self._ends:
                if await attempt.sink.end(ending, _CALL_TIMEOUT):
                    break
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
        self.let_go(attempt)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("agentwait: a task of a wait failed", exc_info=task.exception())
