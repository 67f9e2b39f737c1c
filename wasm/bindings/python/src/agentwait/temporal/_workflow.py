"""Await agents inside a workflow: by a child workflow, or by an activity."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

from ._names import AWAIT_AGENT, POLL_AGENT_STATUS, RUN_AGENT
from ._reading import as_error
from ._types import AwaitAgentInput, PollAgentStatusInput, Result, RunAgentInput

_HEARTBEAT = timedelta(seconds=60)


async def await_agent(awaited: AwaitAgentInput, **options: Any) -> Result:
    """Await a run by a child workflow. ``options`` are those of ``execute_child_workflow``.

    A child cannot join a wait that is open: leave its ``id`` unset. Waits on the same interaction
    share their polls, in one worker.

    :raises WaitError: it ended without a result; the subclasses say how, such as AgentFailed.
    """
    return await _child(AWAIT_AGENT, awaited, options)


async def run_agent(run: RunAgentInput, **options: Any) -> Result:
    """Start a run, once, and await it, by a child workflow.

    :raises WaitError: it ended without a result, or it is not known whether it was started.
    """
    return await _child(RUN_AGENT, run, options)


async def poll_agent_status(awaited: PollAgentStatusInput, **options: Any) -> Result:
    """Await a run by the activity alone: no second workflow, no query and no update.

    ``options`` are those of ``execute_activity``. The activity ends itself by the input's
    ``timeout_seconds``; where no worker serves it, Temporal does a minute later.

    :raises WaitError: it ended without a result; the subclasses say how, such as AgentFailed.
    """
    seconds = awaited.timeout_seconds or 600.0
    chosen: dict[str, Any] = {
        "result_type": Result,
        "schedule_to_close_timeout": timedelta(seconds=seconds + 60),
        "heartbeat_timeout": _HEARTBEAT,
        "retry_policy": RetryPolicy(
            initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=60)
        ),
    }
    try:
        return await workflow.execute_activity(  # type: ignore[no-any-return]
            POLL_AGENT_STATUS, awaited, **(chosen | options)
        )
    except asyncio.CancelledError:
        raise
    except Exception as raised:
        failed = as_error(raised)
        if failed is None:
            raise
        raise failed from raised


async def _child(name: str, given: Any, options: dict[str, Any]) -> Result:
    try:
        return await workflow.execute_child_workflow(  # type: ignore[no-any-return]
            name, given, **({"result_type": Result} | options)
        )
    except asyncio.CancelledError:
        raise
    except Exception as raised:
        failed = as_error(raised)
        if failed is None:
            raise
        raise failed from raised
