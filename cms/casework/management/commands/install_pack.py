"""Put a shipped procedure into force from today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate, now

from cms.casework.errors import CaseworkError
from cms.casework.services.procedures import install_pack, packs_shipped


class Command(BaseCommand):
    """``install_pack KEY``: the same pack twice stays one version."""

    help = "Put a shipped procedure into force from today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help=f"one of: {', '.join(packs_shipped())}")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = now()
        try:
            version = install_pack(options["key"], on=localdate(moment), now=moment)
        except CaseworkError as refused:
            raise CommandError(refused.text) from None
        self.stdout.write(f"In force: {version}.")
