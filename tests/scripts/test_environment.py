"""The environment is what the pins say, and a failing step is told in a line."""

from __future__ import annotations

from pathlib import Path

import environment
import pytest


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    return packages


def test_a_pin_is_missing_when_absent_or_of_another_version(venv: Path, tmp_path: Path) -> None:
    for held in ("django_csp-4.0", "Wagtail-8.0.0", "psycopg-3.3.9"):
        (venv / f"{held}.dist-info").mkdir()
    pins = tmp_path / "pins.txt"
    pins.write_text(
        "django-csp==4.0 \\\n    --hash=sha256:1\nwagtail==8.0.1 \\\n    --hash=sha256:2\n"
        "psycopg[binary]==3.3.9 \\\n    --hash=sha256:3\ngunicorn==27.0.1 \\\n    --hash=sha256:4\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:5\n"
    )

    assert environment._missing(pins) == {"wagtail==8.0.1", "gunicorn==27.0.1"}


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Traceback …\n  File x\ndjango.db.utils.OperationalError: it is away\n\tIs it?\n",
         "OperationalError: it is away"),
        ("CommandError: no such pack\n", "CommandError: no such pack"),
        ("Traceback …\nModuleNotFoundError: No module named 'csp'\nWorker failed to boot.\n",
         "the package csp is damaged or missing. Run: rm -r .venv && make setup"),
        ("first\nlast\n\n", "last"),
        ("", "it said nothing"),
    ],
)  # fmt: skip
def test_of_all_that_a_program_said_the_error_is_told(said: str, line: str) -> None:
    assert environment.last_line(said) == line
