"""Await AI agents' runs in Temporal workflows and clients.

With a worker of agentwait on a task queue, from a client::

    from agentwait.temporal import AgentFailed, AwaitAgentInput, client_await

    try:
        result = await client_await(
            client, AwaitAgentInput("xYz789AbCdEfGhI", user_id="u1"), task_queue="agents"
        )
        print(result.response)
    except AgentFailed as failed:
        print(failed.details.message)

and from a workflow, ``await await_agent(AwaitAgentInput(...), task_queue="agents")``.

It needs the extra ``temporal``: ``pip install agentwait[temporal]``.
"""

from ._client import (
    client_await,
    client_run,
    client_start,
    result_of,
    run_options,
    start_options,
)
from ._error import (
    WaitAlreadyOpen,
    WaitCancelled,
    WaitError,
    WaitTerminated,
    WaitTimedOut,
)
from ._failures import (
    AgentBusy,
    AgentCancelled,
    AgentExpired,
    AgentFailed,
    AgentNeedsInput,
    AgentStalled,
    AnswerOutcomeUnknown,
    AnswerRefused,
    ApiUnavailable,
    DeadlineExceeded,
    Forbidden,
    InteractionNotFound,
    InvalidRequest,
    InvalidResponse,
    PaymentRequired,
    ResultTooLarge,
    StartOutcomeUnknown,
    Unauthorized,
    WaitInterrupted,
)
from ._ids import run_workflow_id, workflow_id
from ._names import AWAIT_AGENT, CHECK_AGENT_STATUS, POLL_AGENT_STATUS, RUN_AGENT
from ._plugin import AgentwaitPlugin
from ._reading import as_error
from ._serve.gumloop import Gumloop
from ._types import (
    AgentsResult,
    AgentsToken,
    AgentsView,
    Answer,
    AnswerAgentInput,
    AnswerResult,
    AwaitAgentInput,
    AwaitAgentsInput,
    CancelAgentInput,
    CancelResult,
    Carried,
    CarriedAgents,
    CheckAgentStatusInput,
    Deadline,
    Ending,
    ErrorDetails,
    ExtendDeadline,
    InputRequest,
    PhaseChange,
    PollAgentsStatusInput,
    PollAgentStatusInput,
    PollNow,
    Progress,
    Result,
    Row,
    RowError,
    RowQuery,
    RowsChange,
    RunAgentInput,
    StartAgentInput,
    StartResult,
    StatusView,
    Token,
    Usage,
)
from ._workflow import await_agent, check_agent_status, poll_agent_status, run_agent

__all__ = [
    "AWAIT_AGENT",
    "CHECK_AGENT_STATUS",
    "POLL_AGENT_STATUS",
    "RUN_AGENT",
    "AgentBusy",
    "AgentCancelled",
    "AgentExpired",
    "AgentFailed",
    "AgentNeedsInput",
    "AgentStalled",
    "AgentsResult",
    "AgentsToken",
    "AgentsView",
    "AgentwaitPlugin",
    "Answer",
    "AnswerAgentInput",
    "AnswerOutcomeUnknown",
    "AnswerRefused",
    "AnswerResult",
    "ApiUnavailable",
    "AwaitAgentInput",
    "AwaitAgentsInput",
    "CancelAgentInput",
    "CancelResult",
    "Carried",
    "CarriedAgents",
    "CheckAgentStatusInput",
    "Deadline",
    "DeadlineExceeded",
    "Ending",
    "ErrorDetails",
    "ExtendDeadline",
    "Forbidden",
    "Gumloop",
    "InputRequest",
    "InteractionNotFound",
    "InvalidRequest",
    "InvalidResponse",
    "PaymentRequired",
    "PhaseChange",
    "PollAgentStatusInput",
    "PollAgentsStatusInput",
    "PollNow",
    "Progress",
    "Result",
    "ResultTooLarge",
    "Row",
    "RowError",
    "RowQuery",
    "RowsChange",
    "RunAgentInput",
    "StartAgentInput",
    "StartOutcomeUnknown",
    "StartResult",
    "StatusView",
    "Token",
    "Unauthorized",
    "Usage",
    "WaitAlreadyOpen",
    "WaitCancelled",
    "WaitError",
    "WaitInterrupted",
    "WaitTerminated",
    "WaitTimedOut",
    "as_error",
    "await_agent",
    "check_agent_status",
    "client_await",
    "client_run",
    "client_start",
    "poll_agent_status",
    "result_of",
    "run_agent",
    "run_options",
    "run_workflow_id",
    "start_options",
    "workflow_id",
]
