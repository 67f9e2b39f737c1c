"""The poll decision: what to do after a poll, and when to poll again."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from enum import Enum
from math import ceil
from struct import Struct
from typing import Final, NamedTuple

from . import _check
from . import _layout as layout
from ._instance import Instance
from ._module import give, take
from ._status import DEFAULT_MAX_BYTES, BodyLike, Status, read, to_bytes, too_large_error
from ._words import words
from .errors import AgentStatusError, ApiError, OtherInteractionError


class Policy(NamedTuple):
    """How often to poll, in seconds. Delays get 10 % of jitter."""

    min_interval: float | None = None
    """The shortest delay between two polls; never under 1.

    By default, which 0 stands for, too, it is 2, or ``max_interval`` if that is shorter.
    """
    max_interval: float | None = None
    """The longest delay between two polls.

    By default, which 0 stands for, too, it is 900, or ``min_interval`` if that is longer.
    """
    not_found_grace: float = 10.0
    """How long after the wait began a 404 is waited out.

    0 stands for the default; less than 0 means not at all.
    """


class Progress(NamedTuple):
    """How a wait stands."""

    consecutive_failures: int = 0
    """Failed polls in a row before this one."""
    elapsed: float = 0.0
    """Seconds from when the wait began to when this poll was made."""
    stray_answers: int = 0
    """Stray answers in a row before this one: see ``Decision.stray``."""
    stray_for: float = 0.0
    """Seconds from when the first one of that row was asked for to when this poll was made."""
    answered: bool = False
    """The wait has had a good answer: a 2xx that was read."""


class Action(str, Enum):
    """What to do next. Each is equal to its name as a ``str``."""

    WAIT = "wait"
    COMPLETED = "completed"
    FAILED = "failed"
    NEEDS_INPUT = "needs_input"
    FATAL = "fatal"

    __str__ = str.__str__


class Decision(NamedTuple):
    """What ``decide`` answers."""

    action: Action
    """``WAIT``: poll again after ``delay``. ``NEEDS_INPUT`` has one too, for those who wait on."""
    reason: str
    """Why, such as ``"running"`` or ``"rate_limited"``. The set is open."""
    delay: float
    """Seconds until the next poll."""
    retry_after: bool
    """The delay was set by the server: by its Retry-After, or ``poll_after``."""
    retry_after_delay: float
    """Seconds that the server's Retry-After asks not to be polled, at most 3,600.

    ``delay`` is at least that. Whoever polls earlier must not poll before this one is over.
    """
    failure: bool
    """A transient failure: count it in ``consecutive_failures``; otherwise set that to 0."""
    status: Status | None
    """Of a 2xx that could be read."""
    error: ApiError | AgentStatusError | None
    """What the API answered, or why the body of a 2xx could not be read."""
    stray: bool = False
    """A status that refuses, without the API's own error: a proxy's page, a redirect.

    Count it in ``stray_answers``; otherwise set that to 0.
    """
    problem: str = ""
    """What came in place of a status, for people: one line of at most 512 bytes."""
    poll_after: float = 0.0
    """What counts of the seconds that the document asks not to be polled, at most 3,600.

    ``delay`` is at least that. It says when there may be news: whoever polls earlier, as at a
    deadline, may do so before this one is over.
    """


_actions: Final = (Action.WAIT, *Action)
_reasons: Final = (
    "unknown",
    "running",
    "unknown_state",
    "completed",
    "failed",
    "needs_input",
    "network",
    "request_timeout",
    "rate_limited",
    "unavailable",
    "invalid_response",
    "not_found_grace",
    "invalid_request",
    "unauthorized",
    "payment_required",
    "forbidden",
    "not_found",
    "stray_answer",
    "too_large",
)

_question: Final = Struct("<IIIIIIQqIIII4xI")
_decision: Final = Struct("<11I")

_U32 = (1 << 32) - 1
_I31 = (1 << 31) - 1
_I63 = (1 << 63) - 1
_MOST_NOW = 2**52  # seconds: far beyond any calendar, and safe in milliseconds
_epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)

# More than this is no error of the API, and its first bytes say enough.
_MAX_ERROR_BODY = 8 << 20


def decide(
    http_status: int,
    body: BodyLike = b"",
    *,
    retry_after: str | None = None,
    progress: Progress = Progress(),
    policy: Policy = Policy(),
    now: datetime | float | None = None,
    random: float | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    interaction_id: str | None = None,
    too_large: bool = False,
    poll_after: float = 0.0,
) -> Decision:
    """Says what to do after a poll: a pure function, the same in every language.

    ``http_status`` is 0 where no usable answer came (a network failure, a body that broke
    off); ``retry_after`` is the header as it came, several joined by ", ". ``now`` (an aware
    datetime or seconds since 1970) is when the answer came, to read a date there: by default
    now.
    ``random``, in [0, 1), is for the jitter. ``interaction_id`` is the one that was asked
    for: a document that has another one is a broken body; by default that is not checked.
    ``too_large`` says that the body is longer than the caller's limit and was read up to it.
    ``poll_after`` is how many seconds the answer's document asks to wait (the
    ``poll_after_seconds`` of a normalised one): a lower bound of the next delay, as
    Retry-After is, which counts where the answer is a status.
    """
    http_status = _status(http_status)
    check_policy(policy)
    if interaction_id is not None:
        _check.text("interaction_id", interaction_id)
    _check.instance("progress", progress, Progress, "a Progress")
    _check.body_limit("max_bytes", max_bytes)
    header = (
        b""
        if retry_after is None
        else _check.text("retry_after", retry_after).encode(errors="replace")
    )
    data = to_bytes(body)
    question = [
        http_status,
        0,
        _milliseconds(policy.min_interval),
        _milliseconds(policy.max_interval),
        _U32 if policy.not_found_grace < 0 else _milliseconds(policy.not_found_grace),
        _count("consecutive_failures", progress.consecutive_failures),
        _elapsed("elapsed", progress.elapsed),
        _since_1970(time.time() if now is None else now),
        _chance(random),
        _count("stray_answers", progress.stray_answers),
        min(_elapsed("stray_for", progress.stray_for), _U32),
    ]
    pause = _pause(poll_after)
    flags = layout.ANSWERED if progress.answered else 0
    status: Status | None = None
    error: ApiError | AgentStatusError | None = None
    good = 200 <= http_status <= 299
    instance = take()
    if good:
        status, error, flag = _read(instance, data, max_bytes, interaction_id, too_large)
        flags |= flag
    elif http_status != 0:
        data = data[:max_bytes]
        instance.put(data if len(data) <= _MAX_ERROR_BODY else data[:1024])
    answer = _decision.unpack(instance.decide(_question.pack(*question, flags, pause), header))
    action, reason, delay, by_server, failure, asked, *sizes, stray, problem_size, counts = answer
    code, detail, problem = instance.texts(*sizes, problem_size)
    if good:
        if error is not None and not problem:
            problem = words(f"HTTP {http_status}: {error}")
    elif http_status != 0:
        error = ApiError(instance.sentence(), http_status, code, detail)
    if status is not None:
        status._give(instance)
    else:
        give(instance)
    return Decision(
        action=_actions[action] if action < len(_actions) else Action.WAIT,
        reason=_reasons[reason] if reason < len(_reasons) else "unknown",
        delay=delay / 1000,
        retry_after=bool(by_server),
        retry_after_delay=asked / 1000,
        failure=bool(failure),
        status=status,
        error=error,
        stray=bool(stray),
        problem=problem,
        poll_after=counts / 1000,
    )


def _read(
    instance: Instance, body: bytes, max_bytes: int, wanted: str | None, cut: bool
) -> tuple[Status | None, AgentStatusError | None, int]:
    """Reads the body of a 2xx, so that the module can decide on it, or says why it need not."""
    if cut or len(body) > max_bytes:
        return None, too_large_error(len(body), max_bytes, cut=cut), layout.TOO_LARGE
    try:
        status = read(instance, body)
    except AgentStatusError as error:
        # Without the frames, which would keep the body alive.
        return None, error.with_traceback(None), 0
    got = status.interaction_id
    if wanted and got and got != wanted:
        return None, _other(wanted, got), layout.OTHER
    return status, None, 0


def _other(wanted: str, got: str) -> OtherInteractionError:
    text = (
        f"the answer is about the interaction {_check.shown(got)}, "
        f"wanted {_check.shown(wanted)}; check what lies between here and the API"
    )
    return OtherInteractionError(text, wanted, got)


def parse_api_error(http_status: int, body: BodyLike) -> ApiError:
    """Reads the body of an answer that is no success.

    It never fails: what is no known envelope is the error's text. Raises ValueError where
    the status is one of success or none at all.
    """
    _status(http_status)
    if not 100 <= http_status <= 999 or 200 <= http_status <= 299:
        raise ValueError(
            f"{http_status} is no status of an error answer; wanted 100 to 199 or 300 to 999"
        )
    error = decide(http_status, body, now=0.0, random=0.0).error
    assert isinstance(error, ApiError)
    return error


def check_policy(policy: Policy) -> None:
    """Refuses a policy that could not be kept."""
    _check.instance("policy", policy, Policy, "a Policy")
    for name in ("min_interval", "max_interval"):
        interval = getattr(policy, name)
        if interval is not None:
            _check.seconds(f"policy.{name}", interval, zero="the default")
    _check.seconds(
        "policy.not_found_grace",
        policy.not_found_grace,
        zero="the default",
        negative="not at all",
    )


def _milliseconds(seconds: float | None) -> int:
    """Whole ones, rounded down; zero stands for the default, so that less than one is one."""
    return max(int(round(seconds * 1000, 3)), 1) if seconds else 0


def _pause(seconds: object) -> int:
    """Whole milliseconds, rounded up: the document asks for at least as much."""
    wanted = "the seconds that the document asks for, 0 or more"
    pause = _check.number("poll_after", seconds, wanted=wanted)
    if pause < 0:
        raise ValueError(f"poll_after is {_check.shown(seconds)}: give {wanted}")
    return min(ceil(round(pause * 1000, 3)), _I31) if pause < _MOST_NOW else _I31


def _status(http_status: object) -> int:
    """Any number: one that no answer has is as bad as any other."""
    wanted = "the answer's status, 0 where none came"
    status = _check.whole("http_status", http_status, least=-_I63, most=_I63, wanted=wanted)
    return int(status) if 0 <= status <= 999 else 999


def _count(name: str, count: object) -> int:
    wanted = "how many there were in a row"
    return min(_check.whole(f"progress.{name}", count, least=0, most=_I63, wanted=wanted), _I31)


def _elapsed(name: str, elapsed: object) -> int:
    """Milliseconds; a clock that was set back is no reason to fail, and counts as 0."""
    wanted = "the seconds since the wait began"
    seconds = _check.number(f"progress.{name}", elapsed, wanted=wanted)
    if seconds > _MOST_NOW:
        raise ValueError(f"progress.{name} is {_check.shown(elapsed)}: give {wanted}")
    return max(0, round(seconds * 1000))


def _since_1970(now: datetime | float) -> int:
    """The moment in milliseconds."""
    if isinstance(now, datetime):
        if now.tzinfo is None or now.utcoffset() is None:
            raise ValueError(
                f"now is {now.isoformat()}, without a time zone: give an aware datetime such "
                "as datetime.now(timezone.utc), or seconds since 1970"
            )
        return (now - _epoch) // timedelta(milliseconds=1)
    wanted = "an aware datetime or seconds since 1970"
    if abs(_check.number("now", now, wanted=wanted)) > _MOST_NOW:
        raise ValueError(f"now is {_check.shown(now)}: give {wanted}")
    return round(now * 1000)


def _chance(random: object) -> int:
    """The number for the jitter, of 32 bits."""
    if random is None:
        from random import random as jitter  # some milliseconds of each import otherwise

        return int(jitter() * 2**32)  # noqa: S311 (spreads load)
    wanted = "a number from 0 to 1"
    chance = _check.number("random", random, wanted=wanted)
    if not 0 <= chance <= 1:
        raise ValueError(f"random is {_check.shown(random)}: give {wanted}")
    return min(int(chance * 2**32), _U32)
