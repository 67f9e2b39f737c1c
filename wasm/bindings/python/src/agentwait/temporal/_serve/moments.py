"""Moments as nanoseconds since 1970, and how they stand in JSON.

Tokens go back and forth between Go and Python. A datetime would drop Go's nanoseconds.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from math import floor
from typing import Final

SECOND: Final = 1_000_000_000
NEVER: Final = 2**63 - 1
"""The moment that does not come, and the one that has not been."""

NO_TIME: Final = -62_135_596_800 * SECOND
"""Go's zero time, which it writes for none."""

EXPECTED: Final = 'an RFC 3339 time such as "2026-03-05T10:30:00Z", in the years 1970 to 9000'

_YEAR_9001: Final = 221_876_841_600 * SECOND
_epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
_rfc3339 = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)


def of_datetime(time: datetime) -> int:
    """An aware datetime as a moment."""
    return (time - _epoch) // timedelta(microseconds=1) * 1000


def of_seconds(seconds: float) -> int:
    """A number of seconds that was checked. A positive one never becomes zero, the default."""
    return max(int(seconds * SECOND), 1) if seconds > 0 else 0


def parsed(text: str) -> int | None:
    """An RFC 3339 time; None where it is none."""
    found = _rfc3339.fullmatch(text)
    if found is None:
        return None
    whole, fraction, sign, hours, minutes = found.groups()
    try:
        at = of_datetime(datetime.fromisoformat(whole).replace(tzinfo=timezone.utc))
    except ValueError:
        return None
    if sign:
        if int(hours) > 23 or int(minutes) > 59:
            return None
        offset = (int(hours) * 60 + int(minutes)) * 60 * SECOND
        at -= offset if sign == "+" else -offset
    return at + int(((fraction or "") + "000000000")[:9])


def in_range(at: int) -> bool:
    """Whether a moment is in one of the years that are read from outside."""
    return 0 <= at < _YEAR_9001


def year(at: int) -> int:
    """The year of a moment, for people."""
    return (_epoch + timedelta(seconds=at // SECOND)).year


def written(at: int) -> str:
    """A moment as Go writes it."""
    time = (_epoch + timedelta(seconds=at // SECOND)).isoformat()[:19]
    fraction = f"{at % SECOND:09d}".rstrip("0")
    return f"{time}{'.' if fraction else ''}{fraction}Z"


def maybe(at: int) -> str | None:
    """A moment that may not have been."""
    return None if at == NEVER else written(at)


def to_the_second(at: int) -> str:
    """A moment for people."""
    return written(at // SECOND * SECOND)


def in_words(duration: int) -> str:
    """A duration for people, to the second: 1m4s."""
    whole = (duration + SECOND // 2) // SECOND
    hours, minutes = whole // 3600, whole // 60 % 60
    text = f"{hours}h" if hours else ""
    text += f"{minutes}m" if whole >= 60 else ""
    return f"{text}{whole % 60}s"


def seconds(duration: int) -> int | float:
    """A duration for people and for JSON: whole milliseconds, without a point where it is none."""
    rounded = floor(duration / SECOND * 1000 + 0.5) / 1000
    return int(rounded) if rounded == int(rounded) else rounded
