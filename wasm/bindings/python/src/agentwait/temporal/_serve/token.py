"""The resume token: how a wait stands, for whoever goes on with it, in Go or in Python."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from .. import _types
from . import checks, moments, strict, texts
from .fields import FieldError
from .plan import Progress

logger = logging.getLogger("agentwait.temporal")


def write(p: Progress, told: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of a token, with the names and in the order of Go."""
    token: dict[str, Any] = {
        "polls": p.polls,
        "consecutive_failures": p.failures,
        "state": texts.cut(p.state, 128),
        "phase": texts.cut(p.phase, 32),
        "started_at": moments.written(p.started_at),
        "first_poll_at": moments.maybe(p.first_poll_at),
        "last_poll_at": moments.maybe(p.last_poll_at),
        "last_status_at": moments.maybe(p.last_status_at),
        "next_poll_at": moments.maybe(p.next_poll_at),
        "next_delay_seconds": moments.seconds(p.delay),
        "last_problem": texts.cut(p.problem, 64),
        "problem_text": texts.cut(p.problem_text, 512),
    }
    if p.stray_answers:
        token |= {
            "stray_answers": p.stray_answers,
            "stray_since": moments.maybe(p.stray_since),
        }
    if p.seen:
        token |= {
            "seen": p.seen,
            "unchanged_since": moments.maybe(p.unchanged_since),
        }
    kept = ("polls", "consecutive_failures", "next_delay_seconds")
    return {name: v for name, v in token.items() if v or name in kept} | dict(told)


def read(given: Mapping[str, Any]) -> Progress:
    """How a wait stood by a token that was checked."""
    p = Progress(
        started_at=given["started_at"],
        polls=given.get("polls", 0),
        failures=given.get("consecutive_failures", 0),
        first_poll_at=given.get("first_poll_at", moments.NEVER),
        last_poll_at=given.get("last_poll_at", moments.NEVER),
        last_status_at=given.get("last_status_at", moments.NEVER),
        next_poll_at=given.get("next_poll_at", moments.NEVER),
        delay=moments.of_seconds(given.get("next_delay_seconds", 0)),
        state=given.get("state", ""),
        phase=given.get("phase", ""),
        problem=given.get("last_problem", ""),
        problem_text=given.get("problem_text", ""),
    )
    if "stray_since" in given:  # a row without a beginning cannot be told to have lasted
        p.stray_answers, p.stray_since = given.get("stray_answers", 0), given["stray_since"]
    if "unchanged_since" in given:
        p.seen, p.unchanged_since = given.get("seen", 0), given["unchanged_since"]
    return p


def resume(
    heartbeat: Sequence[Any], given: Mapping[str, Any] | None, scheduled_at: int
) -> tuple[Progress, dict[str, Any], bool]:
    """How the wait stands, what is told of the run, and whether an earlier attempt says so.

    From the last heartbeat of an earlier attempt, else from the input's token, else from the
    start. A heartbeat that cannot be read costs some counts, never the wait: the agent's state is
    at the API.
    """
    if heartbeat:
        try:
            token = strict.decode(texts.to_json(heartbeat[0]).encode(), _types.Token)
            checks.token(token)
            return read(token), checks.told_of(token), True
        except (FieldError, TypeError, ValueError) as wrong:
            logger.warning("agentwait: unreadable heartbeat details, starting afresh: %s", wrong)
    if given is not None:
        return read(given), checks.told_of(given), False
    return Progress(started_at=scheduled_at), {}, False
