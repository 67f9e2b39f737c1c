"""Wrong options: each is told by name before anything is sent or read, with what to give.

A wait that took NaN for a timeout would poll without an end, and one that took infinity for
the time of a request would end each at once.
"""

from __future__ import annotations

import math
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
from awaiting import MODES, Mode, Run, client

from agentwait import Policy, Progress, decide, parse, parse_api_error

NAN, INF = math.nan, math.inf
NO_TIME: tuple[Any, ...] = (NAN, INF, -INF, 1e300, 2**31 / 1000, 10**400)
LONG_WAIT = 366 * 86_400.0
NO_NUMBER: tuple[Any, ...] = (True, False, "5", b"5", [5], datetime.now(timezone.utc))
GOOD: dict[str, Any] = {"user_id": "u", "api_key": "sk_0123456789"}


def unasked(_: httpx.Request) -> httpx.Response:
    raise AssertionError("polled")


def refused(wrong: dict[str, Any], name: str, mode: Mode = "sync") -> str:
    """The text of the error that a wait with a wrong option ends with."""
    options = {"interaction_id": "x", **GOOD, "client": client(mode, unasked), **wrong}
    with pytest.raises((TypeError, ValueError)) as caught:
        Run().start(mode, **options)
    text = str(caught.value)
    assert text.startswith(f"{name} "), text
    assert "give " in text or "remove " in text, text
    return text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("value", [*NO_TIME, *NO_NUMBER, None, -1], ids=lambda v: repr(v)[:20])
def test_a_time_that_is_none_is_told(mode: Mode, value: Any) -> None:
    refused({"request_timeout": value}, "request_timeout", mode)
    refused({"timeout": LONG_WAIT + 1 if value == 2**31 / 1000 else value}, "timeout", mode)


@pytest.mark.parametrize("value", [*NO_TIME, *NO_NUMBER, -1], ids=lambda v: repr(v)[:20])
@pytest.mark.parametrize("name", ["min_interval", "max_interval", "not_found_grace"])
def test_a_policy_that_could_not_be_kept_is_told(name: str, value: Any) -> None:
    if name == "not_found_grace" and value == -1 and value is not True:
        return
    policy = Policy(**{name: value})
    refused({"policy": policy}, f"policy.{name}")
    with pytest.raises((TypeError, ValueError), match=rf"^policy\.{name} is "):
        decide(200, b"{}", policy=policy)


def test_an_error_of_a_time_says_what_is_allowed() -> None:
    assert refused({"request_timeout": INF}, "request_timeout") == (
        "request_timeout is inf: give seconds, more than 0 and at most 2147484"
    )
    assert "(0 for a single poll)" in refused({"timeout": NAN}, "timeout")
    assert "of type bool" in refused({"timeout": True}, "timeout")
    refused({"timeout": 10**5000}, "timeout")
    assert "(0 for the default, less for not at all)" in refused(
        {"policy": Policy(not_found_grace=NAN)}, "policy.not_found_grace"
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"interaction_id": 7}, "interaction_id is 7, of type int: give a str"),
        ({"interaction_id": None}, "interaction_id is None, of type NoneType: give a str"),
        ({"interaction_id": b"x"}, "interaction_id is b'x', of type bytes: give a str; decode"),
        ({"user_id": 7}, "user_id is 7, of type int"),
        ({"user_id": 0}, "user_id is 0, of type int"),
        ({"project_id": b"p"}, "project_id is b'p', of type bytes"),
        ({"api_key": None}, "api_key is of type NoneType: give a str"),
        ({"api_key": b"sk_secret"}, "api_key is of type bytes: give a str; decode it first"),
        ({"api_key": ""}, "api_key is empty: give the key"),
        ({"api_key": "k" * 4097}, "api_key has 4097 characters"),
        ({"api_key": "sk_secret\n"}, "api_key has the character U+000A at 9"),
        ({"base_url": None}, "base_url is None, of type NoneType"),
        ({"base_url": b"https://a.example"}, "base_url is b'https://a.example', of type bytes"),
        ({"max_bytes": 0}, "max_bytes is 0: give a number of bytes, more than 0"),
        ({"max_bytes": 1e6}, "max_bytes is 1000000.0, of type float"),
        ({"max_bytes": NAN}, "max_bytes is nan, of type float"),
        ({"max_bytes": True}, "max_bytes is True, of type bool"),
        ({"max_bytes": None}, "max_bytes is None"),
        ({"policy": None}, "policy is of type NoneType: give a Policy"),
        ({"policy": {"min_interval": 2}}, "policy is of type dict: give a Policy"),
        ({"policy": Policy(not_found_grace=None)}, "policy.not_found_grace is None"),  # type: ignore[arg-type]
        ({"on_needs_input": "ask"}, 'on_needs_input is \'ask\': give "fail", "wait" or "return"'),
        ({"on_needs_input": None}, "on_needs_input is None"),
        ({"on_needs_input": ["fail"]}, "on_needs_input is ['fail']"),
        ({"on_status": "print"}, "on_status is 'print', of type str: give a function"),
        ({"clock": 5.0}, "clock is 5.0, of type float: give a function"),
        ({"now": 5.0}, "now is 5.0"),
        ({"random": 0.5}, "random is 0.5"),
        ({"client": "https://a.example"}, "client is of type str: give an httpx."),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_a_wrong_option_is_told_by_name(mode: Mode, wrong: dict[str, Any], message: str) -> None:
    text = refused(wrong, message.partition(" ")[0], mode)
    assert text.startswith(message)
    assert "secret" not in text


