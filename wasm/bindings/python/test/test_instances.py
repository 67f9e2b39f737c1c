"""Instances of the module: their memory, their failures, and both ways of calling them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest
import wasmtime

import agentwait._engine as engine
import agentwait._module as module
from agentwait import AgentStatusError, EngineError, _portable, decide, parse
from agentwait._instance import Instance

SMALL = b'{"state":"COMPLETED","response":"Done."}'
SOURCE = (Path(__file__).parents[3] / "agentstatus.wasm").read_bytes()


def exported(name: str) -> str:
    """A function of a module that answers 1 to everything, but traps where it should parse."""
    takes = "(param i32)" if name.endswith(("input", "arg")) else ""
    does = "unreachable" if name.endswith("parse") else "i32.const 1"
    return f'(func (export "{name}") {takes} (result i32) {does})'


TRAPPING = '(memory (export "memory") 4)' + "".join(map(exported, engine.FUNCTIONS))


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No test sees the instance of another."""
    module.instances_of_thread().clear()
    yield
    module.instances_of_thread().clear()


def use(monkeypatch: pytest.MonkeyPatch, wat: str) -> None:
    compiled = module.compile_module(bytes(wasmtime.wat2wasm(f"(module {wat})")))
    monkeypatch.setattr(module, "_compile_own", lambda: compiled)


def large(count: int = 30_000, size: int = 700) -> bytes:
    parts = [{"type": "text", "text": "x" * size}]
    messages = [{"role": "assistant", "parts": parts}] * count
    return json.dumps({"state": "COMPLETED", "messages": messages}).encode()


def test_the_package_has_the_module_of_the_repository() -> None:
    assert (files("agentwait") / "agentstatus.wasm").read_bytes() == SOURCE, (
        "the package was installed before the module was built anew: "
        "go tool task wasm:python:install"
    )


def test_the_installed_wasmtime_is_called_directly() -> None:
    assert int(version("wasmtime").partition(".")[0]) in engine.TESTED, (
        "raise TESTED in _engine.py once all tests pass with it"
    )


def test_a_thread_has_one_instance() -> None:
    parse(SMALL)
    (kept,) = module.instances_of_thread()
    with pytest.raises(AgentStatusError):
        parse(b"{")
    decide(500, b"oops")
    assert parse(SMALL).final_text == "Done."
    assert module.instances_of_thread() == [kept]


def test_memory_stays_flat() -> None:
    rng = random.Random(1)
    bodies = [SMALL, b"{", large(20, 10), large(300, 100), b"[" * 600, b'{"state":1}']
    for body in bodies:
        decide(200, body)
    (instance,) = module.instances_of_thread()
    before = len(instance._exports.memory())
    for _ in range(5_000):
        decision = decide(rng.choice((200, 200, 404)), rng.choice(bodies))
        if decision.status is not None:
            assert decision.status.messages is not None
            assert decision.status.to_json()
    assert module.instances_of_thread() == [instance]
    assert len(instance._exports.memory()) == instance.memory_bytes() == before


def test_an_instance_that_has_grown_is_dropped_and_its_status_stays() -> None:
    parse(SMALL)
    (kept,) = module.instances_of_thread()
    status = parse(large())
    assert module.instances_of_thread() == []
    assert "_all_records" in vars(status)  # copied before the instance went
    assert len(status.messages) == 30_000
    assert module.instances_of_thread() == []
    assert status.parts[-1].json() == json.dumps({"type": "text", "text": "x" * 700})
    assert status.final_text == "x" * 700
    assert parse(SMALL).final_text == "Done."
    assert module.instances_of_thread() != [kept]


def test_records_count_as_memory_too() -> None:
    body = b'{"state":"A","messages":[{"parts":[' + b"{}," * 60_000 + b"{}]}]}"
    assert len(body) < 200_000
    assert len(parse(body).parts) == 60_001
    assert module.instances_of_thread() == []  # 330 bytes a part


def test_the_memory_of_a_large_body_is_read_where_it_has_grown() -> None:
    body = large(2_000)
    assert parse(body).to_dict()["messages"][-1]["parts"][0]["text"] == "x" * 700
    with pytest.raises(AgentStatusError) as caught:
        parse(body + b"}")
    assert caught.value.offset == len(body)


@pytest.mark.parametrize("direct", [True, False])
def test_a_trap_is_an_error_and_the_next_call_begins_anew(
    monkeypatch: pytest.MonkeyPatch, direct: bool
) -> None:
    with monkeypatch.context() as patch:
        if not direct:
            patch.setattr(module, "_backend", _portable)
        use(patch, TRAPPING)
        for _ in range(3):
            for body in (SMALL, SMALL.ljust(100_000)):  # with and without other threads
                with pytest.raises(EngineError, match="the module trapped"):
                    parse(body)
                assert module.instances_of_thread() == []
        with pytest.raises(EngineError):
            decide(200, SMALL)
        assert module.instances_of_thread() == []
    assert parse(SMALL).final_text == "Done."


def test_a_module_of_another_abi_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = exported("agentstatus_abi")
    use(monkeypatch, TRAPPING.replace(one, one.replace("i32.const 1", "i32.const 2")))
    with pytest.raises(EngineError, match="has the ABI version 2, wanted 1"):
        parse(SMALL)


@pytest.mark.parametrize(
    ("wat", "message"),
    [
        ("", "exports no function agentstatus_abi"),
        ('(global (export "agentstatus_abi") i32 (i32.const 1))', "exports no function"),
        ('(func (export "agentstatus_abi") (result i64) i64.const 1)', "with other types"),
        ('(func (export "agentstatus_abi") (param i32 i32) (result i32) unreachable)', "types"),
        ('(func (export "agentstatus_abi"))', "agentstatus_abi with other types"),
    ],
)
@pytest.mark.parametrize("direct", [True, False])
def test_a_module_that_is_not_ours_is_refused(
    monkeypatch: pytest.MonkeyPatch, direct: bool, wat: str, message: str
) -> None:
    if not direct:
        monkeypatch.setattr(module, "_backend", _portable)
    with pytest.raises(EngineError, match=message):
        module.compile_module(bytes(wasmtime.wat2wasm(f"(module {wat})")))


def test_both_ways_of_calling_answer_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [SMALL, large(100), b"{", b'{"state":1}', b"[" * 600]
    direct = Instance(module.compile_module(SOURCE))
    monkeypatch.setattr(module, "_backend", _portable)
    checked = Instance(module.compile_module(SOURCE))
    assert direct._parse.__module__ == "agentwait._native"
    assert checked._parse.__module__ == "agentwait._portable"
    for body in bodies:
        answers = []
        for instance in (direct, checked):
            try:
                answers.append((instance.parse(body), instance.to_json()))
            except AgentStatusError as error:
                answers.append((repr(error).encode(), ""))
        assert answers[0] == answers[1]


def test_a_finalizer_may_parse_while_a_parse_is_under_way() -> None:
    outer = module.take()
    outer.put(large(10))
    assert parse(SMALL).final_text == "Done."  # as a signal handler would
    assert outer._parse() == 0
    assert len(outer.to_json()) > 1000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_goes_on() -> None:
    status = parse(large(3))
    child = os.fork()
    if child == 0:
        try:
            good = len(status.messages) == 3 and parse(SMALL).final_text == "Done."
        except BaseException:
            good = False
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(status.messages) == 3


def test_reading_loads_no_http_library() -> None:
    code = (
        "import agentwait, sys; agentwait.parse('{\"state\":\"A\"}'); print('httpx' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "False"
