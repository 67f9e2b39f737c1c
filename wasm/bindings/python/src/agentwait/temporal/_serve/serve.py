"""The activities as the SDK calls them, with their argument still raw.

The SDK drops a wrong number of arguments into the function, and reports an argument that it
cannot decode as an error that is tried again for ever. So the argument is decoded here.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from .. import _names, _types
from . import failures, strict
from .check import check
from .fields import FieldError
from .home import Home
from .poll import poll

Served = Callable[..., Awaitable[RawValue]]


def activities_of(home: Callable[[], Home]) -> list[Served]:
    """The activities of one worker."""
    return [
        _served(_names.POLL_AGENT_STATUS, _types.PollAgentStatusInput, poll, home),
        _served(_names.POLL_RUN_STATUS, _types.PollAgentStatusInput, poll, home),
        _served(_names.CHECK_AGENT_STATUS, _types.CheckAgentStatusInput, check, home),
    ]


def _served(
    name: str,
    contract: type,
    run: Callable[[Home, Mapping[str, Any]], Awaitable[RawValue]],
    home: Callable[[], Home],
) -> Served:
    async def serve(*arguments: Any) -> RawValue:
        given: dict[str, Any] = {}
        try:
            strict.decode_arguments(contract, arguments, given)
        except FieldError as wrong:
            named = given.get("interaction_id", "")
            raise failures.invalid_request(named, wrong) from None
        return await run(home(), given)

    # The SDK gives a raw value where the number of arguments is that of the signature; any other
    # number comes here, too, and is told apart.
    parameter = inspect.Parameter("given", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    serve.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]
    serve.__annotations__ = {"given": RawValue, "return": RawValue}
    serve.__name__ = serve.__qualname__ = name.rpartition(".")[2]
    return activity.defn(name=name)(serve)
