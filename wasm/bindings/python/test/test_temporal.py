"""The package inside of the sandbox in which Temporal runs workflows in Python.

The sandbox refuses clocks, randomness, threads and files where a workflow uses them, and
also where a module that it imports does. Histories are replayed, so that no server is needed.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from typing import Any

import pytest
from sandboxed_workflows import ImportedAnew, PassedThrough
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

BODY = '{"state":"COMPLETED","response":"Done.","messages":[{"parts":[{"type":"text"}]}]}'
WANT = "completed: Done., 1"


def payload(value: object) -> dict[str, Any]:
    data = b64encode(json.dumps(value).encode()).decode()
    return {
        "payloads": [{"metadata": {"encoding": b64encode(b"json/plain").decode()}, "data": data}]
    }


def history(name: str, result: str) -> WorkflowHistory:
    """A workflow that ran at once to its end."""
    queue = {"name": "q", "kind": "TASK_QUEUE_KIND_NORMAL"}
    run = "7f6a2c1e-3c1b-4f0e-9d55-0a4b4b0f8f11"
    events: list[tuple[str, dict[str, Any]]] = [
        (
            "WORKFLOW_EXECUTION_STARTED",
            {
                "workflowType": {"name": name}, "taskQueue": queue, "input": payload(BODY),
                "originalExecutionRunId": run, "firstExecutionRunId": run, "attempt": 1,
                "workflowTaskTimeout": "10s",
            },
        ),
        ("WORKFLOW_TASK_SCHEDULED", {"taskQueue": queue, "attempt": 1}),
        ("WORKFLOW_TASK_STARTED", {"scheduledEventId": "2", "identity": "w", "requestId": "r"}),
        ("WORKFLOW_TASK_COMPLETED", {"scheduledEventId": "2", "startedEventId": "3"}),
        (
            "WORKFLOW_EXECUTION_COMPLETED",
            {"result": payload(result), "workflowTaskCompletedEventId": "4"},
        ),
    ]  # fmt: skip
    return WorkflowHistory.from_json(
        "w",
        {
            "events": [
                {
                    "eventId": str(number),
                    "eventTime": "2026-03-05T10:30:00Z",
                    "eventType": f"EVENT_TYPE_{kind}",
                    f"{attribute(kind)}EventAttributes": values,
                }
                for number, (kind, values) in enumerate(events, 1)
            ]
        },
    )


def attribute(kind: str) -> str:
    first, *others = kind.lower().split("_")
    return first + "".join(word.title() for word in others)


@pytest.mark.parametrize("workflow", [PassedThrough, ImportedAnew])
def test_a_workflow_reads_a_status(workflow: type, caplog: pytest.LogCaptureFixture) -> None:
    replayer = Replayer(workflows=[workflow])
    asyncio.run(replayer.replay_workflow(history(workflow.__name__, WANT)))
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
