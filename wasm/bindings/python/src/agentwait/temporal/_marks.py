"""How a wait is marked for people and for lists of workflows, the same from every language."""

from __future__ import annotations

from typing import Any

from ._ids import DEFAULT_CREDENTIAL, Target
from ._serve.texts import cut
from ._types import AwaitAgentInput, RunAgentInput


def memo(credential: str | None, interaction_id: str | None) -> dict[str, Any]:
    """What a list of workflows is searched by. It needs no registration."""
    marks = {"agentwait.connection": credential or DEFAULT_CREDENTIAL}
    if interaction_id:
        marks["agentwait.interaction_id"] = interaction_id
    return marks


def summary(text: str) -> str:
    """One line for people, within Temporal's limit of 400 bytes."""
    return cut(text, 300)


def details_of_wait(awaited: AwaitAgentInput) -> str:
    """What the web UI shows of a wait, in markdown."""
    words = "Cancelling this workflow ends the wait, not the agent."
    if awaited.on_cancel == "cancel_agent":
        words = "Cancelling this workflow cancels the agent's run, too."
    return (
        f"Awaits the end of the agent's run {_code(awaited.interaction_id)} "
        f"for {_code(_owner(awaited))}, with the credential "
        f"{_code(awaited.credential or DEFAULT_CREDENTIAL)}.\n\n{words}"
    )


def details_of_run(run: RunAgentInput) -> str:
    """What the web UI shows of a run that is started, in markdown."""
    words = "Cancelling this workflow ends the wait, not the agent."
    if not run.on_cancel:
        words = "Cancelling this workflow cancels the agent's run, too, where its vendor can."
    elif run.on_cancel == "cancel_agent":
        words = "Cancelling this workflow cancels the agent's run, too."
    return (
        f"Starts the agent {_code(run.agent_id or '')} once, with the credential "
        f"{_code(run.credential or DEFAULT_CREDENTIAL)}, and awaits the end of its run.\n\n{words}"
    )


def _owner(target: Target) -> str:
    owners = []
    if target.user_id:
        owners.append(f"user:{target.user_id}")
    if target.project_id:
        owners.append(f"project:{target.project_id}")
    if target.ids:
        ids = target.ids
        owners.append("ids:" + "&".join(f"{name}={ids[name]}" for name in sorted(ids)))
    return "+".join(owners)


def _code(text: str) -> str:
    """A markdown code span: nothing in it can become markup, and it stays on its line."""
    return f"`{''.join(c if c.isprintable() and c != '`' else '.' for c in cut(text, 256))}`"
