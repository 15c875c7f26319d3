"""Who gets reports, what was handed out, and meetings about quality."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from cms.published_summaries.desk.report_forms import (
    DropForm,
    HandOutForm,
    HeldForm,
    ListForm,
    MeetingForm,
    PlanForm,
    PressForm,
)
from cms.published_summaries.desk.report_screens import WAY, ReportsDeed, ReportsScreen
from cms.published_summaries.desk.reports import as_file
from cms.published_summaries.models import DistributionList, TeamMeeting
from cms.published_summaries.services.distributing import ListWords, end_list, save_list
from cms.published_summaries.services.handing_out import WHO_ASKS, Asked, hand_out, log
from cms.published_summaries.services.reports import ISSUE
from cms.published_summaries.services.team_meetings import (
    ask_for_meeting,
    drop_meeting,
    plan_meeting,
    record_meeting,
)
from cms.users import desk
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import short_date

MOST_SHOWN: Final = 100
LISTS: Final = ("Who gets reports", "reports:lists")
HANDED_OUT: Final = ("What was handed out", "reports:handed_out")
MEETINGS: Final = ("Meetings about quality", "reports:meetings")


# --- who gets reports ---------------------------------------------------------------------------
class Lists(ReportsScreen):
    title = "Who gets reports"
    template_name = "published_summaries/desk/lists.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=DistributionList.objects.order_by("ended_on", "name"))


class ListDeed(ReportsDeed):
    """A new list, or one that is changed."""

    title = "Add a list"
    way = (WAY, LISTS)

    @cached_property
    def row(self) -> DistributionList | None:
        pk = self.kwargs.get("pk")
        if not pk:
            return None
        found: DistributionList | None = DistributionList.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return f"Change: {self.row}" if self.row else self.title

    def make_form(self, data: Any = None) -> StaffForm:
        names = ("name", "audience", "addresses", "kinds", "area")
        initial = {name: getattr(self.row, name) for name in names} if self.row else {}
        return ListForm(data, initial=initial, today=self.today)

    def carry_out(self, given: dict[str, Any]) -> str:
        row = save_list(
            list_id=self.row.pk if self.row else None, words=ListWords(**given), by=self.person
        )
        return f"“{row}” is saved."

    def back(self) -> str:
        return reverse("reports:lists")


class EndList(ListDeed):
    button = "End it"
    hint = "Nobody on it gets anything from now on. What was sent stays on record."

    def get_page_title(self) -> str:
        return f"End: {self.row}"

    def make_form(self, data: Any = None) -> StaffForm:
        return PressForm(data, initial={"version": 0})

    def carry_out(self, given: dict[str, Any]) -> str:
        row = end_list(list_id=self.row.pk if self.row else 0, by=self.person, now=self.now)
        return f"“{row}” has ended."


# --- what was handed out ------------------------------------------------------------------------
class HandedOut(ReportsScreen):
    """The log: what, to whom, when, what was left out (S3-12)."""

    title = "What was handed out"
    template_name = "published_summaries/desk/handed_out.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=log(most=MOST_SHOWN))


class HandOut(ReportsScreen, desk.FormScreen):
    """Make a file of what was learned, and note it in the log; the answer is the file itself."""

    title = "Hand out what we learned"
    permission = ISSUE
    way = (WAY, HANDED_OUT)
    button = "Make the file"
    hint = (
        "The file names nobody and no case. Who got it, and what was left out, is noted for good. "
        "The list shows it when you go back."
    )

    def make_form(self, data: Any = None) -> StaffForm:
        return HandOutForm(data, today=self.today)

    def do(self, form: Any) -> HttpResponse:
        made = hand_out(asked=asked_in(form.cleaned_data), by=self.person, now=self.now)
        return as_file(made.content, made.content_type, made.row.file_name)

    def back(self) -> str:
        return reverse("reports:handed_out")


def asked_in(given: dict[str, Any]) -> Asked:
    """With who asks before the name, unless that says it already."""
    who, whom = given.pop("asks"), given.pop("to_whom")
    to_whom = whom if who == WHO_ASKS[-1] else f"{who}: {whom}"
    return Asked(to_whom=to_whom, **given)


# --- meetings about quality ---------------------------------------------------------------------
class Meetings(ReportsScreen):
    title = "Meetings about quality"
    template_name = "published_summaries/desk/meetings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(TeamMeeting.objects.all()[:MOST_SHOWN])
        is_over = [bool(row.held_on or row.dropped_reason) for row in rows]
        pairs = list(zip(rows, is_over, strict=True))
        return self.show(
            ahead=[row for row, over in pairs if not over],
            past=[row for row, over in pairs if over],
        )


class MeetingsDeed(ReportsDeed):
    way = (WAY, MEETINGS)

    def back(self) -> str:
        return reverse("reports:meetings")


class AskMeeting(MeetingsDeed):
    """A team asks to talk; or an unusual number leads here, with what it is about."""

    title = "Ask for a meeting"
    button = "Ask for it"

    @cached_property
    def alert(self) -> int:
        given = self.request.GET.get("alert", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0

    def make_form(self, data: Any = None) -> StaffForm:
        given = self.request.GET
        initial = {"reason": given.get("about", "")[:500], "area": given.get("area", "")[:50]}
        return MeetingForm(data, initial=initial, today=self.today)

    def carry_out(self, given: dict[str, Any]) -> str:
        row = ask_for_meeting(alert=self.alert, by=self.person, now=self.now, **given)
        when = f" for {short_date(row.planned_for)}" if row.planned_for else ""
        return f"The meeting is noted{when}."


class MeetingDeed(MeetingsDeed):
    """A deed of one meeting."""

    @cached_property
    def row(self) -> TeamMeeting:
        found: TeamMeeting | None = TeamMeeting.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class PlanMeeting(MeetingDeed):
    title = "Say when the meeting is"

    def make_form(self, data: Any = None) -> StaffForm:
        return PlanForm(data, initial={"planned_for": self.row.planned_for})

    def carry_out(self, given: dict[str, Any]) -> str:
        row = plan_meeting(meeting_id=self.row.pk, by=self.person, now=self.now, **given)
        return f"It is on {short_date(row.planned_for)}."


class HeldMeeting(MeetingDeed):
    title = "Write down what was agreed"

    def make_form(self, data: Any = None) -> StaffForm:
        return HeldForm(data, initial={"held_on": self.row.planned_for})

    def carry_out(self, given: dict[str, Any]) -> str:
        record_meeting(meeting_id=self.row.pk, by=self.person, now=self.now, **given)
        return "What was agreed is kept."


class DropMeeting(MeetingDeed):
    title = "It is not held"

    def make_form(self, data: Any = None) -> StaffForm:
        return DropForm(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        drop_meeting(meeting_id=self.row.pk, by=self.person, **given)
        return "The meeting is dropped. Its reason stays."
