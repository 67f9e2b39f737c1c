"""Reads one JSON object as a dataclass of the contract says, and refuses whatever it does not say.

Unknown and repeated names, wrong types, numbers out of range, trailing data: each is a FieldError
of the field, in the words of Go. null reads as absent.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Union

from . import moments, texts
from .fields import FieldError, join

if TYPE_CHECKING:
    from temporalio.common import RawValue

MAX_BYTES: Final = 256 << 10
"""An input carries names and settings; a larger one is a mistake, not a wait."""

_ONE: Final = "one JSON object"
_EXACTLY: Final = "exactly one argument, a JSON object"


class Number(str):
    """A number as it is spelled."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """An object with every name that it has, twice where it has it twice."""


def decode_arguments(
    contract: type, arguments: Sequence[Any], into: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The one argument of an activity, which came raw. What was read before an error is in into."""
    if not arguments:
        raise FieldError("$", "no argument", _EXACTLY)
    if len(arguments) > 1:
        raise FieldError("$", "more than one argument", _EXACTLY)
    given: RawValue = arguments[0]
    metadata = given.payload.metadata
    encoding = metadata.get("encoding", b"").decode("utf-8", "replace")
    if encoding == "binary/encrypted":
        raise _encrypted(metadata.get("encryption-key-id", b"").decode("utf-8", "replace"))
    if encoding != "json/plain":
        found = f"an argument with the encoding {texts.quoted_cut(encoding, 64)}"
        raise FieldError("$", found, f'{_EXACTLY} (encoding "json/plain")')
    return decode(given.payload.data, contract, into)


def _encrypted(key_id: str) -> FieldError:
    """The error of an argument that the worker's data converter has left encrypted.

    It names the key as Temporal's samples of encryption do, and nothing of the argument.
    """
    key = f"the key {texts.quoted_ascii(key_id, 64)}" if key_id else "a key that it does not name"
    return FieldError(
        "$",
        f"an argument that is encrypted with {key}, and this worker has no key",
        "a JSON object, or a worker that decrypts it: give agentwait run --encryption-key ID=FILE "
        "with that id, or the client of a worker of your own the DataConverter of whoever called",
    )


def decode(data: bytes, contract: type, into: dict[str, Any] | None = None) -> dict[str, Any]:
    """The fields that are there. Times are moments."""
    if len(data) > MAX_BYTES:
        raise FieldError("$", f"{len(data)} bytes", f"at most {MAX_BYTES} bytes")
    if not data.strip(b" \t\r\n"):
        raise FieldError("$", "nothing", _ONE)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise FieldError("$", "bytes that are not UTF-8", f"{_ONE} in UTF-8") from None
    try:
        tree = json.loads(
            text,
            object_pairs_hook=Members,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        at = texts.size(text[: error.pos])
        raise FieldError("$", f"{error.msg} at byte {at}", _ONE) from None
    except RecursionError:
        raise FieldError("$", "values that nest too deeply", _ONE) from None
    return _object(tree, "", contract, into)


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is no JSON", name, 0)


Reader = Callable[[Any, str], Any]


def _object(
    value: Any, path: str, contract: type, into: dict[str, Any] | None = None
) -> dict[str, Any]:
    if not isinstance(value, Members):
        raise _mistyped(path, value, "an object")
    known, fields = _readers(contract), {} if into is None else into
    seen: set[str] = set()
    for raw, member in value:
        name = _well_formed(raw)
        _once(name, seen, path)
        if name not in known:
            names = ", ".join(sorted(known))
            raise FieldError(join(path, _short(name)), "an unknown field", f"one of {names}")
        if member is not None:
            fields[name] = known[name](member, join(path, name))
    return fields


@cache
def _readers(contract: type) -> dict[str, Reader]:
    hints = typing.get_type_hints(contract)
    return {f.name: _reader(hints[f.name]) for f in dataclasses.fields(contract)}


def _reader(hint: Any) -> Reader:
    """Reads a value of a type that the generated dataclasses have."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):  # with None
        return _reader(next(one for one in inner if one is not type(None)))
    if origin is list:
        return lambda value, path: _array(value, path, _reader(inner[0]))
    if origin is dict:
        return lambda value, path: _dictionary(value, path, _reader(inner[1]))
    if origin is Literal or hint is str:  # which of them is checked with the rest
        return _string
    if dataclasses.is_dataclass(hint):
        return lambda value, path: _object(value, path, typing.cast("type", hint))
    return _scalars.get(hint, lambda value, _: _plain(value))


def _array(value: Any, path: str, element: Reader) -> list[Any]:
    if isinstance(value, Members) or not isinstance(value, list):
        raise _mistyped(path, value, "an array")
    return [element("" if v is None else v, f"{path}[{i}]") for i, v in enumerate(value)]


def _dictionary(value: Any, path: str, element: Reader) -> dict[str, Any]:
    if not isinstance(value, Members):
        raise _mistyped(path, value, "an object")
    seen: set[str] = set()
    read = {}
    for raw, member in value:
        name = _well_formed(raw)
        _once(name, seen, path)
        read[name] = element("" if member is None else member, join(path, _short(name)))
    return read


def _string(value: Any, path: str) -> str:
    if isinstance(value, Number) or not isinstance(value, str):
        raise _mistyped(path, value, "a string")
    return _well_formed(value)


def _boolean(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _mistyped(path, value, "true or false")
    return value


def _float(value: Any, path: str) -> float:
    if not isinstance(value, Number):
        raise _mistyped(path, value, "a number")
    number = float(value)
    if not isfinite(number):
        raise _mistyped(path, value, "a number that a double can hold")
    return number


def _integer(value: Any, path: str) -> int:
    if not isinstance(value, Number):
        raise _mistyped(path, value, "a whole number")
    if len(value) < 20 and value.lstrip("-").isdecimal() and abs(int(value)) < 2**63:
        return int(value)
    # JavaScript and Lua write 5 as 5.0 now and then.
    number = float(value)
    if not abs(number) <= 2**53 or number != int(number):
        raise _mistyped(path, value, "a whole number")
    return int(number)


def _time(value: Any, path: str) -> int:
    if isinstance(value, Number) or not isinstance(value, str):
        raise _mistyped(path, value, moments.EXPECTED)
    at = moments.parsed(value)
    if at is None or not (moments.in_range(at) or at == moments.NO_TIME):
        raise _mistyped(path, value, moments.EXPECTED)
    return at


_scalars: dict[Any, Reader] = {
    bool: _boolean,
    float: _float,
    int: _integer,
    datetime: _time,
}


def _plain(value: Any) -> Any:
    """Any JSON, such as a schema that is passed on."""
    if isinstance(value, Members):
        return {name: _plain(member) for name, member in value}
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, Number):
        return json.loads(value)
    return value


def _once(name: str, seen: set[str], path: str) -> None:
    if name in seen:
        raise FieldError(join(path, _short(name)), "the same name twice", "each name once")
    seen.add(name)


def _mistyped(path: str, value: Any, expected: str) -> FieldError:
    if not path:
        path, expected = "$", _ONE
    return FieldError(path, _described(value), expected)


def _described(value: Any) -> str:
    if isinstance(value, Members):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, Number):
        return f"the number {_short(value)}"
    if isinstance(value, str):
        return f"the string {texts.quoted_cut(_well_formed(value), 64)}"
    return {True: "true", False: "false"}.get(value, "null") if value is not None else "null"


def _short(text: str) -> str:
    return texts.cut(text, 64)


def _well_formed(text: str) -> str:
    from ..._json import well_formed

    return well_formed(text)