def test_what_only_one_of_both_takes_is_told() -> None:
    assert "give a threading.Event" in refused({"stop": True}, "stop")
    other = client("asyncio", unasked)
    assert "client is of type AsyncClient: give an httpx.Client" in refused(
        {"client": other}, "client"
    )
    other = client("sync", unasked)
    refused({"client": other}, "client", "asyncio")


def running(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503, headers={"retry-after": "5"})


@pytest.mark.parametrize("name", ["now", "random"])
def test_what_a_function_of_the_caller_gives_is_checked_too(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} is nan: give "):
        Run().start("sync", "x", **GOOD, client=client("sync", running), **{name: lambda: NAN})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"http_status": "200"}, r"http_status is '200', of type str: give the answer's status"),
        ({"http_status": True}, "http_status is True, of type bool"),
        ({"http_status": 200.0}, "http_status is 200.0, of type float"),
        ({"body": {}}, "the body is of type dict: give bytes or str"),
        ({"body": None}, "the body is of type NoneType"),
        ({"retry_after": b"5"}, "retry_after is b'5', of type bytes: give a str; decode it first"),
        ({"retry_after": 5}, "retry_after is 5, of type int"),
        ({"now": NAN}, "now is nan: give an aware datetime or seconds since 1970"),
        ({"now": -INF}, "now is -inf"),
        ({"now": 1e300}, r"now is 1e\+300: give an aware datetime"),
        ({"now": 10**400}, "now is 1000"),
        ({"now": "today"}, "now is 'today', of type str"),
        ({"now": True}, "now is True"),
        ({"now": datetime(2026, 3, 5)}, "now is 2026-03-05T00:00:00, without a time zone: give"),
        ({"poll_after": NAN}, "poll_after is nan: give the seconds that the document asks for"),
        ({"poll_after": INF}, "poll_after is inf"),
        ({"poll_after": -0.001}, "poll_after is -0.001: give the seconds"),
        ({"poll_after": "5"}, "poll_after is '5', of type str"),
        ({"poll_after": True}, "poll_after is True"),
        ({"poll_after": None}, "poll_after is None"),
        ({"random": NAN}, "random is nan: give a number from 0 to 1"),
        ({"random": -0.1}, "random is -0.1"),
        ({"random": 1.1}, "random is 1.1"),
        ({"random": True}, "random is True"),
        ({"progress": None}, "progress is of type NoneType: give a Progress"),
        ({"progress": Progress(elapsed=NAN)}, "progress.elapsed is nan: give the seconds since"),
        ({"progress": Progress(elapsed=1e300)}, r"progress.elapsed is 1e\+300"),
        ({"progress": Progress(elapsed=INF)}, "progress.elapsed is inf"),
        ({"progress": Progress(consecutive_failures=-1)}, "progress.consecutive_failures is -1"),
        ({"progress": Progress(consecutive_failures=1.5)}, "progress.consecutive_failures is 1.5"),  # type: ignore[arg-type]
        ({"policy": None}, "policy is of type NoneType: give a Policy"),
        ({"max_bytes": -1}, "max_bytes is -1"),
    ],
)
def test_decide_names_what_is_wrong(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=f"^{message}"):
        decide(**{"http_status": 503, "body": b"", "retry_after": "5", **wrong})


def test_numbers_at_their_bounds_are_taken() -> None:
    policy = Policy(0, (2**31 - 1) / 1000, -1e9)
    for random in (0, 1, 0.5):
        for now in (0, -1e9, datetime(1, 1, 1, tzinfo=timezone.utc)):
            progress = Progress(2**40, 2.0**50)
            got = decide(503, policy=policy, progress=progress, now=now, random=random)
            assert got.action == "wait"
    assert decide(10**9).reason == decide(-1).reason == decide(999).reason


def test_a_limit_of_a_body_is_checked_where_one_is_read() -> None:
    for value in (0, -1, NAN, 1e6, True, None, "1"):
        with pytest.raises((TypeError, ValueError), match=r"^max_bytes is "):
            parse(b"{}", max_bytes=value)  # type: ignore[arg-type]
    for status in ("500", None, 500.0):
        with pytest.raises(TypeError, match=r"^http_status is "):
            parse_api_error(status, b"")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("poll_after", "counts", "delay"),
    [
        (0, 0, 2),
        (0.0001, 0.001, 2),
        (2.5001, 2.501, 2.501),
        (7.007, 7.007, 7.007),
        (1e300, 3600, 3600),
    ],
)
def test_a_pause_of_the_document_is_rounded_up(
    poll_after: float, counts: float, delay: float
) -> None:
    got = decide(200, b'{"state":"QUEUED"}', random=0.5, poll_after=poll_after)
    assert (got.poll_after, got.delay, got.retry_after) == (counts, delay, delay > 2)
