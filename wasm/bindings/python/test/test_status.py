"""What vectors cannot say: how long a status lives, and the shapes that only Python has."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from agentwait import (
    Action,
    AgentStatusLimitError,
    AgentStatusSyntaxError,
    ApiError,
    Decision,
    FilePart,
    Message,
    Part,
    Phase,
    Policy,
    PollRefusedError,
    Status,
    TextPart,
    ToolPart,
    decide,
    parse,
    parse_api_error,
)


def conversation(count: int, text: str = "text") -> str:
    messages = [
        {
            "id": f"m{i}",
            "role": "assistant",
            "parts": [{"id": f"p{i}", "type": "text", "text": f"{text} {i}"}],
        }
        for i in range(count)
    ]
    return json.dumps({"state": "COMPLETED", "messages": messages}, ensure_ascii=False)


def tool(part_result: str) -> ToolPart:
    part = f'{{"type":"tool_invocation","result":{part_result}}}'
    (call,) = parse(f'{{"state":"A","messages":[{{"parts":[{part}]}}]}}').tool_calls
    return call


@pytest.mark.parametrize("text", ["plain", "été", "😀 and é", 'a\\"\n"'])
@pytest.mark.parametrize("kind", [str, str.encode, lambda s: bytearray(s.encode())])
def test_a_status_is_read_at_any_time_after_later_parses(text: str, kind: Any) -> None:
    statuses = [parse(kind(conversation(i, text))) for i in range(30)]
    for i, status in enumerate(statuses):
        assert status.message_count == len(status.messages) == i
        assert status.final_text == (f"{text} {i - 1}" if i else "")
        assert len(status.to_dict()["messages"]) == i
        assert [m.parts[0].json("text") for m in status.messages] == [
            json.dumps(f"{text} {n}", ensure_ascii=False) for n in range(i)
        ]


def test_attributes_are_read_once() -> None:
    status = parse(conversation(2))
    assert status.messages is status.messages
    assert status.messages[1].parts is status.messages[1].parts
    assert status.parts[0].id is status.parts[0].id
    call = tool('{"args":{"a":[1]},"result":"r"}')
    assert call.args is call.args
    assert (call.args, call.result) == ({"a": [1]}, "r")


def test_tool_calls_and_files_are_those_of_the_messages_in_order() -> None:
    kinds = ("text", "tool_invocation", "file", "error", "new", "tool_invocation")
    messages = [
        {"parts": [{"type": kind, "id": f"{i}.{n}é"} for n, kind in enumerate(kinds)]}
        for i in range(4)
    ]
    status = parse(json.dumps({"state": "A", "messages": messages}))
    for found, kind in ((status.tool_calls, ToolPart), (status.files, FilePart)):
        assert len(found) == len({part.id for part in found}) > 3
        assert list(found) == [part for part in status.parts if isinstance(part, kind)]
    assert parse('{"state":"A"}').tool_calls == parse('{"state":"A","messages":[]}').files == ()


def test_a_body_that_the_caller_changes_is_not_the_status_body() -> None:
    body = bytearray(conversation(3).encode())
    for kind in (body, memoryview(body)):
        status = parse(kind)
        original = bytes(body)
        body[:] = b" " * len(body)
        parse(conversation(1))
        assert status.final_text == "text 2"
        body[:] = original


def test_the_default_reading_of_a_match_statement() -> None:
    match parse('{"state":"COMPLETED","response":"Done.","messages":[]}'):
        case Status(Phase.COMPLETED, response):
            assert response == "Done."
        case _:
            pytest.fail("no match")
    match parse(conversation(1)).parts[0]:
        case TextPart(text=text):
            assert text == "text 0"
        case _:
            pytest.fail("no match")


def test_a_phase_is_its_name() -> None:
    phase = parse('{"state":"completed"}').phase
    assert phase == "completed"
    assert phase is Phase.COMPLETED
    assert f"{phase} {phase.terminal}" == "completed True"
    assert not parse('{"state":"QUEUED"}').phase.terminal


def test_times_are_aware_and_exact() -> None:
    status = parse('{"state":"A","created_ts":"2026-03-05T10:30:00.123456789+02:00"}')
    assert status.created_at == datetime(2026, 3, 5, 8, 30, 0, 123456, timezone.utc)
    assert status.created_at.utcoffset() is not None
    assert status.created_at_nanos == 1_772_699_400_123_456_789
    assert parse('{"state":"A","created_ts":"soon"}').created_at is None


def test_lone_surrogates_are_replaced_and_pairs_kept() -> None:
    status = parse('{"state":"A\ud800B","response":"\ud83d\ude00 \udc00"}')
    assert (status.state, status.response) == ("A\ufffdB", "\U0001f600 \ufffd")
    call = tool('{"args":{"\\ud800k":"\\\\ud800 \\ud83d\\ude00"},"result":"\\udfff"}')
    assert call.args == {"\ufffdk": "\\ud800 \U0001f600"}
    assert call.result == "\ufffd"


def test_numbers_are_as_json_reads_them_and_exact_as_text() -> None:
    call = tool('{"args":[9007199254740993,1e999,1.0],"result":' + "9" * 5000 + "}")
    assert call.args == [9007199254740993, float("inf"), 1.0]
    assert call.result == float("inf")  # Python refuses to make an int of so many digits
    assert call.json("result") == "9" * 5000


def test_missing_and_null_are_none_and_json_tells_them_apart() -> None:
    call = tool('{"result":null}')
    assert (call.args, call.result, call.tool_name) == (None, None, None)
    assert (call.json("args"), call.json("result")) == (None, "null")


def test_json_in_the_reply_is_found_in_its_fence() -> None:
    def read(reply: str) -> Any:
        return parse(json.dumps({"state": "COMPLETED", "response": reply})).response_json()

    assert read(' {"a":1} ') == {"a": 1}
    assert read("Here:\n```json\n[1, 2]\n```\nand\n```\n3\n```") == [1, 2]
    assert read("  ```\n4") == 4
    for none in ("no JSON", "```", "a ``` 1\n```", "NaN", "[-Infinity]", "[" * 100_000):
        with pytest.raises(json.JSONDecodeError):
            read(none)


def test_what_is_asked_for_wrongly_is_named() -> None:
    status = parse(conversation(1))
    for record in (status, status.messages[0], status.parts[0]):
        with pytest.raises(ValueError, match=r"has no field 'colour'; give one of .*id"):
            record.json("colour")
    with pytest.raises(TypeError, match="of type int: give bytes or str"):
        parse(5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="200 is no status of an error answer"):
        parse_api_error(200, b"")


def test_the_limit_counts_bytes_of_a_string_too() -> None:
    body = '{"state":"éé"}'
    assert parse(body, max_bytes=16).state == "éé"
    for kind in (body, body.encode()):
        with pytest.raises(AgentStatusLimitError, match="max_bytes") as caught:
            parse(kind, max_bytes=15)
        error = caught.value
        assert (error.limit, error.allowed, error.found, error.offset) == ("body_bytes", 15, 16, 15)


def test_a_body_over_the_limit_is_not_decided_on_as_the_one_before_it() -> None:
    parse('{"state":"COMPLETED"}')
    decision = decide(200, conversation(9), max_bytes=10)
    assert (decision.action, decision.reason) == (Action.FATAL, "too_large")
    assert isinstance(decision.error, AgentStatusLimitError)
    assert decision.status is None


def test_a_policy_is_in_seconds_and_zero_is_the_default() -> None:
    def delay(**policy: float) -> Decision:
        return decide(404, b'{"error":"no"}', policy=Policy(**policy), random=0.5, now=0.0)

    assert delay().reason == "not_found_grace"
    assert delay(not_found_grace=0).reason == "not_found_grace"
    assert delay(not_found_grace=-1).reason == "not_found"
    assert delay(min_interval=0, max_interval=0).delay == delay().delay
    assert delay(min_interval=5.5).delay == 11.0  # the first backoff


def test_a_retry_after_date_is_read_against_now() -> None:
    moment = datetime(2026, 3, 5, 10, 30, tzinfo=timezone.utc)
    for now in (moment, moment.timestamp()):
        decision = decide(503, b"", retry_after="Thu, 05 Mar 2026 10:31:00 GMT", now=now, random=0)
        assert (decision.delay, decision.retry_after) == (60.0, True)
    assert not decide(503, b"", retry_after="9" * 2000).retry_after


def test_statuses_messages_parts_and_errors_survive_pickling_and_copying() -> None:
    status = parse(conversation(3, "é"))
    trips: list[Callable[[Any], Any]] = [
        lambda x: pickle.loads(pickle.dumps(x)),
        copy.copy,
        copy.deepcopy,
    ]
    for round_trip in trips:
        assert round_trip(status) == status
        assert round_trip(status.messages[1]) == status.messages[1]
        assert round_trip(status.messages[1]).parts == status.messages[1].parts
        assert round_trip(status.parts[2]) == status.parts[2] != status.parts[1]
    with pytest.raises(AgentStatusSyntaxError) as caught:
        parse("{")
    refusal = parse_api_error(404, b'{"error":"interaction_not_found"}')
    refused = PollRefusedError("refused", "int_1", 2, 3.0, status, "not_found", refusal)
    for error in (caught.value, refusal, refused):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert {**vars(again), "error": 0} == {**vars(error), "error": 0}
    assert isinstance(refused.error, ApiError)


def test_records_are_values() -> None:
    one, other = parse(conversation(2)), parse(" " + conversation(2))
    assert one == other
    assert hash(one) == hash(other)
    assert {*one.messages, *other.messages} == {*one.messages}
    assert one != one.messages[0]
    assert one.messages[0] != "text"


def test_a_repr_is_short_and_says_what_it_is() -> None:
    status = parse(conversation(1))
    assert repr(status) == (
        "Status(interaction_id=None, state='COMPLETED', phase='completed', messages=1)"
    )
    assert repr(status.messages[0]) == "Message(id='m0', role='assistant', parts=1)"
    assert repr(status.parts[0]) == "TextPart(id='p0', text='text 0')"


def test_classes_have_their_documentation() -> None:
    for owner in (Status, Message, Part, TextPart, ToolPart, FilePart):
        assert owner.__doc__
        for name, attribute in vars(owner).items():
            if not name.startswith("_") and name not in ("kind", "id", "type"):
                assert attribute.__doc__ or vars(owner)["__slots__"][name], name
