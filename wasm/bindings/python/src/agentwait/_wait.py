"""How a wait stands and when it ends, without any input or output: both ways of awaiting use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from . import _check
from ._decide import Action, Decision, Policy, Progress, check_policy, decide
from ._poll import Answer
from ._request import Request
from ._status import Status
from ._words import times, words
from .errors import (
    AgentFailedError,
    AgentNeedsInputError,
    ApiError,
    AwaitStoppedError,
    DeadlineExceededError,
    OtherInteractionError,
    PollRefusedError,
    ResultTooLargeError,
)

OnNeedsInput: TypeAlias = Literal["fail", "wait", "return"]

_LEAST_REQUEST = 5.0
"""Seconds that each request has, also at the deadline."""

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
        random: Callable[[], float] | None,
    ) -> None:
        _check.seconds("timeout", timeout, most=_check.MOST_TIMEOUT, zero="a single poll")
        check_policy(policy)
        if on_needs_input not in ("fail", "wait", "return"):
            raise ValueError(
                f'on_needs_input is {_check.shown(on_needs_input)}: give "fail", "wait" or "return"'
            )
        for name, function in (("clock", clock), ("now", now), ("random", random)):
            if function is not None or name != "random":
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
        self._strays = 0
        self._stray_since = 0.0
        self._answered = False
        self._problem = ""
        self._status: Status | None = None
        self._last = False
        self._over = False

    def begin_poll(self) -> float:
        """Counts the time waited until the request that is made next; says how long that may take.

        Raises DeadlineExceededError where no request may be made any more.
        """
        self._elapsed = self._asked = self._clock() - self._began
        if self._over:
            raise self._late()
        left = round(self._timeout - self._asked, 3)
        return min(self._request.timeout, max(left, _LEAST_REQUEST))

    def observe(self, answer: Answer) -> Decision:
        """Decides on what a poll saw."""
        self._polls += 1
        self._elapsed = self._clock() - self._began
        decision = decide(
            answer.http_status,
            answer.body,
            retry_after=answer.retry_after,
            progress=Progress(
                self._failures,
                self._asked,
                self._strays,
                self._asked - self._stray_since if self._strays else 0.0,
                self._answered,
            ),
            policy=self._policy,
            now=self._now(),
            random=self._random() if self._random else None,
            max_bytes=self._request.max_bytes,
            interaction_id=self._interaction_id,
            too_large=answer.too_large,
        )
        if decision.status is None:
            decision = self._hidden(decision, answer)
        if decision.stray and not self._strays:
            self._stray_since = self._asked
        self._strays = self._strays + 1 if decision.stray else 0
        self._failures = self._failures + 1 if decision.failure else 0
        self._problem = decision.problem
        self._answered = self._answered or decision.status is not None
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
            *self._told(f"stopped after {times(self._polls, 'poll')}; the agent goes on")
        )

    def _needs_input(self, status: Status) -> AgentNeedsInputError:
        advice = 'somebody has to act in the vendor\'s app; on_needs_input="wait" waits for that'
        text = f"the agent waits for a person (state {status.state}): {advice}"
        return AgentNeedsInputError(*self._told(text))

    def _late(self) -> DeadlineExceededError:
        state = "no status could be read"
        if self._status is not None:
            state = f"the agent was in the state {self._status.state}"
        polls = f"{times(self._failures, 'poll')}" if self._failures > 1 else "poll"
        trouble = _said(self._problem and f"the last {polls} failed: {self._problem}")
        text = (
            f"the deadline of {self._timeout:g} s has passed after {times(self._polls, 'poll')}; "
        )
        return DeadlineExceededError(*self._told(f"{text}{state}{trouble}"), self._problem)

    def _refused(self, decision: Decision) -> PollRefusedError | ResultTooLargeError:
        error, problem = decision.error, decision.problem
        refused: PollRefusedError | ResultTooLargeError
        if isinstance(error, ApiError):
            text = f"the API refused: {problem}"
            if self._strays > 1:
                text = f"{self._strays} answers in a row are not the API's own: {problem}"
            refused = PollRefusedError(*self._told(text), decision.reason, error, problem)
        else:
            assert error is not None
            text = f"the answer is too large: {problem}"
            refused = ResultTooLargeError(*self._told(text), error, problem)
        refused.__cause__ = error
        return refused

    def _hidden(self, decision: Decision, answer: Answer) -> Decision:
        """The decision without the key, which an API may repeat, and with this side's words."""
        hide, error = self._request.hide, decision.error
        if isinstance(error, ApiError):
            error = ApiError(
                hide(str(error)), error.http_status, hide(error.code), hide(error.detail)
            )
        elif isinstance(error, OtherInteractionError):
            error = OtherInteractionError(hide(str(error)), error.wanted, hide(error.got))
        problem = answer.redirect or answer.failure or decision.problem
        return decision._replace(error=error, problem=words(hide(problem)))

    def _told(self, text: str) -> tuple[str, str, int, float, Status | None]:
        text = self._request.hide(text)
        return text, self._interaction_id, self._polls, self._elapsed, self._status


def _said(text: str | None) -> str:
    return f": {text}" if text else ""
