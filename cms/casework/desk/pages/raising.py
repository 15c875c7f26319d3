"""The packs of meetings; what became of a case at one, and what the agenda says of it (S0-42)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.raising import RAISED, AgendaLineForm, RaisedForm
from cms.casework.desk.meeting_packs import (
    Pack,
    has_begun,
    meetings_for,
    pack_of,
    packs,
    title_of,
)
from cms.casework.desk.pages.base import ActPage, DeskPage
from cms.casework.models import EntryState
from cms.casework.permissions import ASK_STAFF, WORK, rights_of
from cms.casework.services.change import Act
from cms.casework.services.entries import waits_for_meeting
from cms.casework.services.raising import (
    carry_over,
    raise_at_meeting,
    raise_together,
    write_line,
)
from cms.meetings.models import Meeting

NO_MEETING = (
    "No meeting has begun since it reached us, or the minutes of those that did are approved. "
    "Where one is missing, put it in the diary first."
)


def way_back(request: HttpRequest) -> str:
    """Where the reader came from, such as the room of a meeting; empty: nowhere of this site."""
    url = request.GET.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=secure)
    return url if is_ours else ""


class BackPage(ActPage):
    """Goes back to where its reader came from."""

    anchor = "at-meetings"

    def success_url(self) -> str:
        return way_back(self.request) or super().success_url()


class RaisedPage(BackPage):
    """Record that the case was raised at a meeting, or carried over with a reason."""

    title = "What became of it at the meeting?"
    form_class = RaisedForm

    def enter(self) -> None:
        super().enter()
        self.meetings = meetings_for(self.case, now=self.now)
        if not waits_for_meeting(self.case) and not self.case.meeting_entries.exists():
            self.not_offered()

    def make_form(self, **kwargs: Any) -> DeskForm:
        known = [(str(meeting.pk), title_of(meeting)) for meeting in self.meetings]
        chosen = self.request.GET.get("meeting", "") or next((key for key, _ in known), "")
        return RaisedForm(case=self.case, meetings=known, chosen=chosen, **kwargs)

    def show_form(self, form: DeskForm, **context: Any) -> HttpResponse:
        if not self.meetings:
            self.hint = NO_MEETING
            context["nothing_to_fill"] = True
        return super().show_form(form, **context)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        is_raised = given["became"] == RAISED
        deed = raise_at_meeting if is_raised else carry_over
        deed(case_id=self.case.pk, act=act, meeting_id=int(given["meeting"]))
        what = "raised" if is_raised else "carried over to the next meeting"
        return f"{self.case.reference}: {what}."


class AgendaLinePage(BackPage):
    title = "What the agenda says of it"
    form_class = AgendaLineForm
    hint = (
        "Everybody reads this line on the public agenda, and in the minutes. Name nobody, and no "
        "place or day by which a neighbour would know who it is."
    )

    def enter(self) -> None:
        super().enter()
        self.entry = self.case.meeting_entries.filter(state=EntryState.WAITING).first()
        if self.entry is None:
            self.not_offered()

    def make_form(self, **kwargs: Any) -> DeskForm:
        written = self.entry.line if self.entry else ""
        return AgendaLineForm(case=self.case, written=written, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        write_line(case_id=self.case.pk, act=act, line=given["line"])
        return "The agenda says it so." if given["line"] else "It is only counted on the agenda."


class PacksPage(DeskPage):
    title = "Meeting packs"
    template_name = "casework/desk/meeting_packs.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(**packs(self.person, now=self.now))


class PackPage(DeskPage):
    """What goes to one meeting: what everybody reads, and the annex of whoever looks (H2)."""

    template_name = "casework/desk/meeting_pack.html"
    meeting: Meeting

    def find(self) -> Pack:
        rows = Meeting.objects.select_related("group", "minutes")
        found = rows.filter(pk=self.kwargs["meeting_id"]).first()
        if found is None:
            raise Http404
        self.meeting = found
        return pack_of(found, self.person, now=self.now)

    def get_page_title(self) -> str:
        return title_of(self.meeting)

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:meeting_packs"), "label": "Meeting packs"}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pack = self.find()
        begun, back = has_begun(self.meeting, self.now), way_back(request)
        return self.show(pack=pack, has_begun=begun, back=back)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Those that are ticked were raised; what cannot be is said, and the others stand."""
        if WORK not in rights_of(self.person):
            return refused(request, ASK_STAFF)
        offered = {row.case.pk: row for row in self.find().seen if row.may_tick}
        ticked = [pk for pk in offered if str(pk) in request.POST.getlist("case")]
        act = Act(now=self.now, by=self.person)
        left = raise_together(case_ids=ticked, act=act, meeting_id=self.meeting.pk)
        for pk, refusal in left:
            messages.error(request, f"{offered[pk].case.reference}: {refusal.text}")
        if not ticked:
            messages.warning(request, "Tick what was raised. Nothing was recorded.")
        elif done := len(ticked) - len(left):
            messages.success(request, f"{done} recorded as raised.")
        return redirect(way_back(request) or reverse("desk:meeting_pack", args=[self.meeting.pk]))
