"""Work out the hash of all approved minutes again from the words that are stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.meetings.models import ApprovedMinutes
from cms.meetings.services.minutes import minutes_changed_since


class Command(BaseCommand):
    """``verify_minutes``: fails, and says which, where minutes are not as they were approved."""

    help = "Checks that all approved minutes still give their hash."

    def handle(self, *args: Any, **options: Any) -> None:
        if changed := minutes_changed_since():
            raise CommandError("\n".join(f"{name}: the words were changed." for name in changed))
        count = ApprovedMinutes.objects.count()
        self.stdout.write(f"All {count} sets of approved minutes are as they were.")
