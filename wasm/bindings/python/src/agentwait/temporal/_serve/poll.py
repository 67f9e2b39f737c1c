"""PollAgentStatus: takes a wait in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from temporalio import activity
from temporalio.client import Client
from temporalio.common import RawValue
from temporalio.converter import ActivitySerializationContext

from . import checks, failures, moments, texts, token
from .attempt import Attempt
from .fields import FieldError
from .gumloop import Gumloop
from .held import HeldSink, hold
from .home import Home
from .moments import NEVER, SECOND
from .plan import INTERRUPTED, Limits
from .remote import RemoteSink
from .sink import Sink

_FULL_DELAY: Final = 30 * SECOND
"""How long the server keeps a wait that the worker has no place for."""

_DEFAULT_HEARTBEAT: Final = timedelta(seconds=60)


def client_of_activity() -> Client | None:
    """The worker's client; None in the SDK's test environment, which has none."""
    try:
        return activity.client()
    except RuntimeError:
        return None


def connection_of(home: Home, given: Mapping[str, Any]) -> Gumloop:
    """The connection that an input names."""
    name = given.get("credential") or checks.DEFAULT_CREDENTIAL
    connection = home.connections.get(name)
    if connection is None:
        # Somebody may have put the key itself here, so it is not shown in full.
        known = ", ".join(sorted(home.connections))
        expected = f"the name of a credential of this worker: {known}"
        raise FieldError("credential", texts.quoted_cut(name, 12), expected)
    connection.validate(given)
    return connection


def refuse_extract(given: Mapping[str, Any]) -> None:
    """Refuses paths: a worker of Python's has no gjson, and they have to select the same."""
    if given.get("extract"):
        raise FieldError(
            "extract",
            f"{len(given['extract'])} paths" if len(given["extract"]) > 1 else "1 path",
            "no paths: this worker is Python's, which does not evaluate gjson paths. "
            "Include what is needed, or have agentwait's own worker serve the task queue",
        )


def refuse_local(info: activity.Info) -> None:
    """A wait takes longer than a workflow task."""
    if info.is_local:
        raise FieldError(
            "activity",
            "a local activity",
            "an activity (workflow.execute_activity in place of execute_local_activity): it takes "
            "longer than a workflow task, and a local activity has no heartbeat",
        )


async def poll(home: Home, given: Mapping[str, Any]) -> RawValue:
    """Holds a wait until it has ended, outside of the activity where there is a server."""
    info, client = activity.info(), client_of_activity()
    interaction_id = given.get("interaction_id", "")
    try:
        checks.poll_input(given)
        connection = connection_of(home, given)
        if given.get("cancels"):
            _refuse_cancels(given)
        refuse_local(info)
        timeout = info.heartbeat_timeout
        if timeout is None and client is None:
            timeout = _DEFAULT_HEARTBEAT
        if not timeout:
            raise FieldError(
                "heartbeat_timeout",
                "none",
                "a heartbeat_timeout in the activity's options (60 s is a good one), "
                "so that a lost worker is noticed",
            )
    except FieldError as wrong:
        raise failures.invalid_request(interaction_id, wrong) from None
    scheduled = moments.of_datetime(info.scheduled_time)
    progress, told, goes_on = token.resume(info.heartbeat_details, given.get("token"), scheduled)
    began = moments.of_datetime(info.started_time)
    try:
        refuse_extract(given)
    except FieldError as wrong:
        if not goes_on:
            raise failures.invalid_request(interaction_id, wrong) from None
        # Another worker has begun this wait, and can go on with it: it must not end over that.
        standing = failures.standing(interaction_id, progress, began, told)
        said = f"this worker cannot go on with the wait: {wrong}"
        raise failures.interrupted("not_served", standing, said).retryable(_FULL_DELAY) from None
    attempt = Attempt(
        home,
        HeldSink() if client is None else _remote(client, info),
        connection,
        given,
        _limits(info, given, scheduled, began),
        progress,
        told,
        began=began,
        timeout=timeout // timedelta(microseconds=1) * 1000,
    )
    _make_room(home, attempt, began)
    home.take_in(attempt)
    attempt.start()
    if client is not None:
        activity.raise_complete_async()
    return await hold(attempt)


def _make_room(home: Home, attempt: Attempt, now: int) -> None:
    """Leaves a wait to another attempt where there is no place for it."""
    limits = attempt.plan.limits
    standing = attempt.standing(now)
    if home.held >= home.max_waits and limits.yields(INTERRUPTED, now, _FULL_DELAY):
        said = (
            f"the worker holds {home.held} waits already, as many as it may: the server tries "
            "again soon. Raise max_waits, or add a worker"
        )
        delay = _FULL_DELAY + int(home.random() * _FULL_DELAY)
        raise failures.interrupted("full", standing, said).retryable(delay)


def _limits(info: activity.Info, given: Mapping[str, Any], scheduled: int, began: int) -> Limits:
    """When a wait and its attempt have to end: all of it is the server's."""
    seconds = given.get("timeout_seconds") or checks.DEFAULT_TIMEOUT
    limits = Limits(scheduled + moments.of_seconds(seconds))
    if info.schedule_to_close_timeout:
        limits.closes_at = scheduled + _nanoseconds(info.schedule_to_close_timeout)
    if info.start_to_close_timeout:
        limits.attempt_ends_at = began + _nanoseconds(info.start_to_close_timeout)
    limits.attempt_ends_at = min(limits.attempt_ends_at, limits.closes_at, NEVER)
    policy = info.retry_policy
    if policy is not None:
        limits.not_retried = tuple(policy.non_retryable_error_types or ())
        most = policy.maximum_attempts
        limits.retried = most == 0 or info.attempt < most
        limits.patient = most == 0
    return limits


def _nanoseconds(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1) * 1000


def _remote(client: Client, info: activity.Info) -> Sink:
    """The server, as it is told of this activity once the activity has returned."""
    known = {
        "namespace": info.namespace,
        "workflow_id": info.workflow_id,
        "workflow_type": info.workflow_type,
        "activity_type": info.activity_type,
        "activity_id": info.activity_id,
        "activity_task_queue": info.task_queue,
        "is_local": False,
    }
    fields = {field.name for field in dataclasses.fields(ActivitySerializationContext)}
    context = ActivitySerializationContext(
        **{name: value for name, value in known.items() if name in fields}  # type: ignore[arg-type]
    )
    workflow = None
    if info.workflow_id and info.workflow_run_id:
        workflow = (info.workflow_id, info.workflow_run_id)
    return RemoteSink(client, info.task_token, workflow, context)


def _refuse_cancels(given: Mapping[str, Any]) -> None:
    name = given.get("credential") or checks.DEFAULT_CREDENTIAL
    raise FieldError(
        "on_cancel",
        '"cancel_agent" (on_cancel or on_deadline)',
        f'"leave": the vendor of the credential {name} cannot cancel a run',
    )
