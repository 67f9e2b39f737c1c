"""Ids and errors of waits, as clients have them.

Whoever awaits an interaction, in whatever language, joins the same wait: so the ids are the
same, to the byte. And what Temporal raises is caught by class, however deep it is wrapped.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import (
    ApplicationError,
    CancelledError,
    TerminatedError,
    TimeoutError,
    TimeoutType,
    WorkflowAlreadyStartedError,
)

from agentwait import temporal
from agentwait.temporal import AwaitAgentInput, RunAgentInput

CASES = json.loads(
    (Path(__file__).parents[4] / "testdata" / "ids" / "workflow.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["reason"])
def test_the_ids_are_those_of_go(case: dict[str, object]) -> None:
    assert isinstance(case["target"], dict)
    assert temporal.workflow_id(AwaitAgentInput(**case["target"])) == case["id"]


def failed(type: str, *details: object) -> WorkflowFailureError:
    return WorkflowFailureError(cause=ApplicationError("for people", *details, type=type))


def test_a_failed_agent_is_caught_by_class() -> None:
    details = {
        "interaction_id": "i",
        "polls": 3,
        "elapsed_seconds": 2.5,
        "message": "out of paper",
        "last_status_at": "2026-11-27T12:00:00Z",
        "of_a_later_release": {"is": "left out"},
    }
    ended = temporal.as_error(failed("agentwait.AgentFailed", details))
    assert type(ended) is temporal.AgentFailed
    assert ended.details.message == "out of paper"
    assert ended.details.last_status_at is not None
    assert ended.details.last_status_at.year == 2026
    assert str(ended) == "agentwait.AgentFailed: for people"


def test_every_error_type_has_its_class() -> None:
    schema = json.loads(
        (Path(__file__).parents[4] / "schema" / "agentwait.schema.json").read_text("utf-8")
    )
    names = schema["x-agentwait"]["errors"]
    assert len(names) > 15
    for name in names:
        ended = temporal.as_error(failed(name))
        assert ended is not None
        assert type(ended) is getattr(temporal, name.removeprefix("agentwait."))
        assert ended.type == name


@pytest.mark.parametrize(
    "details",
    [(), (None,), ("text",), ({"polls": "many"},), ({"interaction_id": "i"},)],
    ids=str,
)
def test_details_of_another_shape_do_not_hide_the_type(details: tuple[object, ...]) -> None:
    ended = temporal.as_error(failed("agentwait.AgentFailed", *details))
    assert isinstance(ended, temporal.AgentFailed)
    assert ended.details.polls == 0


def test_a_type_of_a_later_release_is_an_error_of_a_wait() -> None:
    ended = temporal.as_error(failed("agentwait.NewerThanThis"))
    assert type(ended) is temporal.WaitError
    assert ended.type == "agentwait.NewerThanThis"


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (CancelledError("cancelled"), temporal.WaitCancelled),
        (TerminatedError("ended"), temporal.WaitTerminated),
        (
            TimeoutError("late", type=TimeoutType.START_TO_CLOSE, last_heartbeat_details=[]),
            temporal.WaitTimedOut,
        ),
    ],
    ids=["cancelled", "terminated", "timed out"],
)
def test_other_ends(cause: BaseException, expected: type[Exception]) -> None:
    assert type(temporal.as_error(WorkflowFailureError(cause=cause))) is expected


def test_what_is_no_end_of_a_wait() -> None:
    assert temporal.as_error(CancelledError("the caller's own")) is None
    assert temporal.as_error(ApplicationError("another's", type="Mine")) is None
    assert temporal.as_error(OSError("no server")) is None
    already = WorkflowAlreadyStartedError("id", "agentwait.AwaitAgent")
    assert isinstance(temporal.as_error(already), temporal.WaitAlreadyOpen)


def test_an_error_survives_pickling() -> None:
    ended = temporal.as_error(failed("agentwait.AgentFailed", {"message": "out of paper"}))
    copy = pickle.loads(pickle.dumps(ended))
    assert type(copy) is temporal.AgentFailed
    assert copy.details.message == "out of paper"


def test_a_run_with_a_key_is_started_once() -> None:
    run = RunAgentInput(agent_id="a", message="m", key="order-7", credential="team a")
    options = temporal.run_options(run, task_queue="q")
    assert options["id"] == "agentwait/team%20a/run~order-7"
    assert "id" not in temporal.run_options(RunAgentInput(agent_id="a"), task_queue="q")


def test_every_type_of_the_schema_is_there() -> None:
    schema = json.loads(
        (Path(__file__).parents[4] / "schema" / "agentwait.schema.json").read_text("utf-8")
    )
    ours = set(schema["$defs"]) - {"Status", "Message", "Part", "File"}  # the parser's own
    errors = {name.removeprefix("agentwait.") for name in schema["x-agentwait"]["errors"]}
    assert (ours | errors) - set(temporal.__all__) == set()
