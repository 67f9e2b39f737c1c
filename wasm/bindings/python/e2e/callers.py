"""A Python team's program: it awaits by Go's worker, and in workflows of its own by the plugin.

It does what dev/e2e asks for on standard input, one JSON object a line, and says what came of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

from agentwait.temporal import (
    AgentFailed,
    AgentwaitPlugin,
    AwaitAgentInput,
    CheckAgentStatusInput,
    Gumloop,
    PollAgentStatusInput,
    Result,
    WaitCancelled,
    WaitError,
    as_error,
    await_agent,
    check_agent_status,
    client_await,
    poll_agent_status,
    result_of,
)


@dataclass
class Asked:
    """What a workflow is to await, and where."""

    interaction_id: str
    user_id: str
    task_queue: str | None = None


@workflow.defn
class ByChild:
    """Awaits by a child workflow of Go's worker. It catches nothing."""

    @workflow.run
    async def run(self, asked: Asked) -> Result:
        awaited = AwaitAgentInput(asked.interaction_id, user_id=asked.user_id)
        return await await_agent(awaited, task_queue=asked.task_queue)


@workflow.defn
class ByActivity:
    """Awaits by the activity, of the plugin in this worker or of another one."""

    @workflow.run
    async def run(self, asked: Asked) -> str:
        awaited = PollAgentStatusInput(
            asked.interaction_id,
            user_id=asked.user_id,
            min_interval_seconds=1,
            stall_timeout_seconds=3600,
        )
        options = {"task_queue": asked.task_queue} if asked.task_queue else {}
        try:
            result = await poll_agent_status(awaited, **options)
        except AgentFailed as failed:
            return f"failed: {failed.details.message}"
        return f"{result.outcome}: {result.response}"


@workflow.defn
class Look:
    """Looks at a run once. It catches nothing."""

    @workflow.run
    async def run(self, asked: Asked) -> Result:
        looked_at = CheckAgentStatusInput(asked.interaction_id, user_id=asked.user_id)
        return await check_agent_status(looked_at)


WORKFLOWS: dict[str, Any] = {"ByChild": ByChild, "ByActivity": ByActivity, "Look": Look}


def told(value: Any) -> Any:
    """A result as it is told."""
    if isinstance(value, Result):
        return {"outcome": value.outcome, "response": value.response, "polls": value.polls}
    return value


async def ended(awaiting: Awaitable[Any]) -> dict[str, Any]:
    """How something ended."""
    try:
        return {"result": told(await awaiting)}
    except WaitCancelled:
        return {"cancelled": True}
    except WaitError as error:
        return {"type": error.type, "message": error.details.message, "polls": error.details.polls}


async def obey(client: Client, queue: str, go_queue: str, command: dict[str, Any]) -> Any:
    """Does what was asked for."""
    interaction_id, user = command["interaction_id"], command["user_id"]
    if command["do"] == "client_await":
        awaited = AwaitAgentInput(interaction_id, user_id=user, min_interval_seconds=1)
        return await ended(client_await(client, awaited, task_queue=go_queue))
    asked = Asked(interaction_id, user, go_queue if command.get("by_go") else None)
    handle = await client.start_workflow(
        WORKFLOWS[command["do"]].run,
        asked,
        id=f"python/{command['do']}/{interaction_id}",
        task_queue=queue,
    )
    if command.get("cancel"):
        await handle.cancel()
        try:
            await handle.result()
        except Exception as error:
            status = (await handle.describe()).status
            return {
                "status": status.name if status else None,
                "is": type(as_error(error)).__name__,
            }
    return await ended(result_of(handle))


async def main() -> None:
    """Serves workflows and the plugin's activities, and obeys."""
    queue, go_queue, base_url = sys.argv[1:]
    client = await Client.connect(
        os.environ["TEMPORAL_ADDRESS"], namespace=os.environ["TEMPORAL_NAMESPACE"]
    )
    gumloop = Gumloop(os.environ["GUMLOOP_API_KEY"], base_url=base_url)
    plugin = AgentwaitPlugin(connections={"default": gumloop})
    read: Callable[[], str] = sys.stdin.readline
    async with Worker(
        client, task_queue=queue, workflows=list(WORKFLOWS.values()), plugins=[plugin]
    ):
        while line := await asyncio.to_thread(read):
            answer = await obey(client, queue, go_queue, json.loads(line))
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
    # The threads of the SDK may abort an interpreter that ends (temporalio 1.35 on Python 3.11).
    os._exit(0)
