"""The time of an event loop. A test's loop has its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from random import random as jitter

Wall = Callable[[], float]
Random = Callable[[], float]

wall: Wall = time.time
random: Random = jitter


def now() -> int:
    """Nanoseconds on the loop's clock, in whole microseconds."""
    return round(asyncio.get_running_loop().time() * 1e6) * 1000
