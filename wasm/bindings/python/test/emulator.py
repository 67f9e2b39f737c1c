"""The Go emulator of the API as a child process: see wasm/bindings/internal/emulator."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

_root = Path(__file__).parents[4]


class Emulator:
    """Speaks JSON lines with the process, which ends when its input is closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="agentwait-emulator-")
        binary = Path(self._folder.name) / "emulator"
        command = ["go", "build", "-o", str(binary), "./wasm/bindings/internal/emulator"]
        subprocess.run(command, cwd=_root, check=True)
        self._process = subprocess.Popen(
            [binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        hello = self._receive()
        self.url: str = hello["url"]
        self.key: str = hello["key"]
        self.user: str = hello["user"]

    def script(self, interaction: str, *steps: dict[str, Any]) -> None:
        self._ask({"script": interaction, "steps": steps})

    def requests(self, interaction: str) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self._ask({"requests": interaction}).get("requests") or []
        return answer

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._receive()
        assert answer["ok"], answer
        return answer

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        self._process.communicate()
        self._folder.cleanup()
