"""Say what the public would miss (S0-33, S4-4). Fails while anything is; the rest is only told."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from cms.home.health import site_health


class Command(BaseCommand):
    help = "Checks contacts, links, outside bodies, mail, reviews, training, holidays and backups."

    def handle(self, *args: Any, **options: Any) -> None:
        failures = []
        for check in site_health(now=now()):
            if not check.problems:
                self.stdout.write(check.well)
            elif check.is_failure:
                failures += [problem.text for problem in check.problems]
            else:
                for problem in check.problems:
                    self.stdout.write(f"Have a look: {problem.text}")
        if failures:
            raise CommandError("\n".join(failures))
