"""Work out the seal of every signature and declaration again from what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.conduct.evidence import broken_entries, broken_signatures
from cms.conduct.models import RegisterEntry, Signature


class Command(BaseCommand):
    """``verify_conduct``: fails, and says which, where one was changed, added or left out."""

    help = "Checks that all signatures and declarations of interests are as they were recorded."

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := [str(row) for row in (*broken_signatures(), *broken_entries())]:
            raise CommandError("\n".join(broken))
        signatures, entries = Signature.objects.count(), RegisterEntry.objects.count()
        self.stdout.write(
            f"All {signatures} signatures and {entries} entries of the register are as they were."
        )
