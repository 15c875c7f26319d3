"""Work out the seal of every signature and declaration again from what is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.conduct.evidence import broken_entries, broken_marks, broken_signatures, marks
from cms.conduct.models import RegisterEntry, Signature


class Command(BaseCommand):
    """``verify_conduct``: fails, and says which, where one was changed, added or left out.

    It prints a mark of the newest of each. Whoever keeps that where the database is not, and gives
    it with ``--kept`` the next time, also finds out whether the end was cut off or all was sealed
    anew, seals kept beside the rows included.
    """

    help = "Checks that all signatures and declarations of interests are as they were recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kept",
            action="append",
            default=[],
            metavar="MARK",
            help="a mark that an earlier run printed; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = (*broken_signatures(), *broken_entries(), *broken_marks(options["kept"]))
        if broken := [str(row) for row in found]:
            raise CommandError("\n".join(broken))
        signatures, entries = Signature.objects.count(), RegisterEntry.objects.count()
        self.stdout.write(
            f"All {signatures} signatures and {entries} entries of the register are as they were."
        )
        if kept := marks():
            self.stdout.write("Keep these marks elsewhere, and give them with --kept next time:")
            self.stdout.writelines(kept)
