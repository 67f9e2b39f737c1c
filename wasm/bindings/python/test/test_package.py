"""The package as others install it: from a checkout, from an sdist, from a wheel.

Everything is built and installed without a network: what it depends on is taken from the
environment of the tests. `task wasm:python:package` installs it as a user does.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
MODULE = (HERE.parents[1] / "agentstatus.wasm").read_bytes()
SCHEMA = (HERE.parents[2] / "schema" / "agentwait.schema.json").read_bytes()
(VERSION,) = re.findall(r'(?m)^version = "(.+)"', (HERE / "pyproject.toml").read_text())
CODE = 'import agentwait; print(agentwait.parse(b\'{"state":"A","response":"Done."}\').final_text)'


def python(*arguments: str | Path, cwd: Path) -> str:
    run = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of the checkout, and a wheel of the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    python("-m", "build", "--no-isolation", "--outdir", folder, HERE, cwd=folder)
    return folder


def test_the_wheel_has_what_the_package_needs_and_nothing_else(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    assert wheel.name == f"agentwait-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert archive.read("agentwait/agentstatus.wasm") == MODULE
        assert archive.read("agentwait/agentwait.schema.json") == SCHEMA
    source = HERE / "src"
    sources = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    about = {f"agentwait-{VERSION}.dist-info/{n}" for n in ("METADATA", "RECORD", "WHEEL")}
    about.add(f"agentwait-{VERSION}.dist-info/licenses/LICENSE")
    data = {"py.typed", "agentstatus.wasm", "agentwait.schema.json"}
    assert names == sources | about | {f"agentwait/{name}" for name in data}


def test_the_sdist_has_the_module_and_no_rubbish(dist: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {member.name.removeprefix(f"agentwait-{VERSION}/") for member in archive}
        module = archive.extractfile(f"agentwait-{VERSION}/src/agentwait/agentstatus.wasm")
        assert module is not None
        assert module.read() == MODULE
    top = {name for name in names if not name.startswith("src/")}
    assert top <= {"PKG-INFO", "README.md", "LICENSE", "pyproject.toml", "hatch_build.py",
                   ".gitignore"}  # fmt: skip
    assert {"PKG-INFO", "README.md", "LICENSE", "pyproject.toml", "hatch_build.py"} <= top
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.parametrize("source", ["checkout", "sdist", "wheel"])
def test_it_installs_into_a_fresh_environment_and_parses(
    dist: Path, tmp_path: Path, source: str
) -> None:
    venv.create(tmp_path / "fresh")
    folder = "Scripts" if sys.platform == "win32" else "bin"
    fresh = tmp_path / "fresh" / folder / "python"
    patterns = {"sdist": "*.tar.gz", "wheel": "*.whl"}
    what = HERE if source == "checkout" else next(dist.glob(patterns[source]))
    pip: list[str | Path] = ["-m", "pip", "--python", fresh, "install", "--no-index", "--no-deps"]
    site = Path(
        subprocess.run(
            [fresh, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()
    )  # fmt: skip
    # Searched after its own packages, and without what is editable there.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    python(*pip, "--no-build-isolation", what, cwd=tmp_path)
    where = "import agentwait; print(agentwait.__file__)"
    for code, wanted in ((where, str(site)), (CODE, "Done.")):
        run = subprocess.run([fresh, "-I", "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout.startswith(wanted)


def test_the_lock_file_names_no_registry() -> None:
    text = (HERE / "requirements-dev.txt").read_text()
    assert "://" not in text
    assert not [line for line in text.splitlines() if "==" not in line]
