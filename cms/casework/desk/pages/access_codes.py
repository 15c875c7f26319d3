"""A code on paper for somebody without email or phone: given once, revoked when it is lost (R3)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from cms.casework import registry
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.moving import ConfirmForm
from cms.casework.desk.pages.base import ActPage, FormPage
from cms.casework.errors import CaseworkError
from cms.casework.models import Part, Party
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.access_codes import give_code, revoke_codes
from cms.casework.services.change import Act, Stale


class GiveCodePage(FormPage):
    """The answer to the press is the letter itself: the code is shown there and nowhere else."""

    title = "Give an access code"
    form_class = ConfirmForm
    button = "Make the code"
    party: Party

    def enter(self) -> None:
        rows = (row for row in self.case.parties.all() if row.part != Part.SUBJECT)
        found = next((row for row in rows if row.pk == self.kwargs["party_id"]), None)
        if found is None:
            raise Http404
        self.party = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        who = self.party.name or "the person"
        return (
            f"With it, {who} can follow the case without email or phone. It is shown once, on a "
            "page to print. Give it to nobody else, and never by phone to somebody you do not know."
        )

    def carry_out(self, form: DeskForm, act: Act) -> HttpResponse:
        try:
            code = give_code(case_id=self.case.pk, act=act, party_id=self.party.pk)
        except (NotAllowed, CaseNotFound):
            raise
        except CaseworkError as refusal:
            return self.refuse(form, refusal)
        self.template_name = "casework/desk/access_code.html"
        follow_url = f"{settings.SITE_URL}{reverse('your_case')}"
        name = registry.organisation().name
        return self.show(
            groups=code.split(), party=self.party, follow_url=follow_url, organisation=name
        )

    def refuse(self, form: DeskForm, refusal: CaseworkError) -> HttpResponse:
        form.add_error(None, refusal.text)
        return self.show_form(form, status=409 if isinstance(refusal, Stale) else 200)


class RevokeCodesPage(ActPage):
    """Every code of the case becomes useless; who still needs one gets a new one."""

    title = "Revoke access codes"
    form_class = ConfirmForm
    button = "Revoke every code"
    hint = "Codes that were given for this case stop working, also the one shown after sending."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        gone = revoke_codes(self.case.pk, act)
        return f"Revoked: {gone}." if gone else "There was none."
