"""Brings the module and the schema into the package when it is built.

The repository has each once, in wasm/agentstatus.wasm and schema/agentwait.schema.json. A source
distribution has copies, and nothing of the repository around them.
"""

import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModuleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Copies both to where the package has them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Runs before the files of a wheel, an editable one too, or an sdist are collected."""
        root = Path(self.root)
        if not (root / "PKG-INFO").exists():  # a checkout
            for source in (
                root.parents[1] / "agentstatus.wasm",
                root.parents[2] / "schema" / "agentwait.schema.json",
            ):
                shutil.copyfile(source, root / "src" / "agentwait" / source.name)
