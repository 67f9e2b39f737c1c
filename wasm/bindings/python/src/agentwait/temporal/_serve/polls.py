"""How many polls there were, and why the last ones failed, for people: in the words of Go."""

from __future__ import annotations

from typing import Final

from ..._words import times

_REASONS: Final = {
    "network": "no answer came",
    "request_timeout": "the API gave the request up",
    "rate_limited": "the API takes no more requests for now",
    "unavailable": "the API is unavailable",
    "invalid_response": "the answer was no status document",
    "not_found_grace": "HTTP 404: the run is not known yet",
    "stray_answer": "something else than the API answered",
}
"""The core's reasons of a failed poll, which are keys for programs."""


def counted(polls: int) -> str:
    """Such as "1 poll" and "3 polls"."""
    return times(polls, "poll")


def failed(failures: int, reason: str, words: str) -> str:
    """That the last polls failed, and what the last one was answered with.

    Without words, as in the token of a worker that keeps none, its reason says it.
    """
    polls = counted(failures) if failures > 1 else "poll"
    return f"last {polls} failed: {words or _REASONS.get(reason) or reason.replace('_', ' ')}"
