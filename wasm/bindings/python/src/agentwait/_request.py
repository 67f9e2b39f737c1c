"""What every poll of a wait sends, checked before anything is sent."""

from __future__ import annotations

import re

from . import _base_url, _check
from ._mask import masker

_MAX_ID_BYTES = 256
_MAX_KEY_BYTES = 4096


class Request:
    """A request. The key is in no ``repr``."""

    __slots__ = ("_key", "hide", "max_bytes", "timeout", "url")

    def __init__(self, url: str, key: str, timeout: float, max_bytes: int) -> None:
        self.url = url
        self._key = key
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.hide = masker(key)
        """A text without the key: an API may repeat the one that it refuses."""

    def headers(self) -> dict[str, str]:
        """The only place where the key is sent."""
        return {"authorization": f"Bearer {self._key}", "accept": "application/json"}


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
    from urllib.parse import quote, urlencode

    _check_id("interaction_id", interaction_id)
    for name, value in (("user_id", user_id), ("project_id", project_id)):
        if value is not None:
            _check.text(name, value)
    if not user_id and not project_id:
        raise ValueError("user_id is missing: give the owner's user_id, or a project_id instead")
    owner: dict[str, str] = {}
    for name, value in (("user_id", user_id), ("project_id", project_id)):
        if value:
            _check_id(name, value)
            owner[name] = value
    _check_key(api_key)
    _check.seconds("request_timeout", request_timeout)
    _check.body_limit("max_bytes", max_bytes)
    try:
        base = _base_url.checked(base_url)
    except ValueError as error:  # somebody may have put the key into it
        raise ValueError(masker(api_key)(str(error))) from None
    url = f"{base}/agent_status/{quote(interaction_id, safe='')}?{urlencode(owner)}"
    return Request(url, api_key, request_timeout, max_bytes)


def _check_key(api_key: str) -> None:
    """Refuses what a header cannot carry: an HTTP library quotes such a one, key and all."""
    if not _check.text("api_key", api_key, hidden=True):
        raise ValueError("api_key is empty: give the key of your account")
    if len(api_key) > _MAX_KEY_BYTES:
        raise ValueError(
            f"api_key has {len(api_key)} characters, at most {_MAX_KEY_BYTES} are allowed: "
            "give the key alone"
        )
    wrong = re.search(r"[^\x21-\x7e]", api_key)
    if wrong:
        raise ValueError(
            f"api_key has the character U+{ord(wrong[0]):04X} at {wrong.start()}: a key is "
            "printable ASCII without spaces; remove line ends and quotes around it"
        )


def _check_id(name: str, value: str) -> None:
    """Refuses what could change the path or the meaning of a request.

    It would be escaped, but a proxy in between may unescape it again.
    """
    if not _check.text(name, value):
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
    raise ValueError(f"{name} is {_check.shown(value)}: give {wanted}")
