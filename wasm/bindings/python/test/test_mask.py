"""The key is in no text of an error, however an API spells it."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from awaiting import MODES, Mode, Run, client

from agentwait._mask import masker

KEY = "sk_live_4eC39/qLyjWD+rjtT1zdp7dc"
GOOD: dict[str, Any] = {"user_id": "u", "api_key": KEY, "timeout": 0}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


SPELLINGS = {
    "as it is": KEY,
    "slashes escaped": KEY.replace("/", r"\/"),
    "JSON escapes": "".join(f"\\u{ord(c):04x}" for c in KEY),
    "some JSON escapes": KEY.replace("s", r"\u0073").replace("/", r"\u002F"),
    "JSON in JSON": json.dumps(json.dumps(KEY.replace("/", r"\/"))),
    "percent": quote(KEY, safe=""),
    "percent twice": quote(quote(KEY, safe=""), safe=""),
    "all percent": "".join(f"%{ord(c):02x}" for c in KEY),
    "HTML": "".join(f"&#{ord(c)};" for c in KEY),
    "hexadecimal HTML": "".join(f"&#x{ord(c):x};" for c in KEY),
    "base64 of the header": b64(f"Bearer {KEY}"),
    "base64 of basic": b64(f":{KEY}"),
    "base64 of more": b64(f"authorization: Bearer {KEY}\r\nx: y"),
    "base64 for URLs": base64.urlsafe_b64encode(f"Bearer {KEY}".encode()).decode(),
    "all but the last byte": KEY[:-1],
    "all but the first byte": KEY[1:],
    "cut": KEY[: len(KEY) * 3 // 4],
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_text_has_no_key_in_any_spelling(spelling: str) -> None:
    hide = masker(KEY)
    shown = hide(f'no "{SPELLINGS[spelling]}" here')
    assert shown.startswith('no "')
    assert shown.endswith(" here")
    assert "[key]" in shown
    assert not any(KEY[at : at + 9] in shown for at in range(8, len(KEY) - 9))
    assert hide(SPELLINGS[spelling] * 2).count("[key]") == 2
    if "base64" in spelling:
        for word in shown.replace('"', " ").replace("[key]", " ").split():
            assert b64("qLyjWD")[:6] not in word


def test_what_is_no_key_stays() -> None:
    for text in ("", "Bearer", "sk_live_4eC39", "the last poll failed: 503", b64("Bearer sk_live")):
        assert masker(KEY)(text) == text
    assert masker("k")("the key k is ok, sk-k stays") == "the key [key] is ok, sk-k stays"


def test_no_text_and_no_key_makes_it_slow() -> None:
    """Of each text so much that a search that is not linear would not end."""
    for key in (KEY, "A" * 40, "%" * 40, "\\" * 40, "Ab1-" * 1000):
        hide = masker(key)
        for piece in ("\\", "A", "%25", "&#0", "s", key[:9]):
            hide(piece * (50_000 // len(piece)))


def refused(text: str) -> httpx.Response:
    return httpx.Response(401, content=f'{{"error":{{"code":"{text}","message":"no {text}!"}}}}')


def failed(text: str) -> httpx.Response:
    return httpx.Response(200, content=f'{{"state":"FAILED","error_message":"no {text}"}}')


def overloaded(text: str) -> httpx.Response:
    return httpx.Response(503, content=f"no {text}")


def broken(text: str) -> httpx.Response:
    raise httpx.ConnectError(f"no {text}")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("answer", [refused, failed, overloaded, broken])
def test_an_error_of_a_wait_has_no_key_after_the_answer_was_read(mode: Mode, answer: Any) -> None:
    for text in SPELLINGS.values():
        escaped = text if answer is broken or answer is overloaded else json.dumps(text)[1:-1]
        for body in {text, escaped}:
            if body == text and '"' in text:
                continue
            run = Run().start(
                mode, "x", **GOOD, client=client(mode, lambda _, body=body: answer(body))
            )
            error = run.error
            assert error is not None
            assert "[key]" in str(error)
            shown = f"{error} {error!r} {error.__cause__!r}"
            assert not any(KEY[at : at + 9] in shown for at in range(8, len(KEY) - 9)), shown
