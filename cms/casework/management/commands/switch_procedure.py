"""Switch the site to a shipped procedure, from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import now

from cms.casework.errors import CaseworkError
from cms.casework.services.procedures import packs_shipped
from cms.casework.services.using import (
    bring_into_force,
    left_to_do,
    switch_to_pack,
    use_beside,
)

REASON = "Switched to it by a command."


class Command(BaseCommand):
    """``switch_procedure KEY --beside OTHER``: done twice it changes nothing more."""

    help = (
        "Put a shipped procedure into force from today and let it take in whatever is told us. "
        "Cases that are open keep the procedure they have."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        shipped = ", ".join(packs_shipped())
        parser.add_argument("key", help=f"one of: {shipped}")
        parser.add_argument(
            "--beside",
            action="append",
            default=[],
            metavar="OTHER",
            help="another that has a question of its own, for those who say yes to it; repeatable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        moment = now()
        try:
            with transaction.atomic():
                version = switch_to_pack(key=options["key"], now=moment, reason=REASON)
                for key in options["beside"]:
                    bring_into_force(key, now=moment)
                    use_beside(key=key, asked=True, now=moment, by=None, reason=REASON)
        except CaseworkError as refused:
            raise CommandError(refused.text) from None
        self.stdout.write(f"New cases come in under: {version}.")
        left = left_to_do(now=moment)
        self.stdout.write("Left to do:" if left else "Nothing is left to do.")
        for sentence in left:
            self.stdout.write(f"- {sentence}")
