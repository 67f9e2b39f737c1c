"""How a wait ends without a result: the same types, messages and details as in Go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory, CancelledError

from . import moments, polls, texts
from .fields import FieldError
from .moments import SECOND
from .plan import INTERRUPTED, Progress

_EXPECTED: Final = frozenset(
    "agentwait." + name
    for name in (
        "AgentFailed", "AgentCancelled", "AgentExpired", "AgentStalled", "AgentNeedsInput",
        "DeadlineExceeded", "WaitInterrupted",
    )
)  # fmt: skip
"""The outcomes of a healthy system, which are no failures in logs and metrics."""

_MAX_DETAILS: Final = 16 << 10
_ORDER: Final = (
    "interaction_id", "phase", "state", "polls", "elapsed_seconds", "last_status_at", "message",
    "error_code", "finished_at", "progress", "input_requests", "input_requests_cut", "web_url",
    "problem", "reason", "agent_cancel", "field", "found", "expected",
)  # fmt: skip
_CUT: Final = {
    "interaction_id": 256, "state": 128, "phase": 32, "field": 256, "found": 256, "problem": 512,
    "expected": 1 << 10, "message": 8 << 10,
}  # fmt: skip
_ALWAYS: Final = frozenset(("interaction_id", "polls", "elapsed_seconds"))


@dataclass
class Failure:
    """One of the error types with its details."""

    type: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)

    def final(self) -> ApplicationError:
        """The error of an activity for which retrying cannot help."""
        return self._application(True, None)

    def retryable(self, delay: int) -> ApplicationError:
        """The error after which the server starts another attempt, after a delay."""
        return self._application(False, timedelta(microseconds=max(delay // 1000, 1000)))

    def _application(self, final: bool, delay: timedelta | None) -> ApplicationError:
        benign = self.type in _EXPECTED
        category = ApplicationErrorCategory
        return ApplicationError(
            texts.cut(self.message, 1 << 10),
            bounded(self.details),
            type=self.type,
            non_retryable=final,
            next_retry_delay=delay,
            category=category.BENIGN if benign else category.UNSPECIFIED,
        )


def standing(interaction_id: str, p: Progress, now: int, told: Mapping[str, Any]) -> dict[str, Any]:
    """How a wait stands, for the details of an error."""
    return {
        "interaction_id": interaction_id,
        "phase": p.phase,
        "state": p.state,
        "polls": p.polls,
        "elapsed_seconds": moments.seconds(p.elapsed(now)),
        "last_status_at": moments.maybe(p.last_status_at),
        "problem": p.problem_text,
        **told,
    }


def bounded(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details of at most 16 KiB, in the order of Go, without what is empty."""
    given = {"interaction_id": "", "polls": 0, "elapsed_seconds": 0, **details}
    kept = {
        name: texts.cut(given[name], _CUT[name]) if name in _CUT else given[name]
        for name in _ORDER
        if given.get(name) or name in _ALWAYS
    }
    while kept.get("message") and texts.size(texts.to_json(kept)) > _MAX_DETAILS:
        text = kept["message"]
        length = texts.size(text)
        kept["message"] = "" if length < 64 else texts.cut(text, length // 2)
    return kept


def invalid_request(interaction_id: str, wrong: FieldError) -> ApplicationError:
    """The end of a wait whose input cannot be used."""
    return Failure(
        "agentwait.InvalidRequest",
        str(wrong),
        {
            "interaction_id": interaction_id,
            "message": str(wrong),
            "field": wrong.field,
            "found": wrong.found,
            "expected": wrong.expected,
        },
    ).final()


def interrupted(reason: str, details: Mapping[str, Any], message: str = "") -> Failure:
    """The end of an attempt whose wait goes on."""
    counted = polls.counted(details.get("polls", 0))
    said = message or f"the attempt ended ({reason}) after {counted}, the wait goes on"
    return Failure(INTERRUPTED, said, {**details, "reason": reason, "message": said})


def agent_failed(details: Mapping[str, Any]) -> Failure:
    """The end of a wait whose agent failed; the message of the details is the agent's own."""
    reason = details.get("message") or "it gave no reason"
    return Failure("agentwait.AgentFailed", f"the agent failed: {reason}", dict(details))


def needs_input(details: Mapping[str, Any]) -> Failure:
    """The end of a wait whose agent waits for a person."""
    said = (
        f"the agent needs input: its state is {details.get('state', '')}. "
        'Answer it, or set on_needs_input to "wait"'
    )
    return Failure(
        "agentwait.AgentNeedsInput", said, {**details, "message": "the agent needs input"}
    )


def stalled(details: Mapping[str, Any], unchanged: int, allowed: int) -> Failure:
    """The end of a wait whose agent has shown no change."""
    said = (
        f"the agent has shown no change for {moments.seconds(unchanged)} s, and "
        f"stall_timeout_seconds is {moments.seconds(allowed)}: its state is "
        f"{_quoted(details.get('state', ''))} after {polls.counted(details['polls'])}. "
        "It may go on; look at its run, give stall_timeout_seconds more, or wait again"
    )
    return Failure("agentwait.AgentStalled", said, {**details, "message": said})


def deadline_exceeded(deadline: int, p: Progress, details: Mapping[str, Any]) -> Failure:
    """The end of a wait whose deadline has passed."""
    said = (
        f"the agent was not done by the deadline, {moments.to_the_second(deadline)}: its last "
        f"state is {_quoted(p.state)} after {polls.counted(p.polls)}. "
        "It goes on; give timeout_seconds more, or wait again"
    )
    if p.problem:
        said += f". The {polls.failed(p.failures, p.problem, p.problem_text)}"
    return Failure("agentwait.DeadlineExceeded", said, {**details, "message": said})


def cancelled(details: Mapping[str, Any]) -> CancelledError:
    """The end of a wait that somebody cancelled."""
    said = "the wait was cancelled; the agent was not"
    return CancelledError(said, bounded({**details, "message": said}))


def delay_of(seconds: float) -> int:
    """A delay of so many seconds."""
    return int(seconds * SECOND)


def _quoted(text: str) -> str:
    return texts.quoted(text, texts.size(text))
