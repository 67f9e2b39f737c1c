"""What documents, messages and parts have in common: a place in a table of records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar, overload

from ._body import Body

T = TypeVar("T")
Owner = TypeVar("Owner")


class Table:
    """Records of one kind, and the body that they point into."""

    __slots__ = ("body", "records")

    def __init__(self, body: Body, records: bytes) -> None:
        self.body = body
        self.records = records


class Record:
    """A record of cells in a table. Each kind has ``_table`` and ``_at`` of its own."""

    __slots__ = ()
    _raw: ClassVar[int]
    _fields: ClassVar[dict[str, int]]
    _table: Table
    _at: int

    def json(self, field: str | None = None) -> str | None:
        """The JSON text of an attribute, or of all of it, as the API sent it.

        For values of another type than expected, for what this package does not know, and
        for numbers that a float would round. None where it is missing.
        """
        table = self._table
        return table.body.json(table.records, self._at + self._cell(field))

    def _cell(self, field: str | None) -> int:
        if field is None:
            return self._raw
        if field not in self._fields:
            known = ", ".join(self._fields)
            raise ValueError(f"{type(self).__name__} has no field {field!r}; give one of {known}")
        return self._fields[field]

    def _raw_bytes(self) -> bytes:
        table = self._table
        return table.body.raw(table.records, self._at + self._raw)

    def __eq__(self, other: object) -> bool:
        """Equal are those whose JSON text is the same."""
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        return self._raw_bytes() == other._raw_bytes()

    def __hash__(self) -> int:
        return hash(self._raw_bytes())


class string:  # noqa: N801 (used like a decorator)
    """An attribute that is a string: read at its first use, and a plain attribute then.

    It is None where the API's value is missing, null or of another type.
    """

    def __init__(self, cell: int, doc: str) -> None:
        self.cell = cell
        self.__doc__ = doc

    def __set_name__(self, owner: type[Record], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> string: ...
    @overload
    def __get__(self, instance: Record, owner: type[Any]) -> str | None: ...
    def __get__(self, instance: Record | None, owner: type[Any]) -> string | str | None:
        if instance is None:
            return self
        table = instance._table
        value = table.body.string(table.records, instance._at + self.cell)
        setattr(instance, self.name, value)
        return value


class lazy(Generic[Owner, T]):  # noqa: N801 (a decorator)
    """A property that is computed at its first use, and a plain attribute then.

    ``functools.cached_property`` does the same, but takes a lock that all instances of a
    class share before Python 3.12. Here two threads may compute a value twice, which does
    no harm: it is the same one.
    """

    def __init__(self, read: Callable[[Owner], T]) -> None:
        self.read = read
        self.name = read.__name__
        self.__doc__ = read.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> lazy[Owner, T]: ...
    @overload
    def __get__(self, instance: Owner, owner: type[Any]) -> T: ...
    def __get__(self, instance: Owner | None, owner: type[Any]) -> lazy[Owner, T] | T:
        if instance is None:
            return self
        value = self.read(instance)
        setattr(instance, self.name, value)
        return value
