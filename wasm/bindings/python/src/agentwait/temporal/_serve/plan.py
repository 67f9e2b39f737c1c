"""When a wait polls, and how it ends: one attempt, as Go plans it. All is arithmetic on moments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from .moments import NEVER, SECOND
from .seen import seen_before

_RETRY_MARGIN: Final = 5 * SECOND
"""What the server needs to start another attempt that can still end the wait itself."""

_REPORT_MARGIN: Final = SECOND
_LAST_POLL_GRACE: Final = 60 * SECOND
_PARK_AFTER: Final = 60 * SECOND
_LEAST_DELAY: Final = SECOND
_LEAST_PATIENCE: Final = 5 * SECOND
_FAILURES_IN_ATTEMPT: Final = 5
HAND_OVER_DELAY: Final = 10_000_000
"""10 ms: as good as at once."""

INTERRUPTED: Final = "agentwait.WaitInterrupted"


class Do(Enum):
    """What is next."""

    REST = auto()
    COMPLETE = auto()
    FAIL = auto()
    STALL = auto()
    DEADLINE = auto()
    OUTAGE = auto()
    YIELD = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """What is next; the moments are those of REST, the delay is until the next attempt."""

    do: Do
    poll_at: int = NEVER
    timer_at: int = NEVER
    delay: int = 0
    why: str = ""


@dataclass(slots=True)
class Limits:
    """When a wait and its attempt have to end, and whether another attempt follows."""

    deadline: int
    closes_at: int = NEVER
    attempt_ends_at: int = NEVER
    retried: bool = True
    patient: bool = False
    not_retried: Collection[str] = ()

    def end(self) -> int:
        """When the wait ends: at its deadline, or in time before the server would end it."""
        if self.closes_at == NEVER:
            return self.deadline
        return min(self.deadline, self.closes_at - _RETRY_MARGIN)

    def latest(self, began: int) -> int:
        """When a wait ends whose last poll has not been made or answered."""
        latest = max(self.end(), began) + _LAST_POLL_GRACE
        return latest if self.closes_at == NEVER else min(latest, self.closes_at - _REPORT_MARGIN)

    def hands_over_at(self) -> int:
        """When the attempt has to end, since the server would end it."""
        return NEVER if self.attempt_ends_at == NEVER else self.attempt_ends_at - _RETRY_MARGIN

    def retries(self, error_type: str) -> bool:
        """Whether the server starts another attempt after an error."""
        return self.retried and error_type not in self.not_retried

    def retry_fits(self, error_type: str, now: int, delay: int) -> bool:
        """Whether another attempt follows that can still end the wait itself."""
        follows = now + delay + _RETRY_MARGIN
        return self.retries(error_type) and follows < self.deadline and follows < self.closes_at

    def yields(self, error_type: str, now: int, delay: int) -> bool:
        """Whether the attempt may end now and leave the next poll to another one."""
        return self.patient and self.retry_fits(error_type, now, delay)


@dataclass(slots=True)
class Progress:
    """How a wait stands: what a resume token carries."""

    started_at: int
    polls: int = 0
    failures: int = 0
    stray_answers: int = 0
    stray_since: int = 0
    seen: int = 0
    unchanged_since: int = 0
    first_poll_at: int = NEVER
    last_poll_at: int = NEVER
    last_status_at: int = NEVER
    next_poll_at: int = NEVER
    delay: int = 0
    state: str = ""
    phase: str = ""
    problem: str = ""
    problem_text: str = ""

    def elapsed(self, now: int) -> int:
        """The time since the wait began, over all attempts."""
        return max(now - self.started_at, 0)

    def waits(self, delay: int, now: int) -> None:
        """Records when the next poll is due."""
        self.next_poll_at, self.delay = now + delay, delay

    def unchanged(self, now: int) -> int:
        """How long the agent has shown no change."""
        return max(now - self.unchanged_since, 0) if self.seen else 0

    def stray_for(self, now: int) -> int:
        """How long the row of stray answers has lasted."""
        return max(now - self.stray_since, 0) if self.stray_answers else 0

    def not_after(self, now: int) -> None:
        """Takes what is said to have been after now as having been now: clocks differ."""
        for name in (
            "started_at", "first_poll_at", "last_poll_at", "last_status_at", "stray_since",
            "unchanged_since",
        ):  # fmt: skip
            at = getattr(self, name)
            if at != NEVER:
                setattr(self, name, min(at, now))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a decision on an answer means to the plan."""

    action: str
    delay: int
    asked: int
    """How long the API asks not to be polled."""
    failure: bool
    stray: bool
    reason: str
    problem: str
    error_type: str
    state: str | None = None
    """None: the answer was no status."""
    phase: str = ""
    fingerprint: int = 0


