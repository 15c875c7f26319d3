"""Print how to sign in to the demonstration. Refused where the site is not one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.home.demonstration.organisations import shown_here
from cms.home.demonstration.people import PASSWORD


class Command(BaseCommand):
    help = "Prints a table of the demonstration's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ANSWERABLE_DEMO:
            raise CommandError("This site is not a demonstration (ANSWERABLE_DEMO is off).")
        shown = shown_here()
        if shown is None:
            raise CommandError("Load the demonstration first: manage.py load_demonstration")
        holders = [holder for holder in shown.people if holder.signs_in]
        rows = [("Name", "Role", "E-mail", "Password")]
        rows += [(holder.name, holder.title, holder.email, PASSWORD) for holder in holders]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
