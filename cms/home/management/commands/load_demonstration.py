"""Load the demonstration. Refused where the site is not one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from cms.home.demonstration.load import load_demonstration


class Command(BaseCommand):
    help = "Loads the invented partnership, once. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ANSWERABLE_DEMO:
            raise CommandError("This site is not a demonstration (ANSWERABLE_DEMO is off).")
        loaded = load_demonstration(now=now())
        if loaded.anew:
            self.stdout.write(f"The demonstration is loaded, with {loaded.cases} cases.")
        else:
            self.stdout.write("The demonstration was loaded before; nothing changed.")