@dataclass(slots=True)
class Wait:
    """One attempt of a wait."""

    limits: Limits
    progress: Progress
    on_needs_input: str
    stall: int
    began: int = 0
    poll_at: int = NEVER
    stays: bool = field(default=False)
    """The wait ends with this attempt."""

    def begin(self, now: int) -> Step:
        """Says when to make the first poll: at once, or when an earlier attempt's delay is over."""
        self.began = now
        self.progress.not_after(now)
        delay = self._remaining(now)
        # Failed polls may have been answered with a Retry-After.
        asked = delay if self.progress.failures > 0 else 0
        if asked > 0 or (delay > 0 and now < self.limits.end()):
            return self._pause(now, delay, asked)
        return self._rest(now)

    def asks(self, started: int) -> None:
        """A request begins: a row of stray answers is as old as its first request."""
        if self.progress.stray_answers == 0:
            self.progress.stray_since = started

    def answered(self, now: int, seen: Seen) -> Step:
        """Takes in what was decided on an answer."""
        self._polled(seen, now)
        stalled = self._sees(now, seen)
        if seen.action == "completed":
            return Step(Do.COMPLETE)
        if seen.action in ("failed", "fatal"):
            return Step(Do.FAIL)
        if seen.action == "needs_input" and self.on_needs_input != "wait":
            return Step(Do.COMPLETE if self.on_needs_input == "return" else Do.FAIL)
        if stalled:
            return Step(Do.STALL)
        if now >= self.limits.end():
            self.progress.waits(seen.delay, now)
            return Step(Do.DEADLINE)
        if (
            seen.failure
            and self.progress.failures >= _FAILURES_IN_ATTEMPT
            and self.limits.yields(seen.error_type, now, seen.delay)
        ):
            self.progress.waits(seen.delay, now)
            return Step(Do.OUTAGE, delay=seen.delay)
        return self._pause(now, seen.delay, seen.asked)

    def patience(self, now: int, most: int) -> int:
        """How long a request that starts now may take; none may start where it is not positive."""
        return min(
            most,
            max(self.limits.end() - now, _LEAST_PATIENCE),
            self.limits.latest(self.began) - now,
        )

    def timer(self, now: int) -> Step:
        """Says what is next where nothing has happened until Step.timer_at."""
        end = self.limits.end()
        if now >= self.limits.latest(self.began) or (self.poll_at == NEVER and now >= end):
            return Step(Do.DEADLINE)
        if now >= self.limits.hands_over_at() and not self.stays:
            delay = max(min(self.poll_at, end) - now, HAND_OVER_DELAY)
            if self.limits.retry_fits(INTERRUPTED, now, delay):
                return Step(Do.YIELD, delay=delay, why="attempt_timeout")
            self.stays = True
        return self._rest(self.poll_at)

    def hands_over(self, now: int, delay: int = HAND_OVER_DELAY) -> bool:
        """Whether another attempt follows that can still end the wait itself."""
        return self.limits.retry_fits(INTERRUPTED, now, delay)

    def lost(self, now: int, delay: int) -> Step:
        """How an attempt ends that cannot go on."""
        if self.limits.retries(INTERRUPTED) and not self.hands_over(now, delay):
            return Step(Do.DEADLINE)
        return Step(Do.YIELD, delay=delay)

    def postpone(self, now: int) -> bool:
        """Puts the next poll off to a second from now where it would come sooner."""
        if min(self.poll_at, self.limits.end()) - now >= _LEAST_DELAY:
            return False
        self.progress.waits(_LEAST_DELAY, now)
        return True

    def _pause(self, now: int, delay: int, asked: int) -> Step:
        end = self.limits.end()
        self.progress.waits(delay, now)
        if now >= end:
            return Step(Do.DEADLINE)
        if delay >= _PARK_AFTER and self.limits.yields(INTERRUPTED, now, delay):
            return Step(Do.YIELD, delay=delay, why="parked")
        if now + delay < end:
            return self._rest(now + delay)
        last = self.progress.last_poll_at
        if now + asked > end or (last != NEVER and end - last < _LEAST_DELAY):
            return self._rest(NEVER)
        return self._rest(end)

    def _rest(self, poll_at: int) -> Step:
        self.poll_at = poll_at
        timer = self.limits.end() if poll_at == NEVER else self.limits.latest(self.began)
        if not self.stays:
            timer = min(timer, self.limits.hands_over_at())
        return Step(Do.REST, poll_at=poll_at, timer_at=timer)

    def _remaining(self, now: int) -> int:
        """The rest of the delay that an earlier attempt had begun, bounded by the delay itself."""
        p = self.progress
        return 0 if p.next_poll_at == NEVER else max(min(p.next_poll_at - now, p.delay), 0)

    def _polled(self, seen: Seen, now: int) -> None:
        p = self.progress
        p.polls = min(p.polls, 2**31 - 2) + 1
        if seen.stray:
            p.stray_answers += 1
        else:
            p.stray_answers = p.stray_since = 0
        p.last_poll_at = now
        if p.first_poll_at == NEVER:
            p.first_poll_at = now
        p.next_poll_at, p.delay = NEVER, 0
        if seen.state is not None:
            p.last_status_at, p.state, p.phase = now, seen.state, seen.phase
        if seen.failure:
            p.failures += 1
            p.problem, p.problem_text = seen.reason, seen.problem
        else:
            p.failures, p.problem, p.problem_text = 0, "", ""

    def _sees(self, now: int, seen: Seen) -> bool:
        """Whether the agent has shown the same for as long as it may. Only an answer says so."""
        if not self.stall or seen.state is None:
            return False
        p = self.progress
        before, p.seen = p.seen, seen.fingerprint
        if not seen_before(before, seen.fingerprint) or seen.action == "needs_input":
            p.unchanged_since = now
            return False
        return seen.action == "wait" and p.unchanged(now) >= self.stall
