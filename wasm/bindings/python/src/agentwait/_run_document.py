"""The normalised document, which agentwait writes of any API's answer."""

from __future__ import annotations

import re
from datetime import datetime
from json import dumps
from typing import Any, Final, NamedTuple

from ._json import loads
from ._node import Node
from ._part import ErrorPart
from ._phase import Phase
from ._status import DEFAULT_MAX_BYTES, BodyLike, Status, parse
from ._told import Checks, InputRequest, RunProgress, Usage

_PHASES: Final = "running, needs_input, completed, failed, cancelled, expired or unknown"
_TIME: Final = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z"
_rfc3339 = re.compile(r"....-..-..T.{8}.*(?:Z|[+-]..:..)", re.DOTALL)
_SHOWN: Final = 32
"""How much of a phase that there is not an error shows."""


class RunDocument(NamedTuple):
    """A normalised document: what it says of a run.

    A text of the first group is None where it is missing, null or of another type. What an API
    does not tell is empty, False, None or 0.
    """

    interaction_id: str | None
    agent_id: str | None
    state: str
    """As the API wrote it. The set is open, and another one for each API."""
    phase: Phase
    """What the document means."""
    created_at: datetime | None
    response: str | None
    error_message: str | None
    """Why the run failed; of a failed run without a reason, its last error part."""
    partial: bool
    """It has completed, but not with all of it: a limit was reached."""
    error_code: str
    """The API's own code of a failure."""
    input_requests: tuple[InputRequest, ...]
    """What the run needs of a person."""
    progress: RunProgress | None
    updated_at: datetime | None
    """The last sign of life."""
    finished_at: datetime | None
    web_url: str
    """Where people see the run."""
    usage: Usage | None
    poll_after: float
    """Seconds that the API asks to wait before the next poll: for ``decide``."""
    final_text: str
    """The agent's reply: as that of a status document."""
    document: str
    """All of it as it came: JSON text."""

    def to_dict(self) -> dict[str, Any]:
        """All of it as a dict, the messages among its members."""
        document: dict[str, Any] = loads(self.document)
        return document

    def __repr__(self) -> str:
        return (
            f"RunDocument(interaction_id={self.interaction_id!r}, state={self.state!r}, "
            f"phase={self.phase.value!r}, progress={self.progress!r})"
        )


def from_document(document: BodyLike, *, max_bytes: int = DEFAULT_MAX_BYTES) -> RunDocument:
    """Reads a normalised document.

    That is what ``Status.to_json``, ``agentwait parse --json`` and Go's ``json.Marshal`` write,
    of any API's run, with what ``agent_status`` does not tell.

    Raises what ``parse`` does; an AgentStatusSchemaError names the field that is wrong.
    """
    status = parse(document, max_bytes=max_bytes)
    node = Node.root(status._data.decode())
    of, checks = node.members(), Checks()
    phase = _phase(checks, of("phase"))
    created_at, updated_at, finished_at = [
        _time(checks, of(name)) for name in ("created_at", "updated_at", "finished_at")
    ]
    partial = checks.fits(of("partial"), "a boolean") and of("partial").value
    error_code, web_url = checks.text(of("error_code")), checks.text(of("web_url"))
    checks.fits(of("input_requests"), "an array")
    checks.fits(of("progress"), "an object")
    checks.fits(of("usage"), "an object")
    checks.is_seconds(of("poll_after_seconds"))
    checks.done()  # what is in them is looked at once they are what they have to be
    read = RunDocument(
        interaction_id=status.interaction_id,
        agent_id=of("agent_id").value if of("agent_id").kind == "a string" else None,
        state=status.state,
        phase=phase,
        created_at=created_at,
        response=status.response,
        error_message=_reason(status, phase),
        partial=partial,
        error_code=error_code,
        input_requests=checks.requests(of("input_requests")),
        progress=checks.progress(of("progress")),
        updated_at=updated_at,
        finished_at=finished_at,
        web_url=web_url,
        usage=checks.usage(of("usage")),
        poll_after=checks.seconds(of("poll_after_seconds")),
        final_text=status.final_text,
        document=node.json,
    )
    checks.done()
    return read


def _phase(checks: Checks, node: Node) -> Phase:
    if node.kind != "a string":
        checks.wrong(node, "a string")
        return Phase.UNKNOWN
    try:
        return Phase(node.value)
    except ValueError:
        text = node.json[1:-1]
        checks.wrong(node, _PHASES, dumps(text[:_SHOWN]) + "…" * (len(text) > _SHOWN))
        return Phase.UNKNOWN


def _time(checks: Checks, node: Node) -> datetime | None:
    """A time, which the module reads as it does an API's."""
    if not checks.fits(node, "a string", _TIME):
        return None
    if _rfc3339.fullmatch(node.value):
        read = parse(f'{{"state":"","created_ts":{node.json}}}')
        if read.created_at_nanos is not None:
            return read.created_at
    checks.wrong(node, _TIME, "another text")
    return None


def _reason(status: Status, phase: Phase) -> str | None:
    """Why the run failed: the last error part says so where nothing else does."""
    if status.error_message or phase is not Phase.FAILED:
        return status.error_message
    said = [part.error for part in status.parts if isinstance(part, ErrorPart) and part.error]
    return said[-1] if said else status.error_message
