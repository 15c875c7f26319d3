"""What the browser fetches is ours, small, and fetched from nobody else."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "cms" / "web" / "static" / "web"
SHEETS = ["site.css", "desk.css"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_fetches_nothing_but_the_font(name):
    css = (STATIC / name).read_text()

    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert [one.strip("\"'") for one in addresses] in ([], ["atkinson-hyperlegible-next.woff2"])
    assert "//" not in re.sub(r"/\*.*?\*/", "", css, flags=re.S).replace('"https://"', "").replace(
        '"http://"', ""
    )
    assert "@import" not in css


def test_nothing_could_pass_for_gov_uk():
    css = (STATIC / "site.css").read_text().lower()

    assert "gds transport" not in css
    assert "crown" not in re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    assert "govuk-header" not in css


def test_the_stylesheet_is_small():
    css = (STATIC / "site.css").read_bytes()

    assert len(css) < 100_000
    assert len(gzip.compress(css, mtime=0)) < 14_000


def test_all_that_a_first_page_needs_is_under_a_hundred_kilobytes():
    css = len(gzip.compress((STATIC / "site.css").read_bytes()))
    font = (STATIC / "atkinson-hyperlegible-next.woff2").stat().st_size

    assert css + font < 60_000


def test_the_licences_lie_beside_what_they_are_of():
    assert "SIL OPEN FONT LICENSE" in (STATIC / "atkinson-hyperlegible-next.OFL.txt").read_text()
    assert "The MIT License" in (STATIC / "govuk-frontend.LICENSE.txt").read_text()


def test_the_print_rules_are_there():
    assert "@media print" in (STATIC / "site.css").read_text()
