"""Reads how a wait ended out of what Temporal raised."""

from __future__ import annotations

from temporalio.client import WorkflowFailureError
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    TerminatedError,
    TimeoutError,
    WorkflowAlreadyStartedError,
)

from ._error import (
    WaitAlreadyOpen,
    WaitCancelled,
    WaitError,
    WaitTerminated,
    WaitTimedOut,
    details_of,
)
from ._failures import BY_TYPE

_CLOSED = (WorkflowFailureError, ChildWorkflowError, ActivityError)


def as_error(raised: BaseException) -> WaitError | None:
    """Say how a wait ended: the exception of its type, or None for another kind of trouble.

    It takes what Temporal raises to a client, to a parent workflow, and to a workflow that ran
    one of the activities. A caller's own cancellation, and a server that cannot be reached, are
    None::

        try:
            ...
        except Exception as raised:
            match as_error(raised):
                case AgentFailed() as failed:
                    print(failed.details.message)
                case None:
                    raise
    """
    if isinstance(raised, WaitError):
        return raised
    if isinstance(raised, WorkflowAlreadyStartedError):
        return WaitAlreadyOpen(
            "a workflow with this id is open already, and a child cannot join it: "
            "leave the child's id unset"
        )
    closed = isinstance(raised, _CLOSED)
    found: BaseException | None = raised
    while found is not None:
        if isinstance(found, ApplicationError):
            return _application(found, closed)
        if isinstance(found, TerminatedError):
            return WaitTerminated("the workflow was terminated", failure=found.failure)
        if isinstance(found, CancelledError):
            if not closed:
                return None
            said = "the wait was cancelled; the agent itself runs on"
            return WaitCancelled(said, details_of(found.details), failure=found.failure)
        if isinstance(found, TimeoutError) and closed:
            return WaitTimedOut(
                "the server ended the wait at its timeout: no worker has ended it at its "
                "deadline. Is one running on its task queue?",
                failure=found.failure,
            )
        found = found.__cause__
    return None


def _application(found: ApplicationError, closed: bool) -> WaitError | None:
    type = found.type or ""
    if not closed and not type.startswith("agentwait."):
        return None
    details = details_of(found.details)
    if type in BY_TYPE:
        return BY_TYPE[type](found.message, details, failure=found.failure)
    return WaitError(found.message, details, type, found.failure)
