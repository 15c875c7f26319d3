"""Print how to sign in to the demonstration. Refused where the site is not one."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.home.demonstration.organisations import shown_here
from cms.home.demonstration.people import PASSWORD

BY_LINK: Final = "none"


class Command(BaseCommand):
    help = "Prints a table of the demonstration's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ANSWERABLE_DEMO:
            raise CommandError("This site is not a demonstration (ANSWERABLE_DEMO is off).")
        shown = shown_here()
        if shown is None:
            raise CommandError("Load the demonstration first: manage.py load_demonstration")
        holders = [holder for holder in shown.people if holder.signs_in]
        rows = [("Name", "Role", "Email", "Password")]
        rows += [(holder.name, holder.title, holder.email, PASSWORD) for holder in holders]
        by_mail = shown.promises.by_mail() if shown.promises else ()
        rows += [(one.name, "Member", address, BY_LINK) for one, address in by_mail]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        if shown.promises:
            self.stdout.write(
                "Members have no password: ask for a link at /sign-in/, and read it at "
                "/demonstration/mail/."
            )
