"""Threads: each has its own instance, and statuses go from one to another."""

from __future__ import annotations

import gc
import json
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import pytest

import agentwait._module as module
from agentwait import AgentStatusSyntaxError, Status, decide, parse


def body(name: int) -> bytes:
    """A conversation whose every text has its name; some are long enough to let others run."""
    parts = [{"type": "text", "text": f"{name} é {i}"} for i in range(1 + name % 7 * 200)]
    messages = [{"id": f"{name}", "role": "assistant", "parts": parts}]
    return json.dumps({"state": "COMPLETED", "messages": messages}).encode()


def check(name: int, status: Status) -> None:
    count = 1 + name % 7 * 200
    assert status.messages[0].id == str(name)
    assert [part.json("text") for part in status.parts] == [
        json.dumps(f"{name} é {i}") for i in range(count)
    ]
    assert status.final_text.split("\n\n")[-1] == f"{name} é {count - 1}"
    assert status.to_dict()["messages"][0]["id"] == str(name)


def test_threads_parse_at_once() -> None:
    def work(first: int) -> None:
        for name in range(first, first + 40):
            check(name, parse(body(name)))
            with pytest.raises(AgentStatusSyntaxError):
                parse(b'{"state":"A",}')
            assert decide(404, b"", random=0.5).reason == "not_found_grace"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(0, 800, 100)))


def test_statuses_are_passed_between_threads() -> None:
    queue: Queue[tuple[int, Status] | None] = Queue(maxsize=4)
    errors: list[BaseException] = []

    def consume() -> None:
        while (item := queue.get()) is not None:
            try:
                parse(body(1))  # what this thread's instance holds is not what comes
                check(*item)
            except BaseException as error:
                errors.append(error)

    consumers = [threading.Thread(target=consume) for _ in range(3)]
    for thread in consumers:
        thread.start()
    for name in range(150):
        queue.put((name, parse(body(name))))
    for _ in consumers:
        queue.put(None)
    for thread in consumers:
        thread.join()
    assert errors == []


def test_one_status_is_read_by_many_threads_at_once() -> None:
    for name in range(20, 40):
        status = parse(body(name))
        start = threading.Barrier(6)

        def read(
            name: int = name, status: Status = status, start: threading.Barrier = start
        ) -> None:
            start.wait()
            check(name, status)

        with ThreadPoolExecutor(6) as pool:
            for future in [pool.submit(read) for _ in range(6)]:
                future.result()


def test_each_thread_has_its_own_instance_which_ends_with_it() -> None:
    parse(body(0))
    seen: list[weakref.ref[object]] = []

    def work() -> None:
        parse(body(0))
        (instance,) = module.instances_of_thread()
        seen.append(weakref.ref(instance))

    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    del thread
    gc.collect()
    assert len(module.instances_of_thread()) == 1
    assert [instance() for instance in seen] == [None, None, None]
