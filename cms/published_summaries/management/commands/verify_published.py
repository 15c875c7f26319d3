"""Look whether every page that casework published shows the words that somebody approved."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.published_summaries.guarding import pages_astray


class Command(BaseCommand):
    """``verify_published``: fails, and says which, where a page shows other words."""

    help = "Checks that pages from casework show what a second person approved, and nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [f"{title}: {what}." for title, what in pages_astray()]
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write("Every page from casework shows what was approved.")
