"""What can be wrong with a body, an answer of the API, or a wait.

Every error keeps its constructor's arguments in ``args``, so that it survives pickling
between processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ._status import Status

__all__ = [
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
    "EngineError",
    "OtherInteractionError",
    "PollRefusedError",
    "ResultTooLargeError",
]


class _Error(Exception):
    def __str__(self) -> str:
        return str(self.args[0])


class EngineError(_Error, RuntimeError):
    """The WebAssembly engine failed, or memory is short. The next call begins anew."""


class AgentStatusError(_Error, ValueError):
    """Why a body could not be read: what all errors of ``parse`` have in common.

    ``code`` is ``"syntax"``, ``"limit"`` or ``"schema"``. ``offset`` is the place in bytes
    from 0, also where the body was given as a ``str``.
    """

    code: ClassVar[str]

    def __init__(self, message: str, offset: int, *more: object) -> None:
        super().__init__(message, offset, *more)
        self.offset = offset


class AgentStatusSyntaxError(AgentStatusError):
    """The body is not one JSON value in valid UTF-8.

    ``wanted`` is what could have stood there (``"a value"``, ``"',' or '}'"``), ``found``
    what did: a character in quotes, ``"byte 0x0a"``, ``"end of input"``.
    """

    code = "syntax"

    def __init__(self, message: str, offset: int, wanted: str, found: str) -> None:
        super().__init__(message, offset, wanted, found)
        self.wanted = wanted
        self.found = found


class AgentStatusLimitError(AgentStatusError):
    """The body reaches a limit; nothing of it was read.

    ``limit`` is ``"body_bytes"``, ``"depth"`` (512) or ``"messages_and_parts"`` (65,536);
    ``allowed`` is how much is allowed, ``found`` how much was found, at least.
    """

    code = "limit"

    def __init__(self, message: str, offset: int, limit: str, allowed: int, found: int) -> None:
        super().__init__(message, offset, limit, allowed, found)
        self.limit = limit
        self.allowed = allowed
        self.found = found


class AgentStatusSchemaError(AgentStatusError):
    """The body is JSON but no status document.

    ``path`` is the value (``"state"``, ``"messages[3].parts[0]"``, ``"$"`` for the document),
    ``wanted`` what it should be (``"a string"``), ``found`` what it is: ``"nothing"`` where
    the key is missing.
    """

    code = "schema"

    def __init__(self, message: str, offset: int, path: str, wanted: str, found: str) -> None:
        super().__init__(message, offset, path, wanted, found)
        self.path = path
        self.wanted = wanted
        self.found = found


class OtherInteractionError(AgentStatusError):
    """The document is about another interaction than the one that was asked for."""

    code = "other_interaction"

    def __init__(self, message: str, wanted: str, got: str) -> None:
        super().__init__(message, 0)
        self.args = (message, wanted, got)
        self.wanted = wanted
        self.got = got


class ApiError(_Error):
    """An error answer of the API, read from any of its envelopes.

    ``code`` is such as ``"interaction_not_found"``; ``detail`` is for people, printable and
    of at most 1,024 bytes. Either may be empty.
    """

    def __init__(self, message: str, http_status: int, code: str, detail: str) -> None:
        super().__init__(message, http_status, code, detail)
        self.http_status = http_status
        self.code = code
        self.detail = detail


class AwaitError(_Error):
    """How ``await_agent`` ends where it does not return.

    ``polls`` counts the requests, ``elapsed`` the seconds since the wait began; ``status``
    is what was read last, None where nothing could be. ``problem`` is what came in place of
    a status at the last poll, for people: empty where that one went well.
    """

    problem: str = ""

    def __init__(
        self,
        message: str,
        interaction_id: str,
        polls: int,
        elapsed: float,
        status: Status | None,
        *more: object,
    ) -> None:
        super().__init__(message, interaction_id, polls, elapsed, status, *more)
        self.interaction_id = interaction_id
        self.polls = polls
        self.elapsed = elapsed
        self.status = status


class AgentFailedError(AwaitError):
    """The agent has failed; ``status.error_message`` says why."""


class AgentNeedsInputError(AwaitError):
    """The agent waits for a person, and ``on_needs_input`` is ``"fail"``."""


class DeadlineExceededError(AwaitError):
    """The agent was still at work after ``timeout``. It goes on: await it again."""

    def __init__(
        self,
        message: str,
        interaction_id: str,
        polls: int,
        elapsed: float,
        status: Status | None,
        problem: str = "",
    ) -> None:
        super().__init__(message, interaction_id, polls, elapsed, status, problem)
        self.problem = problem


class AwaitStoppedError(AwaitError):
    """The ``stop`` event was set. The agent goes on: the API cannot cancel it."""


class PollRefusedError(AwaitError):
    """The API refused in a way that polling again cannot mend.

    ``reason`` is the decision's (``"unauthorized"``, ``"not_found"``); ``error`` is what the
    API answered, and the error's ``__cause__``.
    """

    def __init__(
        self,
        message: str,
        interaction_id: str,
        polls: int,
        elapsed: float,
        status: Status | None,
        reason: str,
        error: ApiError,
        problem: str = "",
    ) -> None:
        super().__init__(message, interaction_id, polls, elapsed, status, reason, error, problem)
        self.reason = reason
        self.error = error
        self.problem = problem


class ResultTooLargeError(AwaitError):
    """The answer is larger than ``max_bytes``, or than what the module reads.

    ``error`` says which limit it is, and is the error's ``__cause__``. Every further poll
    would fetch the same again: raise the limit, and await it anew.
    """

    def __init__(
        self,
        message: str,
        interaction_id: str,
        polls: int,
        elapsed: float,
        status: Status | None,
        error: AgentStatusError,
        problem: str = "",
    ) -> None:
        super().__init__(message, interaction_id, polls, elapsed, status, error, problem)
        self.error = error
        self.problem = problem
