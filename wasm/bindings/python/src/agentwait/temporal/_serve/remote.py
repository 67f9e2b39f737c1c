"""Waits whose activity has returned: the server hears of them by their task token.

So a wait takes none of the worker's activity slots.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import AsyncActivityCancelledError, AsyncActivityHandle, Client
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.service import RPCError, RPCStatusCode

from . import failures
from .failures import Failure
from .sink import GOES_ON, Ending, Heard, What

logger = logging.getLogger("agentwait.temporal")

_REFUSALS = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.INVALID_ARGUMENT)


def payload_of(text: str) -> Payload:
    """JSON text as a payload, with every digit as it is."""
    return Payload(metadata={"encoding": b"json/plain"}, data=text.encode())


class RemoteSink:
    """The server, by a client and a task token."""

    def __init__(
        self,
        client: Client,
        task_token: bytes,
        workflow: tuple[str, str] | None,
        context: Any,
    ) -> None:
        self._client = client
        handle = client.get_async_activity_handle(task_token=task_token)
        self._handle: AsyncActivityHandle = handle.with_context(context)
        self._workflow = workflow

    def first_beat(self, interval: int) -> int:
        """An attempt need not say at its start that it lives."""
        return interval

    def changed(self) -> bool:
        """The next heartbeat tells it."""
        return False

    async def heartbeat(self, token: Mapping[str, Any], seconds: float) -> Heard:
        """Records a heartbeat, and reads the server's answer."""
        try:
            await self._handle.heartbeat(dict(token), rpc_timeout=timedelta(seconds=seconds))
        except AsyncActivityCancelledError as cancelled:
            from .held import heard_of

            return heard_of(cancelled.details)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return Heard(What.GONE, "attempt_gone", error)
            what = What.REFUSED if error.status in _REFUSALS else What.UNKNOWN
            return Heard(what, "heartbeats_failing", error)
        except Exception as error:  # the data converter, such as a codec whose server is away
            return Heard(What.REFUSED, "heartbeats_failing", error)
        return GOES_ON

    async def end(self, ending: Ending, timeout: float) -> bool:
        """Tells how the attempt ended."""
        error = ending.error
        if ending.token is not None:
            # The next attempt goes on from here. If it does not arrive, the heartbeat before is
            # nearly as good.
            heard = await self.heartbeat(ending.token, timeout)
            if heard.what is What.GONE:
                return True
            retryable = isinstance(error, ApplicationError) and not error.non_retryable
            if heard.what is What.CANCELLED and retryable:
                error = ending.cancelled  # no attempt follows one that is cancelled
        try:
            await self._tell(ending.result, error, timeout)
        except RPCError as wrong:
            if wrong.status is RPCStatusCode.NOT_FOUND:
                logger.info("agentwait: another attempt of a wait goes on: %s", wrong)
                return True
            if ending.result is None or not _over_limit(wrong):
                logger.warning("agentwait: the end of an attempt is sent again: %s", wrong)
                return False
            # Sent again it would be refused again, and the next attempt would fetch it once more.
            return await self.end(Ending(None, error=_too_large(wrong)), timeout)
        except Exception as wrong:
            logger.warning("agentwait: the end of an attempt is sent again: %s", wrong)
            return False
        return True

    async def signal(self, name: str, argument: Mapping[str, Any]) -> None:
        """Tries once: one that is lost costs a line in a view, a repeated one history events."""
        if self._workflow is None:
            return  # a standalone activity has no workflow
        workflow_id, run_id = self._workflow
        handle = self._client.get_workflow_handle(workflow_id, run_id=run_id)
        try:
            await handle.signal(name, dict(argument), rpc_timeout=timedelta(seconds=5))
        except Exception as wrong:
            logger.warning("agentwait: the phase signal was not delivered: %s", wrong)

    async def _tell(
        self, result: str | None, error: ApplicationError | CancelledError | None, timeout: float
    ) -> None:
        bound = timedelta(seconds=timeout)
        if isinstance(error, CancelledError):
            await self._handle.report_cancellation(*error.details, rpc_timeout=bound)
        elif error is not None:
            await self._handle.fail(error, rpc_timeout=bound)
        else:
            assert result is not None
            await self._handle.complete(RawValue(payload_of(result)), rpc_timeout=bound)


def _over_limit(wrong: RPCError) -> bool:
    """Whether the server, or the connection to it, refused a message for its size."""
    if wrong.status is RPCStatusCode.RESOURCE_EXHAUSTED:
        return "larger than max" in str(wrong)
    return wrong.status is RPCStatusCode.INVALID_ARGUMENT and "exceeds size limit" in str(wrong)


def _too_large(wrong: RPCError) -> ApplicationError:
    said = f"the Temporal server does not take the result ({str(wrong)[:256]}): include less"
    details = {"message": said, "field": "max_result_bytes"}
    return Failure("agentwait.ResultTooLarge", said, failures.bounded(details)).final()
