"""Count every issued report again, and check that its figures are the ones that were issued."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.published_summaries.reports.verifying import broken_reports, issued


class Command(BaseCommand):
    """``verify_reports``: fails, and says which, where one was changed or comes out otherwise."""

    help = "Checks that issued reports are as they were issued, and counts them again."

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := [str(row) for row in broken_reports()]:
            raise CommandError("\n".join(broken))
        self.stdout.write(f"All {sum(1 for _ in issued())} issued reports are as they were.")
