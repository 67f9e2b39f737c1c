"""CheckAgentStatus: one poll, one answer, whatever the agent's phase."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from temporalio import activity
from temporalio.common import RawValue

from ..._decide import Policy
from . import checks, clock, failures, moments, result
from .failures import Failure
from .fields import FieldError
from .held import why_cancelled
from .home import Home
from .observe import Observed, observe
from .plan import HAND_OVER_DELAY, Progress
from .poll import connection_of, refuse_extract, refuse_local
from .remote import payload_of
from .sink import What

_OUTCOMES: Final = {
    "completed": "completed", "failed": "failed", "needs_input": "needs_input",
}  # fmt: skip


async def check(home: Home, given: Mapping[str, Any]) -> RawValue:
    """Makes one poll. It needs no heartbeat."""
    info = activity.info()
    interaction_id = given.get("interaction_id", "")
    try:
        checks.check_input(given)
        connection = connection_of(home, given)
        refuse_local(info)
        refuse_extract(given)
    except FieldError as wrong:
        raise failures.invalid_request(interaction_id, wrong) from None
    scheduled = moments.of_datetime(info.scheduled_time)
    queued = max(moments.of_datetime(info.started_time) - scheduled, 0)
    began = clock.now()

    def details(polls: int = 1) -> dict[str, Any]:
        elapsed = moments.seconds(queued + clock.now() - began)
        return {"interaction_id": interaction_id, "polls": polls, "elapsed_seconds": elapsed}

    try:
        polled = await connection.ask(given, lambda: connection.most_patience)
    except asyncio.CancelledError:
        heard = why_cancelled()
        if heard.what is What.CANCELLED:
            raise failures.cancelled(details(0)) from None
        broken_off = failures.interrupted(heard.reason, details(0))
        raise broken_off.retryable(HAND_OVER_DELAY) from None
    assert polled is not None
    # No stray answers: a look remembers nothing. So one is never final, and the retry policy says
    # how often it is waited out.
    p = Progress(scheduled, failures=max(info.attempt - 1, 0))
    observed = observe(
        polled,
        policy=Policy(not_found_grace=-1.0),
        p=p,
        started=scheduled + queued,
        now=home.wall(),
        random=home.random(),
        interaction_id=interaction_id,
        after=given.get("after_message_id", ""),
        fingerprint=None,
    )
    if observed.status is None:
        problem = observed.problem(details())
        raise problem.final() if observed.final else problem.retryable(observed.seen.delay)
    made = _made(observed, given, queued + clock.now() - began, scheduled)
    if isinstance(made, Failure):
        raise made.final()
    return RawValue(payload_of(made))


def _made(
    observed: Observed, given: Mapping[str, Any], elapsed: int, scheduled: int
) -> str | Failure:
    assert observed.status is not None
    return result.made(
        _OUTCOMES.get(observed.seen.action, "still_running"),
        observed.status,
        observed.phase,
        given,
        polls=1,
        elapsed=elapsed,
        last_status_at=scheduled + elapsed,
    )
