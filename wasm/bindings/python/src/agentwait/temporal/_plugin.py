"""The plugin that serves the activities in a Python worker: one line for a team without Go."""

from __future__ import annotations

import asyncio
import dataclasses
import weakref
from collections.abc import Awaitable, Callable, Mapping

from temporalio.plugin import SimplePlugin
from temporalio.worker import Worker, WorkerConfig, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from .. import _check
from ._serve import clock
from ._serve.gumloop import Gumloop, connections_of
from ._serve.home import Home
from ._serve.serve import Served, activities_of


class AgentwaitPlugin(SimplePlugin):
    """Serves ``agentwait.PollAgentStatus`` and ``agentwait.CheckAgentStatus`` in this worker.

    One line, without a worker of Go's::

        Worker(
            client,
            task_queue="agents",
            workflows=[...],
            plugins=[AgentwaitPlugin(api_key=os.environ["GUMLOOP_API_KEY"])],
        )

    Workflows call them with ``await poll_agent_status(...)``. A wait takes no activity slot: the
    plugin holds it in the event loop, polls, heartbeats and completes the activity by its task
    token. When the worker stops, other workers go on with its waits, Python's or Go's.

    ``api_key`` is the key of the connection ``"default"``, or a function that returns it.
    ``connections`` are those that inputs name as their ``credential``.
    ``max_waits`` is how many waits a worker holds at most; the server keeps more for a while.
    """

    def __init__(
        self,
        *,
        api_key: str | Callable[[], str] | None = None,
        connections: Mapping[str, Gumloop] | None = None,
        max_waits: int = 100_000,
        wall: clock.Wall = clock.wall,
        random: clock.Random = clock.random,
    ) -> None:
        self._connections = connections_of(api_key, connections)
        self._max_waits = _check.whole(
            "max_waits", max_waits, least=1, most=2**31 - 1, wanted="a number, 1 or more"
        )
        _check.function("wall", wall)
        _check.function("random", random)
        self._wall, self._random = wall, random
        # By one of the functions that a worker has: it is all that is known of the worker.
        self._homes: weakref.WeakKeyDictionary[Served, _Owner] = weakref.WeakKeyDictionary()
        self._open = 0
        super().__init__("agentwait.AgentwaitPlugin", workflow_runner=_passed_through)

    def activities_of_worker(self) -> list[Served]:
        """The activities for one more worker, or for a test of the SDK's ActivityEnvironment."""
        owner = _Owner(self._new_home)
        served = activities_of(owner.home)
        for one in served:
            self._homes[one] = owner
        return served

    def configure_worker(self, config: WorkerConfig) -> WorkerConfig:
        """See base class."""
        config = super().configure_worker(config)
        given = list(config.get("activities") or [])
        if not any(one in self._homes for one in given):  # not a second time
            config["activities"] = [*given, *self.activities_of_worker()]
        return config

    async def run_worker(self, worker: Worker, next: Callable[[Worker], Awaitable[None]]) -> None:
        """Runs a worker, and hands its waits over at its end."""
        owners = {
            self._homes.get(one)
            for one in worker.config(active_config=True).get("activities") or []
        }
        self._open += 1
        try:
            await next(worker)
        finally:
            await asyncio.gather(*(owner.stop() for owner in owners if owner is not None))
            self._open -= 1
            if not self._open:
                for connection in self._connections.values():
                    await connection.close()

    def _new_home(self) -> Home:
        return Home(
            self._connections,
            max_waits=self._max_waits,
            wall=self._wall,
            random=self._random,
        )


class _Owner:
    """Makes the home of a worker when its first activity comes, in the worker's event loop."""

    def __init__(self, make: Callable[[], Home]) -> None:
        self._make = make
        self._home: Home | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def home(self) -> Home:
        loop = asyncio.get_running_loop()
        if self._home is None or self._loop is not loop:
            self._home, self._loop = self._make(), loop
        return self._home

    async def stop(self) -> None:
        home, self._home = self._home, None
        if home is not None:
            await home.stop()


def _passed_through(runner: WorkflowRunner | None) -> WorkflowRunner:
    """A sandbox that does not load this package anew for each run."""
    if isinstance(runner, SandboxedWorkflowRunner):
        passing = runner.restrictions.with_passthrough_modules("agentwait")
        return dataclasses.replace(runner, restrictions=passing)
    if runner is None:
        raise ValueError("this worker has no workflow runner")
    return runner
