"""Checks the clocks against a file of worked cases."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.casework.clocks.worked_cases import CasesUnreadable, check_case, read_cases


class Command(BaseCommand):
    help = "Compute every worked case in a JSON file and compare it with its right answer."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="a list of worked cases")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a case and the totals. Exit code 1: some failed; 2: some cannot be read."""
        path = options["file"]
        try:
            cases = read_cases(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise CommandError(f"{path} cannot be read: {reason}.", returncode=2) from error
        except CasesUnreadable as error:
            raise CommandError(f"{path} cannot be read. {error}", returncode=2) from error
        checked = [check_case(case, number) for number, case in enumerate(cases, 1)]
        for each in checked:
            self.stdout.write(each.line)
        failed = sum(bool(each.problems) for each in checked)
        self.stdout.write(f"{len(checked) - failed} passed, {failed} failed")
        if failed:
            sys.exit(2 if any(each.unreadable for each in checked) else 1)
