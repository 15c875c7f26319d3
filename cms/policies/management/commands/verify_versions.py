"""Work out the mark of every adopted version again from the words that are stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.policies.evidence import broken_versions
from cms.policies.models import PolicyVersion


class Command(BaseCommand):
    """``verify_versions``: fails, and says which, where a version is not as it was adopted."""

    help = "Checks that every adopted version of every policy still gives its hash."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [f"{row.version}: {row.what}." for row in broken_versions()]
        if broken:
            raise CommandError("\n".join(broken))
        count = PolicyVersion.objects.count()
        self.stdout.write(f"All {count} adopted versions are as they were.")
