"""Count the figures that pages and reports show."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms.casework.reports.counting import count_all, count_what_changed
from cms.web.templatetags.site import full_date


class Command(BaseCommand):
    """``count_figures``: every month anew; with ``--changed`` from the first month that changed."""

    help = (
        "Count every case into the figures that pages and reports show. The clock of the site "
        "does it by itself; this is for after a restore, or a large import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--changed",
            action="store_true",
            help="Count only from the first month that anything changed since the last count.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began, now = time.monotonic(), timezone.now()
        done = count_what_changed(now=now) if options["changed"] else count_all(now=now)
        if done is None:
            self.stdout.write("Nothing has changed since the last count.")
            return
        since = f"from {full_date(done.since)} on" if done.since else "of all months"
        took = time.monotonic() - began
        self.stdout.write(
            f"Counted the cases {since}: {done.figures} figures changed, {took:.1f} s."
        )
