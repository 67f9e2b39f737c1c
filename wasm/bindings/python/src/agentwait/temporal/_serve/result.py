"""The result of a wait, made out of a status document: the same JSON as Go's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..._node import Node
from ..._status import Status
from . import moments, texts
from .checks import DEFAULT_MAX_RESULT_BYTES
from .failures import Failure

DELIVERABLE: Final = (2 << 20) - (1 << 10)
"""What the Temporal server takes, without what a payload has around its JSON."""

_SECTIONS: Final = ("messages", "tool_calls", "files")


def made(
    outcome: str,
    status: Status,
    phase: str,
    given: Mapping[str, Any],
    *,
    polls: int,
    elapsed: int,
    last_status_at: int,
) -> str | Failure:
    """The JSON of a result, or why it cannot be delivered.

    One that the server refuses must fail here: as a retryable error the agent's run would be
    fetched again for ever.
    """
    include = given.get("include") or ["response"]
    head: dict[str, Any] = {
        "outcome": outcome,
        "interaction_id": given["interaction_id"],
        "agent_id": status.agent_id,
        "state": status.state,
        "phase": phase,
    }
    head = {name: value for name, value in head.items() if value}
    reply = None
    if "response" in include:
        text = status.final_text
        # An agent that is done has replied, with nothing perhaps. Before that an empty text is
        # no reply.
        if text or outcome == "completed":
            head["response"] = reply = text
    if status.error_message:
        head["error_message"] = status.error_message
    sections = _sections(status, include)
    created = status.created_at_nanos
    tail: dict[str, Any] = {"polls": polls, "elapsed_seconds": moments.seconds(elapsed)}
    if created is not None:
        tail["created_at"] = moments.written(created)
    if last_status_at != moments.NEVER:
        tail["last_status_at"] = moments.written(last_status_at)
    text = ",".join(
        [
            texts.to_json(head)[1:-1],
            *(f'"{name}":{section}' for name, section in sections.items()),
            texts.to_json(tail)[1:-1],
        ]
    )
    text = f"{{{text}}}"
    problem = _too_large(texts.size(text), given, sections, reply)
    if problem is None:
        return text
    said, most, found = problem
    return Failure(
        "agentwait.ResultTooLarge",
        said,
        {
            "interaction_id": given["interaction_id"],
            "phase": phase,
            "state": status.state,
            **tail,
            "message": said,
            "field": "max_result_bytes",
            "found": str(found),
            "expected": f"at most {most}",
        },
    )


def _sections(status: Status, include: list[str]) -> dict[str, str]:
    """The larger sections, with every digit as the API spelled it."""
    wanted = [name for name in _SECTIONS if name in include]
    if not wanted:
        return {}
    document = Node.root(texts.compact(status.to_json()))
    messages = document.members()("messages")
    parts: list[tuple[Any, Node]] = []
    if wanted != ["messages"]:
        for message in messages.elements():
            for part in message.members()("parts").elements():
                parts.append((part.members()("type").value, part))  # noqa: PERF401
    texts_of = {
        "messages": lambda: messages.json,
        "tool_calls": lambda: _array([p.json for kind, p in parts if kind == "tool_invocation"]),
        "files": lambda: _array([p.members()("file").json for kind, p in parts if kind == "file"]),
    }
    return {name: texts_of[name]() for name in wanted}


def _array(elements: list[str]) -> str:
    return f"[{','.join(elements)}]"


def _too_large(
    size: int, given: Mapping[str, Any], sections: Mapping[str, str], reply: str | None
) -> tuple[str, int, int] | None:
    most = given.get("max_result_bytes") or DEFAULT_MAX_RESULT_BYTES
    limit = f"max_result_bytes is {most}"
    remedy = "include less"
    if most > DELIVERABLE:
        most = DELIVERABLE
        limit = f"this Temporal server takes {most}"
    elif most < DELIVERABLE:
        remedy = "include less, or raise max_result_bytes"
    if size <= most:
        return None
    sizes = ", ".join(f"{name} {texts.size(sections.get(name, ''))}" for name in _SECTIONS)
    text = (
        f"the result has {size} bytes as JSON, {limit} "
        f"({sizes}, response {texts.size(reply or '')}): {remedy}"
    )
    return text, most, size


def still_running(
    interaction_id: str, token: Mapping[str, Any], *, polls: int, elapsed: int
) -> str:
    """The result of a wait whose deadline has passed, where on_deadline is "return"."""
    result = {
        "outcome": "still_running",
        "interaction_id": interaction_id,
        "state": token.get("state"),
        "phase": token.get("phase"),
        "polls": polls,
        "elapsed_seconds": moments.seconds(elapsed),
        "last_status_at": token.get("last_status_at"),
        "token": dict(token),
    }
    kept = ("polls", "elapsed_seconds")
    return texts.to_json({name: v for name, v in result.items() if v or name in kept})
