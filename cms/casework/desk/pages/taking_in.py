"""What the pages share on which staff write down what somebody tells us: under which procedure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import urlencode

from cms.casework.desk.access import may_record
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.pages.base import DeskPage
from cms.casework.procedure.schema import Procedure
from cms.casework.uses import AllInUse, InUse, Said, procedures_in_use, reach_in_words

UNDER: Final = "under"
ANOTHER: Final = "It is for “{}”. Look at what that asks, then press again."


@dataclass(frozen=True)
class Way:
    """A procedure that it may come in under. ``reach``: what that one is for."""

    title: str
    reach: str
    query: str
    is_chosen: bool


class TakingInPage(DeskPage):
    """The main procedure takes it in, until staff choose another or what they typed does."""

    used: AllInUse
    taken_by: InUse | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.used = procedures_in_use(on=timezone.localdate())
        asked = request.POST.get(UNDER) or request.GET.get(UNDER)
        chosen = (one for one in self.used.all if one.key == asked)
        self.taken_by = next(chosen, self.used.main)
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return may_record(self.person)

    @property
    def spec(self) -> Procedure | None:
        return self.taken_by.spec if self.taken_by else None

    def belongs_to(self, form: DeskForm) -> InUse | None:
        """The procedure that its kind or area leads to, where it is not this one.

        Nobody who chose another than the main one themselves is asked again.
        """
        if self.taken_by is not self.used.main:
            return None
        given = form.cleaned_data
        found = self.used.for_case(Said(given["kind"], given.get("service_area", "")))
        return found if found is not self.used.main else None

    @property
    def ways(self) -> list[Way]:
        """What to choose from; nothing while there is only one."""
        if not self.used.others or self.used.main is None:
            return []
        main = self.used.main
        return [
            Way(
                one.spec.title,
                reach_in_words(one.use, one.spec, main.spec) if one is not main else "",
                urlencode({UNDER: one.key}),
                one is self.taken_by,
            )
            for one in self.used.all
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        under = self.taken_by.key if self.taken_by else ""
        return {**context, "ways": self.ways, UNDER: under}
