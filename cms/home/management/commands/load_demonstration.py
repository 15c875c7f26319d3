"""Load a demonstration. Refused where the site is not one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from cms.home.demonstration.load import load_demonstration
from cms.home.demonstration.organisations import ORGANISATIONS, shown_here


class Command(BaseCommand):
    help = "Loads an invented body with its cases, once. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        known = list(ORGANISATIONS)
        parser.add_argument("--body", choices=known, default=known[0], help="which one to show")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ANSWERABLE_DEMO:
            raise CommandError("This site is not a demonstration (ANSWERABLE_DEMO is off).")
        wanted, here = ORGANISATIONS[options["body"]], shown_here()
        if here is not None and here is not wanted:
            raise CommandError(
                f"This site shows {here.name}. For {wanted.name}, start with an empty folder "
                "(ANSWERABLE_VAR)."
            )
        loaded = load_demonstration(now=now(), organisation=wanted)
        if loaded.anew:
            self.stdout.write(f"{wanted.name} is loaded, with {loaded.cases} cases.")
        else:
            self.stdout.write("The demonstration was loaded before; nothing changed.")
