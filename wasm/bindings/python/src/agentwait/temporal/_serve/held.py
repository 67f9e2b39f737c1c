"""Waits held inside their activity: in the SDK's test environment, which has no server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from .attempt import Attempt
from .remote import payload_of
from .sink import GOES_ON, Ending, Heard, What


class HeldSink:
    """Records heartbeats with the activity's own function."""

    def first_beat(self, interval: int) -> int:  # noqa: ARG002
        """Before anything is waited for."""
        return 0

    def changed(self) -> bool:
        """At once: it costs nothing, and tests look at them."""
        return True

    async def heartbeat(self, token: Mapping[str, Any], seconds: float) -> Heard:  # noqa: ARG002
        """Records a heartbeat."""
        activity.heartbeat(dict(token))
        return GOES_ON

    async def end(self, ending: Ending, timeout: float) -> bool:  # noqa: ARG002
        """The activity itself returns or raises."""
        if ending.token is not None:
            activity.heartbeat(dict(ending.token))
        return True

    async def signal(self, name: str, argument: Mapping[str, Any]) -> None:
        """Tells nobody."""


async def hold(attempt: Attempt) -> RawValue:
    """Waits inside the activity until its attempt has ended."""
    stop = asyncio.create_task(activity.wait_for_worker_shutdown())
    try:
        while not attempt.over.done():
            await _news(attempt, stop)
    finally:
        stop.cancel()
    ending = attempt.over.result()
    await attempt.sink.end(ending, 0)
    if ending.error is not None:
        raise ending.error
    assert ending.result is not None
    return RawValue(payload_of(ending.result))


async def _news(attempt: Attempt, stop: asyncio.Task[None]) -> None:
    try:
        await asyncio.wait((attempt.over, stop), return_when=asyncio.FIRST_COMPLETED)
        if stop.done() and not attempt.over.done():
            attempt.stop()
            await asyncio.wait((attempt.over,))
    except asyncio.CancelledError:
        attempt.hear(attempt.now, why_cancelled())


def why_cancelled() -> Heard:
    """Why the SDK has cancelled the activity."""
    return heard_of(activity.cancellation_details())


def heard_of(details: activity.ActivityCancellationDetails | None) -> Heard:
    """Only a real cancel is one: reported for anything else, the server would end the wait."""
    if details is None or details.cancel_requested:
        return Heard(What.CANCELLED)
    for reason in ("paused", "reset"):
        if getattr(details, reason, False):
            return Heard(What.ENDS, reason)
    if details.not_found:
        return Heard(What.ENDS, "attempt_gone")
    return Heard(What.ENDS, "attempt_timeout" if details.timed_out else "shutdown")
