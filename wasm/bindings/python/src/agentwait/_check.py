"""What callers give, checked when they give it.

An error names the option, shows its value, and says what to give instead. A value of another
type is a TypeError, one out of bounds a ValueError. A bool is no number here: a flag in the
place of a time is a mistake, though Python counts with it.
"""

from __future__ import annotations

from typing import Any, Final

MOST_SECONDS: Final = (2**31 - 1) / 1000
"""The longest pause, 24 days: the core and other languages count milliseconds in 31 bits."""

MOST_TIMEOUT: Final = 366 * 24 * 3600.0
"""The longest wait, the same as in Go."""

_SHOWN = 64


def shown(value: object) -> str:
    """A value for an error's text, cut where it is long."""
    if isinstance(value, str):
        return ascii(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
    try:
        text = ascii(value)
    except ValueError:  # an int of more digits than Python writes
        text = "a number of very many digits"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def number(name: str, value: object, *, wanted: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} is {shown(value)}, of type {_type(value)}: give {wanted}")
    if value - value != 0:  # NaN and infinity
        raise ValueError(f"{name} is {shown(value)}: give {wanted}")
    return value


def seconds(
    name: str,
    value: object,
    *,
    most: float = MOST_SECONDS,
    zero: str = "",
    negative: str = "",
) -> float:
    """A time; ``zero`` and ``negative`` say what these mean, if allowed."""
    advice = [f"0 for {zero}"] if zero else []
    advice += [f"less for {negative}"] if negative else []
    more = f" ({', '.join(advice)})" if advice else ""
    wanted = f"seconds, more than 0 and at most {most:.0f}{more}"
    time = number(name, value, wanted=wanted)
    if time > most or (time == 0 and not zero) or (time < 0 and not negative):
        raise ValueError(f"{name} is {shown(value)}: give {wanted}")
    return time


def whole(name: str, value: object, *, least: int, most: int, wanted: str) -> int:
    """An integer within bounds."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is {shown(value)}, of type {_type(value)}: give {wanted}")
    if not least <= value <= most:
        raise ValueError(f"{name} is {shown(value)}: give {wanted}")
    return value


def body_limit(name: str, value: object) -> int:
    """The largest body that is read."""
    return whole(name, value, least=1, most=2**63 - 1, wanted="a number of bytes, more than 0")


def text(name: str, value: object, *, hidden: bool = False) -> str:
    """Characters. ``hidden``: the value itself is in no error."""
    if isinstance(value, str):
        return value
    it_is = "" if hidden else f"{shown(value)}, "
    more = "; decode it first" if isinstance(value, (bytes, bytearray)) else ""
    raise TypeError(f"{name} is {it_is}of type {_type(value)}: give a str{more}")


def function(name: str, value: Any) -> None:
    """Something to be called."""
    if not callable(value):
        raise TypeError(f"{name} is {shown(value)}, of type {_type(value)}: give a function")


def instance(name: str, value: object, kind: type, wanted: str) -> None:
    """An object of a class."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} is of type {_type(value)}: give {wanted}")


def _type(value: object) -> str:
    return type(value).__name__
