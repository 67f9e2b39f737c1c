"""How a wait ended without a result."""

from __future__ import annotations

from typing import Any, ClassVar

from temporalio.api.failure.v1 import ApplicationFailureInfo, Failure
from temporalio.exceptions import FailureError

from ._types import ErrorDetails


class WaitError(FailureError):
    """A wait that ended without a result.

    ``details`` says how the wait stood. The subclasses tell why it ended; a type that this release
    does not know is a ``WaitError`` itself. ``__cause__`` is what Temporal raised.

    A workflow that does not catch it fails with it: with the same type and details, so whoever
    awaits that workflow gets the same exception.
    """

    type: ClassVar[str] = ""
    """The type of the application error, such as ``"agentwait.AgentFailed"``."""

    def __init__(
        self,
        message: str,
        details: ErrorDetails | None = None,
        type: str = "",
        failure: Failure | None = None,
    ) -> None:
        if failure is None:
            known = type or self.type or f"agentwait.{self.__class__.__name__}"
            info = ApplicationFailureInfo(type=known, non_retryable=True)
            failure = Failure(message=message, application_failure_info=info)
        super().__init__(message, failure=failure, exc_args=(message, details, type))
        self.details = details or ErrorDetails(interaction_id="", polls=0, elapsed_seconds=0)
        if type:
            self.type = type  # type: ignore[misc]

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.type else self.message


class WaitCancelled(WaitError):
    """Somebody cancelled the wait. The agent runs on, unless ``on_cancel`` says otherwise."""


class WaitTerminated(WaitError):
    """Somebody terminated the wait."""


class WaitTimedOut(WaitError):
    """The server ended the wait, since no worker had at its deadline: perhaps none runs."""


class WaitAlreadyOpen(WaitError):
    """A wait with this id is open, and it cannot be joined from here.

    A child workflow cannot join a workflow: leave the child's id unset. A client does not join a
    wait that lives on another task queue.
    """


def details_of(values: Any) -> ErrorDetails | None:
    """Read the details of an application error, as Temporal decoded them."""
    from temporalio.converter import value_to_type

    if not values or not isinstance(values[0], dict):
        return None
    known = {name: value for name, value in values[0].items() if name in _MEMBERS}
    for name, nothing in (("interaction_id", ""), ("polls", 0), ("elapsed_seconds", 0.0)):
        known.setdefault(name, nothing)
    try:
        return value_to_type(ErrorDetails, known)  # type: ignore[no-any-return]
    except (TypeError, ValueError):
        return None  # another release's: the type of the error is what callers act on


_MEMBERS = frozenset(ErrorDetails.__dataclass_fields__)
