"""Count open deadlines again, with a bar that shows how far it has come."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.casework.models import Recount
from cms.casework.services.recounting import BATCH, cases_waiting, recount_batch

WIDTH: Final = 30
A_LINE_EVERY: Final = 10  # per cent, where nobody watches a terminal


class Command(BaseCommand):
    """``recount``: what is owed since a calendar or a diary changed. It may be stopped and run again."""

    help = (
        "Count open deadlines again after a change of the calendar or of a diary of meetings. "
        "The clock of the site does it too; this shows how far it has come. Stop it whenever "
        "you like and run it again: it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--because",
            metavar="REASON",
            help="Count every open deadline again, with this reason in its history.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["because"]:
            Recount.objects.create(reason=options["because"][:300], asked_at=timezone.now())
        waiting = cases_waiting()
        if not Recount.objects.exists():
            self.stdout.write("Nothing waits to be counted again.")
            return
        bar = Bar(self.stdout, waiting)
        try:
            for owed_id in list(Recount.objects.values_list("pk", flat=True)):
                while counted := recount_batch(owed_id, now=timezone.now(), size=BATCH):
                    bar.move(counted)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. Run it again to go on from here.", returncode=130
            ) from None
        bar.end()


class Bar:
    """How many cases are done; drawn over itself on a terminal, else a line now and then."""

    def __init__(self, out: Any, total: int) -> None:
        self.out, self.total, self.done = out, total, 0
        self.began = time.monotonic()
        self.watched = bool(getattr(out, "isatty", lambda: False)())
        self.told = 0

    def move(self, counted: int) -> None:
        self.done += counted
        # Cases may have come in since the total was counted.
        share = min(100, 100 * self.done // max(self.total, self.done, 1))
        if self.watched:
            full = WIDTH * share // 100
            self.out.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {self.words(share)}", ending="")
            self.out.flush()
        elif share >= self.told + A_LINE_EVERY:
            self.told = share
            self.out.write(self.words(share))

    def words(self, share: int) -> str:
        took = time.monotonic() - self.began
        left = took * (max(self.total, self.done) - self.done) / max(self.done, 1)
        return f"{share:>3} %  {self.done} of {max(self.total, self.done)} cases, {left:.0f} s left"

    def end(self) -> None:
        took = time.monotonic() - self.began
        start = "\n" if self.watched else ""
        self.out.write(f"{start}Counted {self.done} cases again in {took:.1f} s.")
