"""Read and await the answers of Gumloop's ``agent_status``."""

from ._await import await_agent, await_agent_async
from ._decide import Action, Decision, Policy, Progress, decide, parse_api_error
from ._message import Message
from ._part import ErrorPart, FilePart, Part, ReasoningPart, TextPart, ToolPart, UnknownPart
from ._phase import Phase
from ._run_document import RunDocument, from_document
from ._status import DEFAULT_MAX_BYTES, Status, parse
from ._told import InputRequest, RunProgress, Usage
from .errors import (
    AgentFailedError,
    AgentNeedsInputError,
    AgentStatusError,
    AgentStatusLimitError,
    AgentStatusSchemaError,
    AgentStatusSyntaxError,
    ApiError,
    AwaitError,
    AwaitStoppedError,
    DeadlineExceededError,
    EngineError,
    OtherInteractionError,
    PollRefusedError,
    ResultTooLargeError,
)

__all__ = [
    "DEFAULT_MAX_BYTES",
    "Action",
    "AgentFailedError",
    "AgentNeedsInputError",
    "AgentStatusError",
    "AgentStatusLimitError",
    "AgentStatusSchemaError",
    "AgentStatusSyntaxError",
    "ApiError",
    "AwaitError",
    "AwaitStoppedError",
    "DeadlineExceededError",
    "Decision",
    "EngineError",
    "ErrorPart",
    "FilePart",
    "InputRequest",
    "Message",
    "OtherInteractionError",
    "Part",
    "Phase",
    "Policy",
    "PollRefusedError",
    "Progress",
    "ReasoningPart",
    "ResultTooLargeError",
    "RunDocument",
    "RunProgress",
    "Status",
    "TextPart",
    "ToolPart",
    "UnknownPart",
    "Usage",
    "await_agent",
    "await_agent_async",
    "decide",
    "from_document",
    "parse",
    "parse_api_error",
]
