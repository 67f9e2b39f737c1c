"""The one rule for base URLs, the same in every language.

https, or http to this very machine, since the key would cross a network in the clear
otherwise; and nothing in it that could change where a request goes or what it asks for.
"""

from __future__ import annotations

import re
from typing import Final

from ._check import shown, text

DEFAULT_BASE_URL: Final = "https://api.gumloop.com/api/v1"

_EXAMPLE = f"such as {DEFAULT_BASE_URL}"
# Compiled at their first use, which many programs never come to.
_url = r"(?is)(https?)://([^/]*)(/.*)?"
_authority = r"(?i)(\[[0-9a-f:.]+\]|[^\[\]:]+)(?::([0-9]{1,5}))?"
_octet = r"(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_loopback = rf"localhost|\[::1\]|127(?:\.{_octet}){{3}}"


def checked(base_url: str, *, show: bool = True) -> str:
    """The base URL without slashes at its end. A wrong one is in the error where it is to show."""
    wrong = _wrong(text("base_url", base_url))
    if wrong:
        value = shown(_without_user(base_url)) if show else "(not shown)"
        raise ValueError(f"base_url is {value}: {wrong}")
    return base_url.rstrip("/")


def _wrong(base_url: str) -> str:
    """What is wrong with it and what to give; empty where nothing is."""
    if not base_url:
        return f"give one {_EXAMPLE}"
    # Parsers drop some of these in silence, and read a backslash in different ways.
    if "\\" in base_url or not base_url.isprintable() or " " in base_url:
        return "give one without spaces, backslashes and control characters"
    if "?" in base_url or "#" in base_url:
        return f"give one without a query and a fragment, {_EXAMPLE}"
    url = re.fullmatch(_url, base_url)
    if url is None:
        return f"it does not begin with https://; give one {_EXAMPLE}"
    scheme, authority, path = url[1].lower(), url[2], url[3] or ""
    if "@" in authority:
        return f"it has user info; give host and path alone, {_EXAMPLE}"
    if ".." in path.split("/"):
        return "give a path without .."
    host = re.fullmatch(_authority, authority)
    if host is None or (host[2] and not 0 < int(host[2]) < 65536):
        return f"it has no host or no valid port; give one {_EXAMPLE}"
    if scheme == "http" and not re.fullmatch(_loopback, host[1].lower()):
        return (
            "the key would cross the network in the clear; give an https URL "
            "(http only to localhost, 127.0.0.1 or [::1])"
        )
    return ""


def _without_user(base_url: str) -> str:
    """All before the last @ left out, even where a password with a slash made it a path."""
    before, at, after = base_url.rpartition("@")
    return f"{before.partition('//')[0]}//{after}" if at and "//" in before else after
