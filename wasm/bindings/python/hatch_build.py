"""Brings the module into the package when it is built.

The repository has it once, in wasm/agentstatus.wasm. A source distribution has a copy, and
nothing of the repository around it.
"""

import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModuleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Copies the module to where the package reads it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Runs before the files of a wheel, an editable one too, or an sdist are collected."""
        root = Path(self.root)
        if not (root / "PKG-INFO").exists():  # a checkout
            shutil.copyfile(
                root.parents[1] / "agentstatus.wasm",
                root / "src" / "agentwait" / "agentstatus.wasm",
            )
