"""Start, join and await waits from a client."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from ._error import WaitAlreadyOpen, WaitError
from ._ids import run_workflow_id, workflow_id
from ._marks import details_of_run, details_of_wait, memo, summary
from ._names import AWAIT_AGENT, RUN_AGENT
from ._reading import as_error
from ._types import AwaitAgentInput, Result, RunAgentInput

_BACKSTOP = timedelta(days=7)
_MAX_TIMEOUT = 400 * 86400.0
_DEFAULT_TIMEOUT = 600.0

T = TypeVar("T")


def start_options(awaited: AwaitAgentInput, *, task_queue: str) -> dict[str, Any]:
    """Return the options to start, or join, a wait with ``client.start_workflow``.

    The workflow's id follows from the input, and one that is running is joined: awaiting an
    interaction twice is one wait with one deadline. The run has a timeout of a week beyond the
    deadline, so a wait that no worker serves does not stand in the way for ever. ::

        await client.start_workflow(
            "agentwait.AwaitAgent", awaited, **start_options(awaited, task_queue="agents")
        )
    """
    return {
        "id": workflow_id(awaited),
        "task_queue": task_queue,
        "result_type": Result,
        "run_timeout": _timeout(awaited.timeout_seconds) + _BACKSTOP,
        "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
        "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        "static_summary": summary(f"await interaction {awaited.interaction_id}"),
        "static_details": details_of_wait(awaited),
        "memo": memo(awaited.credential, awaited.interaction_id),
    }


def run_options(run: RunAgentInput, *, task_queue: str) -> dict[str, Any]:
    """Return the options to start a run and await it.

    With a ``key`` the run is started once, whoever asks for it: another start with the key joins
    the run, and one that has completed is not repeated. Without a key each call starts a run, and
    ``id`` has to be given, or Temporal's own is used.
    """
    options: dict[str, Any] = {
        "task_queue": task_queue,
        "result_type": Result,
        "run_timeout": _timeout(run.timeout_seconds) + _BACKSTOP,
        "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
        "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        "static_summary": summary(f"run agent {run.agent_id or run.interaction_id}"),
        "static_details": details_of_run(run),
        "memo": memo(run.credential, run.interaction_id),
    }
    if run.key:
        options["id"] = run_workflow_id(run.credential, run.key)
    return options


async def client_start(
    client: Client, awaited: AwaitAgentInput, *, task_queue: str, **options: Any
) -> WorkflowHandle[Any, Result]:
    """Start or join a wait and return its handle. ``options`` replace those of start_options.

    :raises WaitAlreadyOpen: the wait is open on another task queue.
    """
    chosen = start_options(awaited, task_queue=task_queue) | options
    joins = chosen["id_conflict_policy"] == WorkflowIDConflictPolicy.USE_EXISTING
    if joins:
        chosen["id_conflict_policy"] = WorkflowIDConflictPolicy.FAIL  # it says that it is open
    try:
        return await client.start_workflow(AWAIT_AGENT, awaited, **chosen)
    except WorkflowAlreadyStartedError as open_already:
        if not joins:
            raise
        handle: WorkflowHandle[Any, Result] = client.get_workflow_handle(
            chosen["id"], run_id=open_already.run_id, result_type=Result
        )
        lives = (await handle.describe()).task_queue
        if lives and lives != task_queue:
            raise WaitAlreadyOpen(
                f"this wait lives on task queue {lives!r}, not on {task_queue!r}: await it there, "
                f"or cancel the workflow {chosen['id']} and await again"
            ) from open_already
        return handle


async def client_await(
    client: Client, awaited: AwaitAgentInput, *, task_queue: str, **options: Any
) -> Result:
    """Start or join a wait and return its result. The wait goes on where this call is cancelled.

    :raises WaitError: it ended without a result; the subclasses say how, such as AgentFailed.
    """
    return await result_of(await client_start(client, awaited, task_queue=task_queue, **options))


async def client_run(
    client: Client, run: RunAgentInput, *, task_queue: str, **options: Any
) -> Result:
    """Start a run, once, and return its result.

    :raises WaitError: it ended without a result, or it is not known whether it was started.
    """
    chosen = run_options(run, task_queue=task_queue) | options
    if "id" not in chosen:
        chosen["id"] = f"agentwait-run-{uuid.uuid4()}"
    try:
        handle: WorkflowHandle[Any, Result] = await client.start_workflow(RUN_AGENT, run, **chosen)
    except WorkflowAlreadyStartedError as ended:  # one that has completed
        handle = client.get_workflow_handle(chosen["id"], run_id=ended.run_id, result_type=Result)
    return await result_of(handle)


async def result_of(handle: WorkflowHandle[Any, T]) -> T:
    """Return the result of a wait, and raise how it ended where it has none.

    The server drops notifications of a workflow that changes quickly, and would tell of the end
    up to 20 s late: so it is asked again from time to time.
    """
    began = time.monotonic()
    while True:
        patience = min(max((time.monotonic() - began) / 8, 1.0), 20.0)
        try:
            return await asyncio.wait_for(handle.result(), patience)
        except asyncio.TimeoutError:
            continue
        except WorkflowFailureError as raised:
            failed: WaitError | None = as_error(raised)
            if failed is None:
                raise
            raise failed from raised


def _timeout(seconds: float | None) -> timedelta:
    wanted = seconds or _DEFAULT_TIMEOUT
    # A bad value is refused by the workflow, which says what is wrong with it.
    return timedelta(seconds=min(max(wanted, 0.0), _MAX_TIMEOUT)) if wanted == wanted else _BACKSTOP
