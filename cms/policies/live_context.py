"""What blocks on a page may read while it is drawn: contacts, values, times, bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.policies import live
from cms.users.contacts import PublicContacts, contacts_shown


@dataclass
class Live:
    """Read when asked, so that a page pays only for what it shows."""

    procedure_key: str
    on: date

    @cached_property
    def timescales(self) -> Sequence[live.Timescale]:
        return live.timescales(self.procedure_key, on=self.on)

    @cached_property
    def meanings(self) -> Sequence[live.Meaning]:
        return live.meanings(self.procedure_key, on=self.on)

    @cached_property
    def note(self) -> str:
        return live.note(self.procedure_key, on=self.on)

    @cached_property
    def others(self) -> Sequence[live.OtherProcedure]:
        return live.other_procedures(self.procedure_key, on=self.on)

    @cached_property
    def bodies(self) -> Sequence[live.Body]:
        return live.outside_bodies(self.procedure_key, on=self.on)

    @cached_property
    def telling(self) -> live.Telling | None:
        return live.telling(self.procedure_key, on=self.on)

    @cached_property
    def contacts(self) -> PublicContacts:
        return contacts_shown(on=self.on)

    @cached_property
    def values(self) -> Sequence[tuple[str, str]]:
        from cms.policies.selectors import values

        return values()

    def examples(self, received_at: datetime) -> Sequence[live.WorkedExample]:
        return live.worked_example(self.procedure_key, received_at=received_at)


class LiveContextMixin:
    """Gives a page's template ``live``. A page with a procedure says its key."""

    @property
    def live_procedure_key(self) -> str:
        """The procedure whose times and bodies the page shows; empty for none."""
        return ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["live"] = Live(self.live_procedure_key, localdate())
        return context
