"""Say what the public would miss. Fails while a main contact is vacant or blank (S0-33)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from cms.users.contacts import contacts_shown


class Command(BaseCommand):
    help = "Checks the main contacts; prints what is missing and fails, or says that all is well."

    def handle(self, *args: Any, **options: Any) -> None:
        gaps = contacts_shown(on=localdate()).gaps
        if gaps:
            raise CommandError("\n".join(gaps))
        self.stdout.write("The main contacts are complete.")
