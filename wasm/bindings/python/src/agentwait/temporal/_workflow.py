"""Await agents inside a workflow: by a child workflow, or by an activity."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import is_cancelled_exception

from ._error import WaitError
from ._marks import details_of_run, details_of_wait, memo, summary
from ._names import AWAIT_AGENT, CHECK_AGENT_STATUS, POLL_AGENT_STATUS, POLL_RUN_STATUS, RUN_AGENT
from ._reading import as_error
from ._types import (
    AwaitAgentInput,
    CheckAgentStatusInput,
    PollAgentStatusInput,
    Result,
    RunAgentInput,
)

_HEARTBEAT = timedelta(seconds=60)
_MAX_TIMEOUT = 366 * 86400.0
_RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=60))


async def await_agent(awaited: AwaitAgentInput, **options: Any) -> Result:
    """Await a run by a child workflow. ``options`` are those of ``execute_child_workflow``.

    A child cannot join a wait that is open: leave its ``id`` unset. Waits on the same interaction
    share their polls, in one worker.

    :raises WaitError: it ended without a result; the subclasses say how, such as AgentFailed.
    """
    chosen = {
        "memo": memo(awaited.credential, awaited.interaction_id),
        "static_summary": summary(f"await interaction {awaited.interaction_id}"),
        "static_details": details_of_wait(awaited),
    }
    return await _child(AWAIT_AGENT, awaited, chosen | options)


async def run_agent(run: RunAgentInput, **options: Any) -> Result:
    """Start a run, once, and await it, by a child workflow.

    :raises WaitError: it ended without a result, or it is not known whether it was started.
    """
    chosen = {
        "memo": memo(run.credential, run.interaction_id),
        "static_summary": summary(f"run agent {run.agent_id or run.interaction_id}"),
        "static_details": details_of_run(run),
    }
    return await _child(RUN_AGENT, run, chosen | options)


async def poll_agent_status(awaited: PollAgentStatusInput, **options: Any) -> Result:
    """Await a run by the activity alone: no second workflow, no query and no update.

    ``options`` are those of ``execute_activity``. The activity ends itself by the input's
    ``timeout_seconds``; where no worker serves it, Temporal does a minute later.

    :raises WaitError: it ended without a result; the subclasses say how, such as AgentFailed.
    """
    seconds = awaited.timeout_seconds or 600.0
    if not 0 <= seconds <= _MAX_TIMEOUT:  # the activity says what is wrong with it
        seconds = 600.0
    chosen = {
        "schedule_to_close_timeout": timedelta(seconds=seconds + 60),
        "heartbeat_timeout": _HEARTBEAT,
        "retry_policy": _RETRY,
        "summary": summary(f"await interaction {awaited.interaction_id}"),
    }
    return await _activity(_name_of(awaited), awaited, chosen | options)


async def check_agent_status(looked_at: CheckAgentStatusInput, **options: Any) -> Result:
    """Look at a run once, whatever its phase, by an activity.

    ``options`` are those of ``execute_activity``. By default it is tried for ten minutes while
    the API cannot be reached.

    :raises WaitError: it could not be looked at; the subclasses say why, such as Unauthorized.
    """
    chosen = {
        "schedule_to_close_timeout": timedelta(seconds=600),
        "start_to_close_timeout": timedelta(seconds=120),
        "retry_policy": _RETRY,
        "summary": summary(f"look at interaction {looked_at.interaction_id}"),
    }
    return await _activity(CHECK_AGENT_STATUS, looked_at, chosen | options)


def _name_of(awaited: PollAgentStatusInput) -> str:
    """The name that only workers know which know what is asked for.

    One of the first release would refuse the rest, and so end the wait.
    """
    newer = (
        awaited.cancels,
        awaited.ids,
        awaited.after_message_id,
        awaited.stall_timeout_seconds,
        {"input_requests", "progress", "usage"}.intersection(awaited.include or ()),
    )
    return POLL_RUN_STATUS if any(newer) else POLL_AGENT_STATUS


async def _activity(name: str, given: Any, options: dict[str, Any]) -> Result:
    try:
        result: Result = await workflow.execute_activity(
            name, given, **({"result_type": Result} | options)
        )
    except asyncio.CancelledError:
        raise
    except Exception as raised:
        failed = _ended(raised)
        if failed is None:
            raise
        raise failed from raised
    return result


async def _child(name: str, given: Any, options: dict[str, Any]) -> Result:
    try:
        result: Result = await workflow.execute_child_workflow(
            name, given, **({"result_type": Result} | options)
        )
    except asyncio.CancelledError:
        raise
    except Exception as raised:
        failed = _ended(raised)
        if failed is None:
            raise
        raise failed from raised
    return result


def _ended(raised: Exception) -> WaitError | None:
    """How the wait ended; None where what Temporal raised says more.

    A workflow that somebody cancels ends as cancelled by Temporal's own exception alone.
    """
    if is_cancelled_exception(raised) and workflow.cancellation_reason() is not None:
        return None
    return as_error(raised)
