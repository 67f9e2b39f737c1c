"""The rule for base URLs: nothing is sent where the key could be read on its way."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from awaiting import MODES, Mode, Run, client

KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
GOOD: dict[str, Any] = {"user_id": "u", "api_key": KEY}

TAKEN = [
    "https://a.example",
    "HTTPS://A.example:8443/api/v1/",
    "https://127.1/x",
    "https://[2001:db8::1]:8443/x",
    "https://a.example/me@home",
    "http://localhost",
    "http://LocalHost:8080/x",
    "http://127.0.0.1:1/x",
    "http://127.255.254.1",
    "http://[::1]:8080/x",
]
REFUSED = {
    "in the clear": [
        "http://example.com/x", "http://127.1", "http://0.0.0.0", "http://2130706433",
        "http://localhost.example.com", "http://127.0.0.1.nip.io", "http://127.0.0.1.",
        "http://localhost.", "http://127.0.0.256", "http://127.0.0.01", "http://128.0.0.1",
        "http://0x7f.0.0.1", "http://[::]", "http://[::ffff:127.0.0.1]", "http://10.0.0.1",
    ],
    "does not begin with https://": [
        "ftp://a.example", "a.example", "//a.example", "https:a.example", "https:/a.example",
        "file:///etc", "httpss://a.example",
    ],
    "user info": [
        "https://user:secret@a.example", "https://secret@a.example", "https://@a.example",
        "http://localhost:80@example.com", "https://a:secret@b:secret@a.example",
    ],
    "query": [
        "https://a.example?", "https://a.example/x?key=1", "https://a.example#", "https://a#x",
        "https://user:secret@a.example/?x",
    ],
    "host": ["https://", "https:///x", "https://:80", "http://", "https://a.example:",
             "https://a.example:0", "https://a.example:65536", "https://a.example:x",
             "https://[::1", "https://[]", "https://::1"],
    "without spaces": [
        " https://a.example", "https://a.example\n", "https://a.exam\tple", "https:\\\\a.example",
        "https://a.example\\@b.example", "https://a.example/\x00", "https://a\u3000.example",
        "https://user:secret@a.example ",
    ],
    "without ..": ["https://a.example/../x"],
    "give one such as https://api.gumloop.com": [""],
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("base_url", TAKEN)
def test_a_base_url_that_keeps_the_key_is_taken(mode: Mode, base_url: str) -> None:
    seen: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return httpx.Response(200, json={"state": "COMPLETED", "response": "Done."})

    run = Run().start(mode, "x", **GOOD, base_url=base_url, client=client(mode, answer))
    assert run.status is not None
    wanted = httpx.URL(f"{base_url.rstrip('/')}/agent_status/x?user_id=u")
    assert seen == [wanted]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("why", "base_url"), [(why, url) for why, urls in REFUSED.items() for url in urls]
)
def test_any_other_is_refused_before_anything_is_sent(mode: Mode, why: str, base_url: str) -> None:
    def unasked(_: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(ValueError, match=r"^base_url is '") as caught:
        Run().start(mode, "x", **GOOD, base_url=base_url, client=client(mode, unasked))
    assert why in str(caught.value)
    assert "give " in str(caught.value)
    assert "secret" not in str(caught.value)
    if "@" not in base_url and base_url.isprintable() and "\\" not in base_url:
        assert f"base_url is '{base_url}'" in str(caught.value)


def test_a_key_in_a_base_url_is_not_shown() -> None:
    for url in (f"https://a.example/?key={KEY}", f"https://u:{KEY}@a.example", f"ftp://a/{KEY}/x"):
        with pytest.raises(ValueError, match=r"^base_url is ") as caught:
            Run().start("sync", "x", **GOOD, base_url=url)
        assert KEY[8:] not in str(caught.value)
        assert caught.value.__context__ is None or caught.value.__suppress_context__
