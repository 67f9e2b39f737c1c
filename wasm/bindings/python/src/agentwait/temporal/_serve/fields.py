"""What is wrong with an input: which field, what stood there, what can stand there."""

from __future__ import annotations


class FieldError(Exception):
    """A value of an input that cannot be used."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        super().__init__(f"{field}: found {found}, expected {expected}")
        self.field = field
        self.found = found
        self.expected = expected


def join(path: str, name: str) -> str:
    """A name added to a path, in quotes where it could be taken for something else."""
    from .texts import quoted

    if not name or not all(c in "_-" or c.isalpha() or c.isdecimal() for c in name):
        name = quoted(name, len(name.encode("utf-8", "replace")))
    return f"{path}.{name}" if path else name
