"""The ids of workflows: the same that Go gives, so that whoever awaits joins the same wait."""

from __future__ import annotations

import hashlib
from typing import Protocol

DEFAULT_CREDENTIAL = "default"

_MAX_PART = 128
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


class Target(Protocol):
    """What names an interaction: an input of a wait."""

    interaction_id: str
    user_id: str | None
    project_id: str | None
    credential: str | None
    ids: dict[str, str] | None


def workflow_id(target: Target) -> str:
    """Return the id of the workflow that awaits an interaction.

    It is ``agentwait/<credential>/<owner>/<interaction>``, such as
    ``agentwait/default/user:your_user_id/xYz789AbCdEfGhI``.
    """
    credential = target.credential or DEFAULT_CREDENTIAL
    return f"agentwait/{_part(credential)}/{_owner(target)}/{_part(target.interaction_id)}"


def run_workflow_id(credential: str | None, key: str) -> str:
    """Return the id of the workflow that starts a run under a key."""
    return f"agentwait/{_part(credential or DEFAULT_CREDENTIAL)}/run~{_part(key)}"


def _owner(target: Target) -> str:
    owners = []
    if target.user_id:
        owners.append("user:" + _part(target.user_id))
    if target.project_id:
        owners.append("project:" + _part(target.project_id))
    if target.ids:
        joined = "&".join(f"{name}={target.ids[name]}" for name in sorted(target.ids))
        owners.append("ids:" + _part(joined))
    return "+".join(owners)


def _part(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) <= _MAX_PART:
        part = "".join(chr(b) if b in _PLAIN else f"%{b:02X}" for b in raw)
        if len(part) <= _MAX_PART:
            return part
    return "sha256~" + hashlib.sha256(raw).hexdigest()
