"""The environment in .venv: exactly the pinned packages, made once and mended when it is not so."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# What was installed last, so that a second call has nothing to do.
STAMP = VENV / "installed.json"
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
# What WeasyPrint draws letters with; one of them tells that all are there.
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# The first draws no window, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
NEED_VENV = "Python's venv module is missing. Run: apt-get install python3-venv"

# Whom the demonstration shows where nobody chooses; manage.py load_demonstration knows all.
FIRST_BODY = "partnership"

Kind = Literal["base", "dev"]


@dataclass(frozen=True)
class Running:
    """What ``run`` is told by environment variables; the README lists them."""

    port: int
    var: Path
    demonstration: bool
    body: str = FIRST_BODY

    def variables(self) -> dict[str, str]:
        """Return the environment of every process that we start."""
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            **os.environ,
            "ANSWERABLE_DEMO": "1" if self.demonstration else "0",
            "ANSWERABLE_VAR": str(self.var),
            "SITE_URL": os.environ.get("SITE_URL", f"http://localhost:{self.port}"),
            "PYTHONUNBUFFERED": "1",
        }


def settings_for_running() -> Running:
    """Read the variables of ``run``; raises ``Trouble`` for a port or a body that is none."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise Trouble(f"PORT is {port!r}, which is not a port: give a number from 1 to 65535.")
    body = os.environ.get("ANSWERABLE_BODY", "").strip() or FIRST_BODY
    if not body.isalpha():
        raise Trouble(f"ANSWERABLE_BODY is {body!r}, which is not a name.")
    # One folder a body, so that each keeps its own cases.
    own = ROOT / "var" if body == FIRST_BODY else ROOT / "var" / body
    var = Path(os.environ.get("ANSWERABLE_VAR") or own)
    demonstration = os.environ.get("ANSWERABLE_DEMO", "1").strip().lower()
    return Running(int(port), var.absolute(), demonstration in {"1", "true", "yes", "on"}, body)


def prepare(kind: Kind) -> None:
    """Make sure that .venv holds what ``requirements/<kind>.txt`` pins.

    Raises ``Trouble`` where it cannot: no venv module, no package index, an unwritable folder.
    """
    if not PYTHON.exists():
        _make_venv()
    wanted = ROOT / "requirements" / f"{kind}.txt"
    state = _stamp()
    mark = _mark(wanted)
    missing = _missing(wanted)
    if state.get(kind) == mark and not missing:
        return
    # The developers' list holds the other one whole (tests/test_project.py sees to it).
    _install(wanted, len(missing))
    state.update({name: _mark(ROOT / "requirements" / f"{name}.txt") for name in _within(kind)})
    STAMP.write_text(json.dumps(state))


def install_for_tests() -> None:
    """Install what tests need beside Python: PostgreSQL, Chromium, Pango and the venv module.

    Only where that needs no question: on Debian, as root. Raises ``Trouble`` with the line to
    run anywhere else.
    """
    from postgres import programs

    wanted = []
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append("python3-venv")
    if programs() is None:
        wanted.append("postgresql")
    if not chromium():
        wanted.append(BROWSERS[0])
    if not all(map(find_library, ("pangoft2-1.0", "harfbuzz-subset"))):
        wanted += PANGO
    can_install = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if wanted and not can_install:
        line = " ".join([*INSTALL, *wanted])
        raise Trouble(f"The tests need more than is installed. Run: sudo {line}")
    if wanted:
        _install_packages(wanted)
    elif can_install and not shutil.which(BROWSERS[0]):
        with suppress(Trouble):  # another will do, and takes nearly twice the time
            _install_packages([BROWSERS[0]])


def _install_packages(wanted: list[str]) -> None:
    print(f"Installing {', '.join(wanted)}.", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*INSTALL, *wanted]):
        done = subprocess.run(command, env=quietly, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Trouble(f"{' '.join(command)} failed: {last_line(done.stderr)}")
    importlib.invalidate_caches()


def chromium() -> str | None:
    """Return the browser that the tests drive, or None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def last_line(text: str) -> str:
    """Return the line that says what went wrong: of a traceback, the error without its path."""
    lost = re.findall(r"^ModuleNotFoundError: No module named '([^']+)'", text, re.MULTILINE)
    if lost:
        return f"the package {lost[-1]} is damaged or missing. Run: rm -r .venv && make setup"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = re.findall(r"^(?:\w+\.)*(\w*(?:Error|Exception|Configured): .+)$", text, re.MULTILINE)
    if errors:
        return str(errors[-1])
    return lines[-1] if lines else "it said nothing"


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Trouble(NEED_VENV)
    print("Making the environment in .venv.", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Trouble(f"The environment in .venv could not be made: {last_line(made.stderr)}")


def _install(wanted: Path, missing: int) -> None:
    print(f"Installing what is pinned ({missing} missing): a minute or two.", flush=True)
    # The list is complete, so nothing needs resolving; which index to ask is the machine's
    # business and stays as it is configured.
    command = [
        str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps",
        "--disable-pip-version-check", "--no-compile", "--require-hashes", "-r", str(wanted),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        said = errors[-1].removeprefix("ERROR: ") if errors else last_line(done.stderr)
        raise Trouble(f"The packages could not be installed: {said}")
    left = _missing(wanted)
    if left:
        raise Trouble(f"Packages are missing after the installation: {', '.join(sorted(left))}")
    _compile_beside()


def _compile_beside() -> None:
    """Compile what was installed while something else goes on already.

    Nobody waits for it: what is used before its turn comes is compiled by whoever uses it.
    """
    command = [str(PYTHON), "-m", "compileall", "-q", str(VENV / "lib")]
    subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _stamp() -> dict[str, str]:
    try:
        state = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _mark(wanted: Path) -> str:
    return hashlib.sha256(wanted.read_bytes()).hexdigest()


def _within(kind: Kind) -> tuple[Kind, ...]:
    return ("base", "dev") if kind == "dev" else ("base",)


def _missing(wanted: Path) -> set[str]:
    """Return the pins, as name==version, that .venv does not hold. Reads names of files only."""
    held = set()
    for folder in VENV.glob("lib/python*/site-packages/*.dist-info"):
        name, _, version = folder.name.removesuffix(".dist-info").partition("-")
        held.add(f"{_plain(name)}=={version}")
    pins = re.findall(
        r"^([\w.\-\[\]]+)==([^ \\\n]+)( ;[^\\\n]*)?", wanted.read_text(), re.MULTILINE
    )
    # A pin with a condition may not be for this machine; pip decides on those.
    return {
        f"{name}=={version}"
        for name, version, condition in pins
        if not condition and f"{_plain(name)}=={version}" not in held
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def describe_machine() -> str:
    """Return one line on what this runs on, for the head of a test run."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.platform()}"
