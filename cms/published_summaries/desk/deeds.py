"""What is done with a text beside writing it: one form each, and a refusal beside its field."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse

from cms.published_summaries.desk import forms
from cms.published_summaries.desk.screens import TextScreen
from cms.published_summaries.desk.shown import parts_shown, standing_of
from cms.published_summaries.models import CheckedPage, Draft, DraftState, PublicationsPage
from cms.published_summaries.permissions import READ, may
from cms.published_summaries.services.approving import (
    approve,
    send_back,
    send_to_approver,
    waiting_words,
)
from cms.published_summaries.services.asking import ask_person, objection_to
from cms.published_summaries.services.checks import let_finding_stand, take_finding_up_again
from cms.published_summaries.services.drafts import drop_draft
from cms.published_summaries.services.publishing import publish
from cms.published_summaries.services.retracting import retract
from cms.published_summaries.words import fields_for, page_type
from cms.users import desk
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import full_date, full_moment


class TextDeed(TextScreen, desk.Deed):
    """A form that does one thing with a text."""

    form_class: ClassVar[type[StaffForm]] = forms.PressForm

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": self.url, "label": self.draft.title}, here]

    def make_form(self, data: Any = None) -> StaffForm:
        return self.form_class(data)

    def back(self) -> str:
        return self.url

    def onward(self) -> str:
        """Back to the text; to the list for who may not see it any more."""
        self.draft.refresh_from_db()
        return self.url if may(self.person, READ, self.draft) else reverse("publishing:index")


class LetStand(TextDeed):
    """One finding: let it stand with a reason, or count it again."""

    form_class = forms.StandForm
    button = "Let it stand"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"“{self.found[1].strip()}”"

    @property
    def found(self) -> tuple[str, str, str, str]:
        """Its part, its words, why it was found, and the reason to let it stand."""
        for part in parts_shown(self.draft):
            for one in part.findings:
                if one.url == self.request.path:
                    return part.label, one.quote, one.why, one.reason
        raise Http404

    @property
    def hint(self) -> str:  # type: ignore[override]
        part, _, why, _ = self.found
        return (
            f"{part}. {why} Taking it out is always safer. Let it stand only where it has "
            "nothing to do with anybody in the case."
        )

    def make_form(self, data: Any = None) -> StaffForm:
        if self.found[3]:
            self.button = "Count it again"
            return forms.PressForm(data)
        return forms.StandForm(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        key = self.kwargs["key"]
        if "reason" not in given:
            take_finding_up_again(**self.act, key=key)
            return "It counts again."
        let_finding_stand(**self.act, key=key, reason=given["reason"])
        return "It stands. Whoever approves the text reads why."


class AskPerson(TextDeed):
    title = "Ask the person"
    button = "Ask them"
    hint = (
        "They get a message in their case, read the words on their own page, and can object. The "
        "text waits for them until the day that we name, or until they agree."
    )

    def carry_out(self, given: dict[str, Any]) -> str:
        draft = ask_person(**self.act)
        return f"They were asked. They may object until {full_date(draft.object_until)}."


class Send(TextDeed):
    """To the second approver; with a reason where the person objects."""

    title = "Send it to the second approver"
    button = "Send it"
    reads = (
        "Somebody who did not write it reads it as a stranger would. It goes out once they "
        "approve it."
    )

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{objection_to(self.draft)} {self.reads}".strip()

    def make_form(self, data: Any = None) -> StaffForm:
        return (forms.SendInSpiteForm if objection_to(self.draft) else forms.SendForm)(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        send_to_approver(**self.act, **given)
        return "It waits for somebody else to approve it."


class Approve(TextDeed):
    """The second pair of eyes. Answers the questions where nobody has for these very words."""

    title = "Approve it"
    button = "Approve it"

    @property
    def hint(self) -> str:  # type: ignore[override]
        at = self.draft.publish_at
        if waiting_words(self.draft) is not None:
            return "The new words take the place of those that everybody reads now."
        when = f"at {full_moment(at)}" if at and at > self.now else "at once"
        return f"“{self.draft.title}” is published {when}, and everybody can read it."

    def make_form(self, data: Any = None) -> StaffForm:
        standing = standing_of(self.draft, self.person, now=self.now)
        is_answered = standing.is_answered and standing.waiting is None
        form = forms.SeenForm if is_answered else forms.SeenQuestionsForm
        return form(data, initial={"seen": self.request.GET.get("seen") or standing.digest})

    def carry_out(self, given: dict[str, Any]) -> str:
        seen = given.pop("seen")
        draft = approve(**self.act, answers=given or None, seen=seen)
        if draft.state == DraftState.PUBLISHED:
            return "It is published."
        return f"It is approved, and goes out at {full_moment(draft.publish_at)}."


class PublishNow(TextDeed):
    """What was approved goes out before its time."""

    title = "Publish it now"
    button = "Publish it now"
    hint = "It was approved for a later time. It goes out at once instead."

    def make_form(self, data: Any = None) -> StaffForm:
        standing = standing_of(self.draft, self.person, now=self.now)
        given = self.request.GET.get("seen") or standing.digest
        return forms.SeenForm(data, initial={"seen": given})

    def carry_out(self, given: dict[str, Any]) -> str:
        publish(**self.act, seen=given["seen"])
        return "It is published."


class SendBack(TextDeed):
    title = "Back to be written"
    form_class = forms.BackForm
    button = "Send it back"
    hint = "Nobody outside has read it. Its page goes, and is made anew when it comes again."

    def carry_out(self, given: dict[str, Any]) -> str:
        send_back(**self.act, **given)
        if self.draft.state == DraftState.PUBLISHED:
            return "The new words are not published. Those of before stay."
        return "It is to be written again."


class Drop(TextDeed):
    title = "Drop it"
    form_class = forms.DropForm
    button = "Drop it"
    hint = "Nothing comes of it. It stays beside the case, with your reason."

    def carry_out(self, given: dict[str, Any]) -> str:
        drop_draft(**self.act, **given)
        return "It is dropped."


class Retract(TextDeed):
    title = "Take it back"
    form_class = forms.RetractForm
    button = "Take it back"
    hint = (
        "Its words go from the page, from its history, from the search and from every feed. A "
        "note with your reason stays in their place. The text stays beside the case."
    )

    def make_form(self, data: Any = None) -> StaffForm:
        return forms.RetractForm(data, initial={"new_address": True})

    def carry_out(self, given: dict[str, Any]) -> str:
        retract(**self.act, **given)
        return "It is taken back. The note stands in its place."


class Preview(TextScreen):
    """The page as everybody will read it, while nobody does. Nothing of it is stored."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown: HttpResponse = page_in_memory(self.draft).make_preview_request(request)
        return shown


def page_in_memory(draft: Draft) -> CheckedPage:
    """Raises ``Http404`` where the site has no page that it could stand below."""
    if draft.page_id is not None:
        revised: CheckedPage = draft.its_page.get_latest_revision_as_object()
        return revised
    parent = PublicationsPage.objects.first()
    if parent is None:
        raise Http404
    page = page_type(draft)(**fields_for(draft))
    page.depth, page.path = parent.depth + 1, f"{parent.path}0001"
    page.url_path = f"{parent.url_path}{draft.slug}/"
    return page


urlpatterns = [
    path("<int:pk>/found/<str:key>/", LetStand.as_view(), name="finding"),
    path("<int:pk>/ask/", AskPerson.as_view(), name="ask"),
    path("<int:pk>/send/", Send.as_view(), name="send"),
    path("<int:pk>/approve/", Approve.as_view(), name="approve"),
    path("<int:pk>/now/", PublishNow.as_view(), name="now"),
    path("<int:pk>/back/", SendBack.as_view(), name="back"),
    path("<int:pk>/drop/", Drop.as_view(), name="drop"),
    path("<int:pk>/take-back/", Retract.as_view(), name="retract"),
    path("<int:pk>/preview/", Preview.as_view(), name="preview"),
]
