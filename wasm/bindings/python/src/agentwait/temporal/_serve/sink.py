"""Where an attempt's heartbeats and its end go, and what the server answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol

from temporalio.exceptions import ApplicationError, CancelledError


class What(Enum):
    """What the server's answer to a heartbeat means for an attempt."""

    GOES_ON = auto()
    CANCELLED = auto()
    ENDS = auto()
    """The attempt has to end, for a reason."""
    GONE = auto()
    """The server no longer knows the attempt: nothing more can be said."""
    REFUSED = auto()
    """The heartbeat cannot be recorded, now or later."""
    UNKNOWN = auto()
    """The server could not be reached."""


@dataclass(frozen=True)
class Heard:
    """The answer to a heartbeat."""

    what: What
    reason: str = ""
    error: BaseException | None = None


GOES_ON = Heard(What.GOES_ON)


@dataclass(frozen=True)
class Ending:
    """How an attempt ends: with a result or an error, and the token for another one."""

    token: Mapping[str, Any] | None
    result: str | None = None
    error: ApplicationError | CancelledError | None = None
    cancelled: CancelledError | None = None
    """In the error's place where the server answers the last heartbeat with a cancel."""


class Sink(Protocol):
    """The server, or the SDK's test environment."""

    def first_beat(self, interval: int) -> int:
        """When the first heartbeat is due, after the attempt's begin."""

    def changed(self) -> bool:
        """Whether a heartbeat is to follow each change at once."""

    async def heartbeat(self, token: Mapping[str, Any], seconds: float) -> Heard:
        """Records a heartbeat. It does not raise."""

    async def end(self, ending: Ending, timeout: float) -> bool:
        """Tells how the attempt ended. False: it did not arrive, and may later."""

    async def signal(self, name: str, argument: Mapping[str, Any]) -> None:
        """Sends a signal to the calling workflow."""
