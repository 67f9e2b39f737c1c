"""One answer of an API, decided on: what every wait does after a poll."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..._decide import Action, Decision, Policy, decide
from ..._decide import Progress as Asked
from ..._phase import Phase
from ..._poll import Answer
from ..._status import Status
from ..._words import words
from ...errors import AgentStatusLimitError, OtherInteractionError
from . import moments, texts
from .failures import Failure
from .moments import SECOND
from .plan import Progress, Seen

_TYPES: Final = {
    "invalid_request": "agentwait.InvalidRequest",
    "unauthorized": "agentwait.Unauthorized",
    "payment_required": "agentwait.PaymentRequired",
    "forbidden": "agentwait.Forbidden",
    "not_found": "agentwait.InteractionNotFound",
    "too_large": "agentwait.ResultTooLarge",
    "network": "agentwait.ApiUnavailable",
    "request_timeout": "agentwait.ApiUnavailable",
    "rate_limited": "agentwait.ApiUnavailable",
    "unavailable": "agentwait.ApiUnavailable",
    "not_found_grace": "agentwait.InteractionNotFound",
}
_AT_WORK: Final = str(Phase.RUNNING.value)
_RUNNING: Final = b'{"state":"ASYNC_PROCESSING"}'


@dataclass(frozen=True)
class Polled:
    """An answer as its connection saw it. Nothing in it has the key."""

    answer: Answer
    max_bytes: int
    hide: Callable[[str], str]
    cut: bool = False
    """The wait's end cut the request short."""

    def __repr__(self) -> str:
        return f"Polled({self.answer!r})"


@dataclass(frozen=True)
class Observed:
    """What was decided on an answer."""

    seen: Seen
    status: Status | None
    phase: str
    """Of the turn that is awaited, which is not the document's where it shows the one before."""
    text: str
    """Why no status came, for people."""
    limit: AgentStatusLimitError | None = None

    @property
    def final(self) -> bool:
        """Whether polling again cannot help."""
        return self.seen.action == "fatal"

    def problem(self, details: Mapping[str, Any]) -> Failure:
        """The error that an answer without a status stands for."""
        told = {**details, "message": self.text, "problem": self.seen.problem}
        if self.seen.stray and self.final:
            told["reason"] = "stray_answer"
        if self.limit is not None:
            told |= {
                "field": self.limit.limit,
                "found": str(self.limit.found),
                "expected": f"at most {self.limit.allowed}",
            }
        return Failure(self.seen.error_type, self.text, told)


def policy_of(given: Mapping[str, Any]) -> Policy:
    """The schedule that an input asks for."""
    grace = given.get("not_found_grace_seconds")
    return Policy(
        given.get("min_interval_seconds") or None,
        given.get("max_interval_seconds") or None,
        0.0 if grace is None else grace or -1.0,  # of an input zero is none
    )


def observe(
    polled: Polled,
    *,
    policy: Policy,
    p: Progress,
    started: int,
    now: float,
    random: float,
    interaction_id: str,
    after: str,
    fingerprint: Callable[[Status], int] | None,
) -> Observed:
    """Decides on an answer to a request that began at a moment."""
    answer = polled.answer
    asked = Asked(
        consecutive_failures=p.failures,
        elapsed=p.elapsed(started) / SECOND,
        stray_answers=p.stray_answers,
        stray_for=p.stray_for(started) / SECOND,
        answered=p.last_status_at != moments.NEVER,
    )

    def decided(body: bytes) -> Decision:
        return decide(
            answer.http_status,
            body,
            retry_after=answer.retry_after,
            progress=asked,
            policy=policy,
            now=now,
            random=random,
            max_bytes=polled.max_bytes,
            interaction_id=interaction_id,
            too_large=answer.too_large,
        )

    decision = decided(answer.body)
    status = decision.status
    phase = ""
    if status is not None:
        phase = phase_after(status, after)
        if phase != status.phase:  # the answer shows the turn before: this one runs
            decision = decided(_RUNNING)._replace(status=status)
    reason = "request_timeout" if polled.cut else decision.reason
    text, problem, limit = "", "", None
    if status is None:
        if isinstance(decision.error, AgentStatusLimitError) and not answer.too_large:
            limit = decision.error
        text = polled.hide(_described(polled, decision, limit))
        problem = polled.hide(decision.problem)
        if isinstance(decision.error, OtherInteractionError):
            problem = words(f"HTTP {answer.http_status}: {text}")
        elif answer.failure or answer.redirect or answer.too_large or limit or not problem:
            problem = words(text)
    shown = None if status is None else status.state
    return Observed(
        Seen(
            action=str(decision.action),
            delay=_nanoseconds(decision.delay),
            asked=_nanoseconds(decision.retry_after_delay),
            failure=decision.failure,
            stray=decision.stray,
            reason=reason,
            problem=problem,
            error_type=_TYPES.get(reason, "agentwait.InvalidResponse"),
            state=shown,
            phase=phase,
            fingerprint=fingerprint(status) if fingerprint and status is not None else 0,
        ),
        status,
        phase,
        text,
        limit,
    )


def phase_after(status: Status, message_id: str) -> str:
    """The phase of the turn after a message, where a conversation goes on.

    An answer may show how the turn before ended. So a turn has completed with a later message of
    the agent's, and has come to any other end with a later message; until then it is running.
    """
    phase = status.phase
    no_messages = not status.message_count and phase is not Phase.COMPLETED
    if not message_id or phase is Phase.RUNNING or no_messages:
        return str(phase.value)
    messages = status.messages
    for i in range(len(messages) - 1, -1, -1):
        if messages[i].id != message_id:
            continue
        later = messages[i + 1 :]
        answered = any(message.role == "assistant" for message in later)
        if not later or (phase is Phase.COMPLETED and not answered):
            return _AT_WORK
        return str(phase.value)
    return _AT_WORK


def _described(polled: Polled, decision: Decision, limit: AgentStatusLimitError | None) -> str:
    answer, error = polled.answer, decision.error
    if answer.redirect:
        return str(answer.redirect)
    if answer.too_large and decision.action is Action.FATAL:
        return (
            f"the body of the HTTP {answer.http_status} answer is larger than "
            f"{polled.max_bytes} bytes: raise max_body_bytes if that is what you expect"
        )
    if limit is not None:
        return _over(limit)
    if isinstance(error, OtherInteractionError):
        got, wanted = texts.quoted(error.got, 256), texts.quoted(error.wanted, 256)
        return (
            f"the answer is about the interaction {got}, wanted {wanted}; "
            "check what lies between here and the API"
        )
    if error is not None:
        return str(error)
    return answer.failure or decision.reason


def _over(limit: AgentStatusLimitError) -> str:
    """Which limit of the parser an answer is over, and what helps in a wait."""
    what = (
        f"the answer is over the limit {limit.limit} at byte {limit.offset}: "
        f"found {limit.found}, allowed {limit.allowed}. "
    )
    no_help = "to include or extract less does not help, since the whole answer is read"
    if limit.limit == "body_bytes":
        return f"{what}Raise max_body_bytes at the worker; {no_help}"
    if limit.limit == "depth":
        return (
            f"{what}It is how deep values nest, and fixed: {no_help}. "
            "Have the agent's tools answer flatter values"
        )
    return (
        f"{what}It is how many messages and parts a run may have, and fixed: {no_help}. "
        "Begin a new run for the rest of the work"
    )


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1000) * 1_000_000
