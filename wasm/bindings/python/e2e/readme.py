"""Runs the README's program for Temporal, as it stands there, against another API."""

from __future__ import annotations

import asyncio
import importlib
import os
import re
import sys
from pathlib import Path

from agentwait.temporal import Gumloop

folder, base_url, *arguments = sys.argv[1:]
text = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
found = re.search(r"^```python\n(# digest\.py\n.*?)^```", text, re.MULTILINE | re.DOTALL)
assert found is not None
Path(folder, "digest.py").write_text(found[1])
defaults = Gumloop.__init__.__kwdefaults__
assert defaults is not None
defaults["base_url"] = base_url
sys.path.insert(0, folder)  # where the sandbox of workflows finds it, too
sys.argv = ["digest.py", *arguments]
asyncio.run(importlib.import_module("digest").main())
sys.stdout.flush()
# The threads of the SDK may abort an interpreter that ends (temporalio 1.35 on Python 3.11).
os._exit(0)
