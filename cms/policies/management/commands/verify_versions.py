"""Work out the mark of every adopted version again, and whether pages show what was adopted."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.policies.evidence import broken_versions
from cms.policies.models import PolicyVersion
from cms.policies.publishing import pages_astray


class Command(BaseCommand):
    """``verify_versions``: fails, and says which, where a version is not as it was adopted."""

    help = "Checks that every adopted version still gives its hash, and that pages show the newest."

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain(broken_versions(), pages_astray())
        broken = [f"{row.version}: {row.what}." for row in found]
        if broken:
            raise CommandError("\n".join(broken))
        count = PolicyVersion.objects.count()
        self.stdout.write(f"All {count} adopted versions are as they were.")
