"""What a document means."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Phase(str, Enum):
    """What a document means to somebody who waits. Each is equal to its name as a ``str``."""

    RUNNING = "running"
    NEEDS_INPUT = "needs_input"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Somebody has ended the run: of normalised documents of other APIs alone."""
    EXPIRED = "expired"
    """The run has ended by its own clock: of normalised documents of other APIs alone."""
    UNKNOWN = "unknown"

    __str__ = str.__str__

    @property
    def terminal(self) -> bool:
        """Whether no further poll can change it."""
        return self in (Phase.COMPLETED, Phase.FAILED, Phase.CANCELLED, Phase.EXPIRED)


_phases: Final = (Phase.UNKNOWN, Phase.RUNNING, Phase.NEEDS_INPUT, Phase.COMPLETED, Phase.FAILED)


def phase_of(number: int) -> Phase:
    """The module's phase; one that is not known yet is unknown."""
    return _phases[number] if number < len(_phases) else Phase.UNKNOWN
