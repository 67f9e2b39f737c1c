"""One attempt of a wait as a worker holds it: its polls, its heartbeats, its timer and its end.

It is a record with a timer of the event loop. There is a task only while a request or a call to
the server is under way, so a process holds thousands of waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Final

from temporalio.exceptions import ApplicationError, CancelledError

from . import clock, failures, moments, result, token
from .failures import Failure
from .moments import NEVER, SECOND
from .observe import Observed, Polled, observe, policy_of
from .plan import HAND_OVER_DELAY, Do, Limits, Progress, Step, Wait
from .seen import fingerprint
from .sink import Ending, Heard, Sink, What

if TYPE_CHECKING:
    from .gumloop import Gumloop
    from .home import Home

logger = logging.getLogger("agentwait.temporal")

_LARGE_BODY: Final = 256 << 10
"""From here on a result is made in a thread, so that other waits go on meanwhile."""

_FARTHEST: Final = 100 * 366 * 86400 * SECOND


def beat_interval(timeout: int) -> int:
    """When the next heartbeat is due: each is billed, and one that fails has to be repeated."""
    margin = min(max(timeout * 2 // 15, SECOND), timeout // 2)
    return min(timeout - margin, 60 * SECOND)


class Attempt:
    """One attempt. Its methods are called in the event loop."""

    def __init__(
        self,
        home: Home,
        sink: Sink,
        connection: Gumloop,
        given: Mapping[str, Any],
        limits: Limits,
        p: Progress,
        told: Mapping[str, Any],
        *,
        began: int,
        timeout: int,
    ) -> None:
        self.home = home
        self.sink = sink
        self._connection = connection
        self._given = given
        self._policy = policy_of(given)
        stall = -(-moments.of_seconds(given.get("stall_timeout_seconds", 0)) // SECOND) * SECOND
        self.plan = Wait(limits, p, given.get("on_needs_input") or "fail", stall)
        self._told = told
        self._timeout = timeout
        self._ahead = began - clock.now()  # of the loop's clock
        self._acked = began
        self._beat_at = NEVER
        self._timer_at = NEVER
        self._handle: asyncio.TimerHandle | None = None
        self._poll_handle: asyncio.TimerHandle | None = None
        self._poll: asyncio.Task[None] | None = None
        self._beating = self._flying = self._again = self._silent = self._refusals = False
        self._making = False
        self._failed_beats = 0
        self._ending: Ending | None = None
        self.over: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        """Done when the attempt has ended. The server may not know yet."""

    @property
    def now(self) -> int:
        """The moment on the server's clock: it was told when the attempt began."""
        return clock.now() + self._ahead

    def _is_over(self) -> bool:
        return self._ending is not None

    @property
    def interaction_id(self) -> str:
        """The run that is awaited."""
        return str(self._given["interaction_id"])

    def standing(self, now: int) -> dict[str, Any]:
        """How the wait stands, for the details of an error."""
        return failures.standing(self.interaction_id, self.plan.progress, now, self._told)

    def token(self) -> dict[str, Any]:
        """The resume token."""
        return token.write(self.plan.progress, self._told)

    def start(self) -> None:
        """Begins the wait."""
        now = self.now
        self._beat_at = now + self.sink.first_beat(beat_interval(self._timeout))
        self._follow(now, self.plan.begin(now), None)

    def stop(self) -> None:
        """Hands the wait over, since the worker stops."""
        now = self.now
        if self._ending is not None or not self.plan.hands_over(now):
            return  # no attempt could take over in time: the wait ends here
        delay = HAND_OVER_DELAY
        asked = self._poll is not None
        self._leave()
        # A request that was under way may have reached the API: not two within a second.
        if asked and self.plan.postpone(now) and self.plan.hands_over(now, SECOND):
            delay = self.plan.progress.delay
        self._yield(now, "shutdown", delay)

    def hear(self, sent: int, heard: Heard) -> None:
        """Does what the server asks for in answer to a heartbeat."""
        if self._ending is not None:
            return
        now = self.now
        if heard.what is What.GOES_ON:
            self._failed_beats, self._refusals = 0, False
            self._acked, self._beat_at = sent, sent + beat_interval(self._timeout)
            if self._again:
                self._again, self._beat_at = False, now
            if self._silent:
                self._silent = False
                self._on_timer(now)
        elif heard.what is What.CANCELLED:
            self._end(error=failures.cancelled(self.standing(now)))
        elif heard.what is What.ENDS:
            self._interrupted(now, heard.reason, HAND_OVER_DELAY)
        elif heard.what is What.GONE:
            logger.debug("agentwait: the server no longer knows the attempt: %s", heard.error)
            self._drop()
        else:
            self._missed(now, heard)
        self._rearm()

    def _missed(self, now: int, heard: Heard) -> None:
        """A heartbeat did not arrive."""
        self._failed_beats += 1
        self._refusals = self._refusals or heard.what is What.REFUSED
        if self._failed_beats == 1:
            logger.warning("agentwait: a heartbeat did not arrive: %s", heard.error)
        # A server that is away has not given the attempt up while it is, so the wait may go on
        # when it is back. One that refuses it never will.
        if self._refusals and now - self._acked > self._timeout:
            self._interrupted(now, "heartbeats_failing", SECOND)
            return
        pause = SECOND << min(self._failed_beats - 1, 5)
        self._beat_at = now + min(pause, max(self._timeout // 6, SECOND))

    def _follow(self, now: int, step: Step, observed: Observed | None) -> None:
        """Does what the plan says."""
        if step.do is Do.REST:
            self._timer_at = step.timer_at
            self._schedule(now, step.poll_at)
            self._rearm()
        elif step.do is Do.FAIL:
            assert observed is not None
            self._fail(self._failure(observed, now))
        elif step.do is Do.STALL:
            unchanged = self.plan.progress.unchanged(now)
            self._fail(failures.stalled(self.standing(now), unchanged, self.plan.stall))
        elif step.do is Do.DEADLINE:
            self._deadline_passed(now)
        elif step.do is Do.OUTAGE:
            assert observed is not None
            self._outage(now, step, observed)
        else:
            self._yield(now, step.why, step.delay)

    def _schedule(self, now: int, poll_at: int) -> None:
        if self._poll_handle is not None:
            self._poll_handle.cancel()
            self._poll_handle = None
        if poll_at != NEVER and self._poll is None:
            self._poll_handle = self._call_at(max(poll_at, now), self._poll_due)

    def _poll_due(self) -> None:
        self._poll_handle = None
        if self._ending is not None or self._poll is not None:
            return
        now = self.now
        if now - self._acked > self._timeout:
            # The server may have given this attempt up, and another one may be polling. So ask
            # it first; a heartbeat that arrives lets the polls go on.
            self._silent = True
            if not self._beating:
                self._beat()
            return
        self._poll = self.home.task(self._ask())

    async def _ask(self) -> None:
        started = NEVER

        def patience() -> int:
            nonlocal started
            started = self.now
            return self.plan.patience(started, self._connection.most_patience)

        try:
            polled = await self._connection.ask(self._given, patience)
        except Exception as wrong:  # a client of the caller's, or a key that cannot be read
            self._poll = None
            polled = _panicked(wrong)
        self._poll = None
        if polled is None or self._ending is not None:
            return
        await self._answered(started, polled)

    async def _answered(self, started: int, polled: Polled) -> None:
        p, now = self.plan.progress, self.now
        self.plan.asks(started)
        observed = observe(
            polled,
            policy=self._policy,
            p=p,
            started=started,
            now=self.home.wall(),
            random=self.home.random(),
            interaction_id=self.interaction_id,
            after=self._given.get("after_message_id", ""),
            fingerprint=fingerprint if self.plan.stall else None,
        )
        if polled.answer.http_status in (429, 503) and observed.seen.asked:
            self._connection.pause(observed.seen.asked)
        failed, shown = p.failures, (p.state, p.phase)
        if observed.status is not None:
            self._told = {}  # agent_status tells nothing of the kind
        step = self.plan.answered(now, observed.seen)
        self._tell(failed, shown, observed, step)
        if step.do is not Do.COMPLETE:
            self._follow(now, step, observed)
            if self._ending is None and self.sink.changed():
                self._beat_soon()
            return
        self._timer_at = NEVER
        self._making = True
        await self._complete(now, observed, large=len(polled.answer.body) >= _LARGE_BODY)

    async def _complete(self, now: int, observed: Observed, *, large: bool) -> None:
        """Makes the result, and ends with it."""
        status, p = observed.status, self.plan.progress
        assert status is not None
        outcome = "needs_input" if observed.seen.action == "needs_input" else "completed"

        def make() -> str | Failure:
            return result.made(
                outcome,
                status,
                observed.phase,
                self._given,
                polls=p.polls,
                elapsed=p.elapsed(now),
                last_status_at=p.last_status_at,
            )

        made = await asyncio.to_thread(make) if large else make()
        if self._ending is not None:
            return
        if isinstance(made, Failure):
            self._fail(made)
        else:
            self._end(result=made, follows=False)

    def _failure(self, observed: Observed, now: int) -> Failure:
        details = self.standing(now)
        if observed.status is None:
            return observed.problem(details)
        details["message"] = observed.status.error_message or ""
        if observed.seen.action == "needs_input":
            return failures.needs_input(details)
        return failures.agent_failed(details)

    def _outage(self, now: int, step: Step, observed: Observed) -> None:
        problem = observed.problem(self.standing(now))
        problem.details["reason"] = "api_unavailable"
        after = moments.in_words(step.delay)
        count = self.plan.progress.failures
        problem.message = f"{count} failed polls in a row, the next in {after}: {observed.text}"
        self._end(error=problem.retryable(step.delay))

    def _deadline_passed(self, now: int) -> None:
        p = self.plan.progress
        if self._given.get("on_deadline") == "return":
            made = result.still_running(
                self.interaction_id, self.token(), polls=p.polls, elapsed=p.elapsed(now)
            )
            self._end(result=made, follows=False)
            return
        late = failures.deadline_exceeded(self.plan.limits.end(), p, self.standing(now))
        self._fail(late)

    def _interrupted(self, now: int, reason: str, delay: int) -> None:
        """Ends the attempt, which cannot go on, and the wait where that is too late for another."""
        # A pause has no deadline, and a reset is retried at once.
        lost = reason in ("shutdown", "heartbeats_failing") and self.plan.lost(now, delay)
        if lost and lost.do is Do.DEADLINE:
            self._deadline_passed(now)
        else:
            self._yield(now, reason, delay)

    def _yield(self, now: int, reason: str, delay: int) -> None:
        """Ends the attempt, not the wait."""
        failure = failures.interrupted(reason, self.standing(now))
        self._end(error=failure.retryable(delay))

    def _fail(self, failure: Failure) -> None:
        self._end(error=failure.final())

    def _end(
        self,
        *,
        result: str | None = None,
        error: ApplicationError | CancelledError | None = None,
        follows: bool = True,
    ) -> None:
        if self._ending is not None:
            return
        cancelled = failures.cancelled(self.standing(self.now)) if follows else None
        self._ending = Ending(self.token() if follows else None, result, error, cancelled)
        self._leave()
        if not self._flying:  # a heartbeat that arrives after the end would undo it
            self._report()

    def _report(self) -> None:
        assert self._ending is not None
        if not self.over.done():
            self.over.set_result(self._ending)
            self.home.ended(self, self._ending)

    def _drop(self) -> None:
        """Ends an attempt of which the server knows no more."""
        self._leave()
        self._ending = Ending(None)
        if not self.over.done():
            self.over.set_result(self._ending)
            self.home.let_go(self)

    def _leave(self) -> None:
        """Makes no poll any more."""
        for handle in (self._poll_handle, self._handle):
            if handle is not None:
                handle.cancel()
        self._poll_handle = self._handle = None
        poll, self._poll = self._poll, None
        if poll is not None and poll is not asyncio.current_task():
            poll.cancel()

    def _rearm(self) -> None:
        """Sets the one timer for the next heartbeat and for what the plan is to be asked about."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._ending is not None:
            return
        at = self._timer_at if self._beating else min(self._beat_at, self._timer_at)
        if at != NEVER:
            self._handle = self._call_at(at, self._called)

    def _call_at(self, at: int, call: Any) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()
        return loop.call_at((min(at, self.now + _FARTHEST) - self._ahead) / SECOND, call)

    def _called(self) -> None:
        self._handle = None
        if self._ending is not None:
            return
        now = self.now
        if now >= self._timer_at:
            self._on_timer(now)
        if self._ending is None:
            if now >= self._beat_at and not self._beating:
                self._beat()
            self._rearm()

    def _on_timer(self, now: int) -> None:
        if not self._making:
            self._follow(now, self.plan.timer(now), None)

    def _beat_soon(self) -> None:
        if self._flying:
            self._again = True  # that one has the token of before
        elif not self._beating:
            self._beat()

    def _beat(self) -> None:
        """Has a heartbeat sent. It never waits for a poll."""
        self._beating = True
        self.home.task(self._send_beat())

    async def _send_beat(self) -> None:
        async with self.home.beats:
            if self._is_over():
                self._beating = False
                return
            self._flying, sent = True, self.now
            seconds = max(min(10.0, self._timeout / SECOND / 10), 2.0)
            heard = await self.sink.heartbeat(self.token(), seconds)
        self._beating = self._flying = False
        if self._is_over():
            self._report()  # the end has waited for this heartbeat
        else:
            self.hear(sent, heard)

    def _tell(self, failed: int, shown: tuple[str, str], observed: Observed, step: Step) -> None:
        """Tells people what changed: in the log, and the calling workflow where it asked for it."""
        p = self.plan.progress
        if p.failures == 1:
            logger.warning(
                "agentwait: a poll failed: interaction %s, %s: %s",
                self.interaction_id, p.problem, observed.text[:1024],
            )  # fmt: skip
        elif failed and not p.failures and observed.status is not None:
            logger.warning(
                "agentwait: polls succeed again: interaction %s, after %d that failed",
                self.interaction_id, failed,
            )  # fmt: skip
        if shown == (p.state, p.phase):
            return
        logger.info(
            "agentwait: the phase changed: interaction %s, phase %s, state %s, polls %d",
            self.interaction_id, p.phase, p.state, p.polls,
        )  # fmt: skip
        # The phase that ends the wait is told by the activity's own end.
        ends = step.do in (Do.COMPLETE, Do.FAIL, Do.STALL, Do.DEADLINE)
        if self._given.get("signal_phases") and not ends:
            change = {
                "state": p.state, "phase": p.phase, "polls": p.polls,
                "at": moments.maybe(p.last_status_at),
            }  # fmt: skip
            self.home.task(self._signal(change))

    def _signal(self, change: Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        return self.sink.signal("agentwait.phase", change)


def _panicked(wrong: Exception) -> Polled:
    """The answer of a client that failed in a way of its own: a failure of this one poll."""
    from ..._poll import Answer
    from ..._status import DEFAULT_MAX_BYTES

    # Without its text, which may have anything in it.
    failure = f"the poll failed with {type(wrong).__name__}"
    return Polled(Answer(failure=failure), DEFAULT_MAX_BYTES, lambda text: text)
