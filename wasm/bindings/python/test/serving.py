"""Runs the plugin's activities in the SDK's environment for activities, on fake time."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import virtual_time
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue, RetryPolicy
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.testing import ActivityEnvironment

from agentwait.temporal import AgentwaitPlugin, Gumloop

BEGAN = datetime(2026, 3, 5, 10, 30, tzinfo=timezone.utc)
ID = "xYz789AbCdEfGhI"

Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def raw(argument: Any, encoding: bytes = b"json/plain", key_id: str = "") -> RawValue:
    """An argument as it comes; text and bytes are the payload itself."""
    if isinstance(argument, str):
        argument = argument.encode()
    if not isinstance(argument, bytes):
        argument = json.dumps(argument).encode()
    metadata = {"encoding": encoding}
    if key_id:
        metadata["encryption-key-id"] = key_id.encode()
    return RawValue(Payload(metadata=metadata, data=argument))


@dataclass
class Ended:
    """How an activity ended."""

    result: dict[str, Any] | None = None
    text: str = ""
    error: ApplicationError | CancelledError | None = None
    beats: list[dict[str, Any]] = field(default_factory=list)
    took: float = 0.0

    @property
    def details(self) -> dict[str, Any]:
        assert self.error is not None
        details: dict[str, Any] = self.error.details[0]
        return details

    @property
    def type(self) -> str | None:
        return self.error.type if isinstance(self.error, ApplicationError) else None


class Served:
    """An activity that is run once."""

    def __init__(
        self,
        handler: Handler,
        *,
        name: str = "agentwait.PollAgentStatus",
        key: Any = "sk-test-0123456789abcdef",
        random: float = 0.5,
        connection: dict[str, Any] | None = None,
        max_waits: int = 1000,
        **info: Any,
    ) -> None:
        self.handler = handler
        self.name = name
        self.key = key
        self.random = random
        self.connection = connection or {}
        self.max_waits = max_waits
        self.info: dict[str, Any] = {
            "activity_type": name,
            "schedule_to_close_timeout": None,
            "start_to_close_timeout": None,
            "heartbeat_timeout": timedelta(seconds=60),
            "scheduled_time": BEGAN,
            "started_time": BEGAN,
            "retry_policy": RetryPolicy(),
            **info,
        }

    def run(
        self,
        *arguments: Any,
        meanwhile: Callable[[ActivityEnvironment], Awaitable[None]] | None = None,
    ) -> Ended:
        return virtual_time.run(self._run(arguments, meanwhile))

    async def _run(
        self,
        arguments: tuple[Any, ...],
        meanwhile: Callable[[ActivityEnvironment], Awaitable[None]] | None,
    ) -> Ended:
        loop = asyncio.get_running_loop()
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.handler))
        gumloop = Gumloop(self.key, client=client, **self.connection)
        plugin = AgentwaitPlugin(
            connections={"default": gumloop},
            max_waits=self.max_waits,
            wall=lambda: BEGAN.timestamp() + loop.time(),
            random=lambda: self.random,
        )
        functions = {one.__name__: one for one in plugin.activities_of_worker()}
        environment = ActivityEnvironment()
        environment.info = dataclasses.replace(environment.info, **self.info)
        ended = Ended()
        environment.on_heartbeat = lambda *details: ended.beats.append(*details)
        running = asyncio.ensure_future(
            environment.run(functions[self.name.rpartition(".")[2]], *arguments)
        )
        beside = asyncio.ensure_future(meanwhile(environment)) if meanwhile else None
        try:
            value: Any = await running
            ended.text = value.payload.data.decode()
            ended.result = json.loads(ended.text)
        except (ApplicationError, CancelledError) as error:
            ended.error = error
        ended.took = loop.time()
        if beside is not None:
            await beside
        await client.aclose()
        return ended


def scripted(*answers: Any) -> Handler:
    """Answers in order, the last one again and again: a response, a body, or what is raised."""
    left = list(answers)

    async def handler(request: httpx.Request) -> httpx.Response:  # noqa: ARG001
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            status, headers = answer.status_code, answer.headers
            return httpx.Response(status, headers=headers, content=answer.content)
        return httpx.Response(200, json=answer)

    return handler


def wait(**fields: Any) -> RawValue:
    """The input of a wait."""
    return raw({"interaction_id": ID, "user_id": "u1", **fields})
