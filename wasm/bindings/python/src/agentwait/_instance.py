"""One instance of the module: bodies in, records out. One thread at a time uses it."""

from __future__ import annotations

from struct import Struct

from . import _layout as layout
from ._engine import ADVICE, Call, Program
from .errors import (
    AgentStatusError,
    AgentStatusLimitError,
    AgentStatusSchemaError,
    AgentStatusSyntaxError,
    EngineError,
)

_two_words = Struct("<II").unpack_from
_four_words = Struct("<IIII").unpack_from
_word = Struct("<I").unpack_from

# Reading a longer body takes long enough for other threads to run meanwhile.
_SHORT = 32 << 10


class Instance:
    """An instance and a view of its memory.

    ``token`` is of the document that the memory holds: a status that remembers it can have
    its records, any other has to be read again.
    """

    def __init__(self, program: Program) -> None:
        exports = program.instance()
        self._exports = exports

        def call(name: str, *, long: bool = False) -> Call:
            return exports.function(f"agentstatus_{name}", long=long)

        abi = call("abi")()
        if abi != layout.ABI:
            raise EngineError(
                f"agentstatus.wasm has the ABI version {abi}, wanted {layout.ABI}; {ADVICE}"
            )
        self._input = call("input")
        self._parse = call("parse")
        self._parse_long = call("parse", long=True)
        self._to_json = call("to_json", long=True)
        self._final_text = call("final_text")
        self._error_text = call("error_text")
        self._out = call("out")
        self._out_len = call("out_len")
        self._arg = call("arg")
        self._decide_in = call("decide_in")
        self._decide = call("decide")
        self._doc = call("doc")()
        self.view = self._look()
        # The document has one place for ever, and the memory does not move.
        self._doc_view = self.view[self._doc : self._doc + layout.DOC_BYTES]
        self.token: object = None

    def _look(self) -> memoryview:
        """A view of all the memory that there is now."""
        return self._exports.memory()

    def memory_bytes(self) -> int:
        """How much memory it has, as of the last call that read or wrote there."""
        return len(self.view)

    def _read(self, at: int, size: int) -> bytes:
        if at + size > len(self.view):
            self.view = self._look()
        return self.view[at : at + size].tobytes()

    def _write(self, at: int, data: bytes) -> None:
        end = at + len(data)
        if end > len(self.view):
            self.view = self._look()
        self.view[at:end] = data

    def put(self, body: bytes) -> None:
        """Gives the module a body, without reading it."""
        self.token = None
        at = self._input(len(body))
        if at:
            self._write(at, body)

    def parse(self, body: bytes) -> bytes:
        """Reads a body and returns the document's record."""
        size = len(body)
        if size < _SHORT:  # as put does
            self.token = None
            at = self._input(size)
            end = at + size
            if end > len(self.view):
                self.view = self._look()
            self.view[at:end] = body
            code = self._parse()
        else:
            self.put(body)
            code = self._parse_long()
            self.view = self._look()  # records may be a hundred times as large as their body
        if code:
            raise self._error(code)
        self.token = object()
        return self._doc_view.tobytes()

    def records(self, doc: bytes) -> tuple[bytes, bytes]:
        """Copies all message and all part records of a document that was just parsed."""
        messages_at, parts_at = _two_words(
            self._read(self._doc, layout.DOC_BYTES), layout.MESSAGE_AT
        )
        messages, parts = _two_words(doc, layout.MESSAGE_COUNT)
        message_stride, part_stride = _two_words(doc, layout.MESSAGE_STRIDE)
        return (
            self._read(messages_at, messages * message_stride),
            self._read(parts_at, parts * part_stride),
        )

    def to_json(self) -> str:
        """The normalised document."""
        return self._output(self._to_json()).decode()

    def final_text(self) -> str:
        """The agent's reply."""
        return self._output(self._final_text()).decode()

    def _output(self, code: int) -> bytes:
        if code != layout.OK:
            raise EngineError(f"the module answered code {code}: free some memory and try again")
        return self._read(self._out(), self._out_len())

    def _error(self, code: int) -> AgentStatusError | EngineError:
        text = self._output(self._error_text()).decode()
        doc = self._read(self._doc, layout.DOC_BYTES)
        offset = _word(doc, layout.ERROR_OFFSET)[0]

        def piece(span: int) -> str:
            start, end = _two_words(doc, span)
            return text[start:end]

        wanted, found = piece(layout.WANTED_TEXT), piece(layout.FOUND_TEXT)
        if code == layout.SYNTAX:
            return AgentStatusSyntaxError(text, offset, wanted, found)
        if code == layout.SCHEMA:
            return AgentStatusSchemaError(text, offset, piece(layout.SUBJECT_TEXT), wanted, found)
        if code == layout.LIMIT:
            limit = piece(layout.SUBJECT_TEXT)
            allowed, count = _two_words(doc, layout.ERROR_WANTED)
            return AgentStatusLimitError(text, offset, limit, allowed, count)
        return EngineError(text)

    def decide(self, question: bytes, retry_after: bytes) -> bytes:
        """Answers a question about what was put or parsed last."""
        at = self._decide_in()
        self._write(at, question)
        header = self._arg(len(retry_after))
        if header:  # else it is too long to be one
            self._write(header, retry_after)
        code = self._decide()
        if code != layout.OK:
            raise EngineError(f"the module did not decide (code {code})")
        return self._read(at + layout.DECISION_AT, layout.DECISION_BYTES)

    def texts(self, *sizes: int) -> tuple[str, ...]:
        """The texts of what was decided on: they lie one after another in the output."""
        if not any(sizes):
            return ("",) * len(sizes)
        at = self._out()
        texts = []
        for size in sizes:
            texts.append(self._read(at, size).decode())
            at += size
        return tuple(texts)

    def sentence(self) -> str:
        """What the API's error that was decided on says; its texts are gone then."""
        return self._output(self._error_text()).decode()
