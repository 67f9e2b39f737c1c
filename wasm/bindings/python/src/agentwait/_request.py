"""What every poll of a wait sends, checked before anything is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

DEFAULT_BASE_URL = "https://api.gumloop.com/api/v1"

_MAX_ID_BYTES = 256
_SHOWN = 64


@dataclass(frozen=True)
class Request:
    """A request. The key is in no ``repr``."""

    url: str
    key: str = field(repr=False)
    timeout: float
    max_bytes: int

    def headers(self) -> dict[str, str]:
        """The only place where the key is sent."""
        return {"authorization": f"Bearer {self.key}", "accept": "application/json"}

    def hide(self, text: str) -> str:
        """A text without the key: an API may repeat the one that it refuses."""
        return text.replace(self.key, "[key]")


def request_of(
    interaction_id: str,
    *,
    api_key: str,
    user_id: str | None,
    project_id: str | None,
    base_url: str,
    request_timeout: float,
    max_bytes: int,
) -> Request:
    """Makes the request; raises ValueError or TypeError, naming the option that is wrong."""
    _check_id("interaction_id", interaction_id)
    if not user_id and not project_id:
        raise ValueError("user_id is missing: give the owner's user_id, or a project_id instead")
    owner: dict[str, str] = {}
    for name, value in (("user_id", user_id), ("project_id", project_id)):
        if value:
            _check_id(name, value)
            owner[name] = value
    # An HTTP library quotes a header that it refuses, key and all.
    if not re.fullmatch(r"[\x21-\x7e]+", api_key or ""):
        raise ValueError(
            "api_key is empty or has characters that a header cannot carry; check for line breaks"
        )
    if not request_timeout > 0:
        raise ValueError(f"request_timeout is {request_timeout!r}: give seconds, more than 0")
    if max_bytes < 1:
        raise ValueError(f"max_bytes is {max_bytes!r}: give a number of bytes, more than 0")
    url = f"{_base(base_url)}/agent_status/{quote(interaction_id, safe='')}?{urlencode(owner)}"
    return Request(url, api_key, request_timeout, max_bytes)


def _base(base_url: str) -> str:
    """The base URL without a slash at its end. It is never quoted: it may hold a password."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"base_url is no http or https URL; give one such as {DEFAULT_BASE_URL}")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            "base_url has a user, a query or a fragment; "
            f"give scheme, host and path alone, such as {DEFAULT_BASE_URL}"
        )
    return base_url.rstrip("/")


def _check_id(name: str, value: str) -> None:
    """Refuses what could change the path or the meaning of a request.

    It would be escaped, but a proxy in between may unescape it again.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name} is of type {type(value).__name__}: give a str")
    if not value:
        raise ValueError(f"{name} is missing: give an id such as xYz789AbCdEfGhI")
    size = len(value.encode("utf-8", "surrogatepass"))
    if size > _MAX_ID_BYTES:
        raise ValueError(
            f"{name} is {size} bytes long: give an id of at most {_MAX_ID_BYTES} bytes"
        )
    if value == "." or ".." in value:
        wanted = 'an id without ".."'
    elif re.search(r"[/\\?#%&]", value):
        wanted = "an id without / \\ ? # % &"
    elif not value.isprintable() or " " in value:
        wanted = "an id without spaces and control characters"
    else:
        return
    shown = ascii(value if len(value) <= _SHOWN else value[:_SHOWN] + "...")
    raise ValueError(f"{name} is {shown}: give {wanted}")
