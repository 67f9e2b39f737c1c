"""Times, which the module has read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from struct import Struct

_time = Struct("<qII").unpack_from
_epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)


def nanoseconds(records: bytes, at: int) -> int | None:
    """A time in nanoseconds since 1970; None where there is none that could be read."""
    seconds, nanos, ok = _time(records, at)
    return int(seconds * 1_000_000_000 + nanos) if ok else None


def moment(records: bytes, at: int) -> datetime | None:
    """A time in UTC, to the microsecond; None where datetime has no such year, too."""
    seconds, nanos, ok = _time(records, at)
    if not ok:
        return None
    try:
        return _epoch + timedelta(seconds=seconds, microseconds=nanos // 1000)
    except OverflowError:
        return None
