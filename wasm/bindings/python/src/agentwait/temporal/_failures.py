"""An exception for each error type of agentwait.

Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.
"""

from __future__ import annotations

from ._error import WaitError


class AgentBusy(WaitError):
    """A conversation cannot go on, since its turn has not ended."""

    type = "agentwait.AgentBusy"


class AgentCancelled(WaitError):
    """Somebody has ended the run: not the wait, see cancelled."""

    type = "agentwait.AgentCancelled"


class AgentExpired(WaitError):
    """The run has ended by its own clock."""

    type = "agentwait.AgentExpired"


class AgentFailed(WaitError):
    """The run has failed, for the reason in Message and ErrorCode."""

    type = "agentwait.AgentFailed"


class AgentNeedsInput(WaitError):
    """The run waits for a person, and on_needs_input is "fail"."""

    type = "agentwait.AgentNeedsInput"


class AgentStalled(WaitError):
    """stall_timeout_seconds have passed without any change; it may run on."""

    type = "agentwait.AgentStalled"


class AnswerOutcomeUnknown(WaitError):
    """An answer was sent, and it is not known whether it was taken."""

    type = "agentwait.AnswerOutcomeUnknown"


class AnswerRefused(WaitError):
    """An answer was not sent, or not taken: the request is not open, or the value is not what it
    asks for. The wait goes on.
    """

    type = "agentwait.AnswerRefused"


class ApiUnavailable(WaitError):
    """Too many polls in a row have failed. Temporal retries the activity; a caller of a workflow
    never sees it.
    """

    type = "agentwait.ApiUnavailable"


class DeadlineExceeded(WaitError):
    """The wait's time was over first. The run may go on."""

    type = "agentwait.DeadlineExceeded"


class Forbidden(WaitError):
    """The key may not see the run (403)."""

    type = "agentwait.Forbidden"


class InteractionNotFound(WaitError):
    """The vendor does not know the run (404), also after the grace."""

    type = "agentwait.InteractionNotFound"


class InvalidRequest(WaitError):
    """The input is not what is taken: Field, Found and Expected say where."""

    type = "agentwait.InvalidRequest"


class InvalidResponse(WaitError):
    """What the vendor answers cannot be read."""

    type = "agentwait.InvalidResponse"


class PaymentRequired(WaitError):
    """The account has no credits left (402)."""

    type = "agentwait.PaymentRequired"


class ResultTooLarge(WaitError):
    """What the run has brought is larger than a limit, which Field names."""

    type = "agentwait.ResultTooLarge"


class StartOutcomeUnknown(WaitError):
    """A start was sent, and it is not known whether the run exists. It is not repeated, since
    each start is paid for. Look at the vendor's own list of runs.
    """

    type = "agentwait.StartOutcomeUnknown"


class Unauthorized(WaitError):
    """The vendor does not take the key (401)."""

    type = "agentwait.Unauthorized"


class WaitInterrupted(WaitError):
    """An attempt of an activity ended while its wait goes on, for the Reason in its details. The
    next attempt takes over; a caller of a workflow never sees it.
    """

    type = "agentwait.WaitInterrupted"


BY_TYPE: dict[str, type[WaitError]] = {
    "agentwait.AgentBusy": AgentBusy,
    "agentwait.AgentCancelled": AgentCancelled,
    "agentwait.AgentExpired": AgentExpired,
    "agentwait.AgentFailed": AgentFailed,
    "agentwait.AgentNeedsInput": AgentNeedsInput,
    "agentwait.AgentStalled": AgentStalled,
    "agentwait.AnswerOutcomeUnknown": AnswerOutcomeUnknown,
    "agentwait.AnswerRefused": AnswerRefused,
    "agentwait.ApiUnavailable": ApiUnavailable,
    "agentwait.DeadlineExceeded": DeadlineExceeded,
    "agentwait.Forbidden": Forbidden,
    "agentwait.InteractionNotFound": InteractionNotFound,
    "agentwait.InvalidRequest": InvalidRequest,
    "agentwait.InvalidResponse": InvalidResponse,
    "agentwait.PaymentRequired": PaymentRequired,
    "agentwait.ResultTooLarge": ResultTooLarge,
    "agentwait.StartOutcomeUnknown": StartOutcomeUnknown,
    "agentwait.Unauthorized": Unauthorized,
    "agentwait.WaitInterrupted": WaitInterrupted,
}
