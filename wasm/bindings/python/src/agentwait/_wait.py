"""How a wait stands and when it ends, without any input or output: both ways of awaiting use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from . import _check
from ._decide import Action, Decision, Policy, Progress, check_policy, decide
from ._poll import Answer
from ._request import Request
from ._status import Status
from .errors import (
    AgentFailedError,
    AgentNeedsInputError,
    ApiError,
    AwaitStoppedError,
    DeadlineExceededError,
    PollRefusedError,
)

OnNeedsInput: TypeAlias = Literal["fail", "wait", "return"]

_LEAST_DELAY = 1.0
"""Seconds. The API's advice: never poll more than once a second."""


class Wait:
    """One wait, from its first poll to its last."""

    def __init__(
        self,
        interaction_id: str,
        request: Request,
        *,
        timeout: float,
        policy: Policy,
        on_needs_input: OnNeedsInput,
        clock: Callable[[], float],
        now: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        _check.seconds("timeout", timeout, most=_check.MOST_TIMEOUT, zero="a single poll")
        check_policy(policy)
        if on_needs_input not in ("fail", "wait", "return"):
            raise ValueError(
                f'on_needs_input is {_check.shown(on_needs_input)}: give "fail", "wait" or "return"'
            )
        for name, function in (("clock", clock), ("now", now), ("random", random)):
            _check.function(name, function)
        self._interaction_id = interaction_id
        self._request = request
        self._timeout = timeout
        self._policy = policy
        self._on_needs_input = on_needs_input
        self._clock = clock
        self._now = now
        self._random = random
        self._began = clock()
        self._polls = 0
        self._elapsed = 0.0
        self._asked = 0.0
        self._failures = 0
        self._trouble = ""
        self._status: Status | None = None
        self._last = False
        self._over = False

    def begin_poll(self) -> None:
        """Counts the time waited until the request that is made next.

        Raises DeadlineExceededError where no request may be made any more.
        """
        self._elapsed = self._asked = self._clock() - self._began
        if self._over:
            raise self._late()

    def observe(self, answer: Answer) -> Decision:
        """Decides on what a poll saw."""
        self._polls += 1
        self._elapsed = self._clock() - self._began
        decision = decide(
            answer.http_status,
            answer.body,
            retry_after=answer.retry_after,
            progress=Progress(self._failures, self._asked),
            policy=self._policy,
            now=self._now(),
            random=self._random(),
            max_bytes=self._request.max_bytes,
        )
        if isinstance(decision.error, ApiError):
            decision = replace(decision, error=self._hidden(decision.error))
        self._failures = self._failures + 1 if decision.failure else 0
        self._trouble = str(decision.error or answer.failure) if decision.failure else ""
        self._status = decision.status or self._status
        return decision

    def conclude(self, decision: Decision) -> Status | float:
        """The status where the wait is over, else how long to pause before the next poll begins.

        Raises the error that the wait ends with.
        """
        status = decision.status
        if decision.action is Action.FATAL:
            raise self._refused(decision)
        if status is not None:
            if decision.action is Action.COMPLETED:
                return status
            if decision.action is Action.FAILED:
                raise AgentFailedError(
                    *self._told(f"the agent failed{_said(status.error_message)}")
                )
            if decision.action is Action.NEEDS_INPUT:
                if self._on_needs_input == "return":
                    return status
                if self._on_needs_input == "fail":
                    raise self._needs_input(status)
        # Whole milliseconds, as delays are.
        left = round(self._timeout - (self._clock() - self._began), 3)
        if self._last or left <= 0:
            raise self._late()
        if decision.delay < left:
            return decision.delay
        # At the deadline a last poll is made, but not before the server wants it, nor right
        # after another.
        self._last = decision.retry_after_delay <= left and left >= _LEAST_DELAY
        self._over = not self._last
        return left

    def stopped(self) -> AwaitStoppedError:
        """The error of a wait that the caller stopped."""
        self._elapsed = self._clock() - self._began
        return AwaitStoppedError(
            *self._told(f"stopped after {self._polls} polls; the agent goes on")
        )

    def _needs_input(self, status: Status) -> AgentNeedsInputError:
        advice = 'somebody has to act in the vendor\'s app; on_needs_input="wait" waits for that'
        text = f"the agent waits for a person (state {status.state}): {advice}"
        return AgentNeedsInputError(*self._told(text))

    def _late(self) -> DeadlineExceededError:
        state = "no status could be read"
        if self._status is not None:
            state = f"the agent was in the state {self._status.state}"
        trouble = _said(self._trouble and f"the last poll failed: {self._trouble}")
        text = f"the deadline of {self._timeout:g} s has passed after {self._polls} polls; "
        return DeadlineExceededError(*self._told(f"{text}{state}{trouble}"))

    def _refused(self, decision: Decision) -> PollRefusedError:
        assert isinstance(decision.error, ApiError)
        refused = PollRefusedError(
            *self._told(str(decision.error)), decision.reason, decision.error
        )
        refused.__cause__ = decision.error
        return refused

    def _hidden(self, error: ApiError) -> ApiError:
        hide = self._request.hide
        return ApiError(hide(str(error)), error.http_status, hide(error.code), hide(error.detail))

    def _told(self, text: str) -> tuple[str, str, int, float, Status | None]:
        text = self._request.hide(text)
        return text, self._interaction_id, self._polls, self._elapsed, self._status


def _said(text: str | None) -> str:
    return f": {text}" if text else ""
