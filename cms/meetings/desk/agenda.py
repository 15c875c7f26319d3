"""The agenda of one meeting: its items in their order, and making it public."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime

from cms.meetings.dates import agenda_deadline, agenda_goes_out_at, is_late
from cms.meetings.desk.base import FormPage, MeetingPage, PressPage
from cms.meetings.desk.forms import (
    ChangedItemForm,
    ItemForm,
    LateItemForm,
    PublishForm,
    PublishLateForm,
    TakeOffForm,
)
from cms.meetings.models import AgendaItem, ItemKind, PaperKind
from cms.meetings.registry import told_us
from cms.meetings.services.agenda import (
    add_item,
    change_item,
    make_agenda,
    move_item,
    publish_agenda,
    take_off_item,
)
from cms.meetings.services.sending import was_sent
from cms.meetings.services.standing import KEPT
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import full_date, full_moment
from cms.web.uploads.naming import kind_and_size


class AgendaPage(MeetingPage):
    """What the meeting has before it, and how far its agenda has come."""

    template_name = "meetings/desk/agenda.html"

    def get_page_title(self) -> str:
        return str(self.meeting)

    def crumbs(self) -> list[dict[str, str]]:
        return []

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        items = meeting.items.on_agenda().select_related("issue")
        items = items.prefetch_related("papers", "comments")
        is_public = meeting.agenda_published_at is not None
        over = meeting.cancelled_at is not None or meeting.closed_at is not None
        goes_out_at = agenda_goes_out_at(meeting)
        is_to_come = meeting.cancelled_at is None and meeting.starts_at > self.now
        return self.show(
            items=[self.row_of(item) for item in items],
            is_public=is_public,
            changes=self.may_write and not over,
            moves=self.may_write and not over and not is_public,
            deadline=agenda_deadline(meeting, now=self.now),
            late=not is_public and is_late(meeting, now=self.now),
            goes_out_at=goes_out_at if is_to_come and not was_sent(meeting) else None,
            goes_out_now=goes_out_at <= self.now,
            expected=meeting.attendances.count(),
            kept_out=self.kept_out(),
        )

    def row_of(self, item: AgendaItem) -> dict[str, Any]:
        """An item, its papers with type and size, and the numbers its buttons move it to."""
        kept_from = self.why_kept_from(item)
        papers = [
            (paper, kind_and_size(paper.media_type, paper.size))
            for paper in item.papers.all()
            if not (kept_from and paper.is_private)
        ]
        return {
            "item": item,
            "up": item.number - 1,
            "down": item.number + 1,
            "stays": item.kind in KEPT or bool(item.withdrawn_reason),
            "kept_from": kept_from,
            "reports": [each for each in papers if each[0].kind == PaperKind.REPORT],
            "additional": [each for each in papers if each[0].kind == PaperKind.ADDITIONAL],
            "told": told_us(self.meeting.pk, self.person) if item.kind == ItemKind.CASES else None,
        }


class StandingPage(PressPage):
    """Begin an agenda with what stands on every one."""

    def perform(self) -> str:
        make_agenda(meeting_id=self.meeting.pk, by=self.person, now=self.now)
        return "The standing items are on the agenda."


class MovePage(PressPage):
    """One place up or down."""

    anchor = "#items"

    def perform(self) -> str:
        item = self.item_here(self.kwargs["item_id"])
        to = self.request.POST.get("to", "")
        if not (to.isascii() and to.isdigit() and len(to) < 4):
            raise Http404
        move_item(item_id=item.pk, to=int(to), by=self.person, now=self.now)
        item.refresh_from_db()
        return f"“{item.title}” is item {item.number} now."


class AddItemPage(FormPage):
    title = "Add an item"
    button = "Add it"

    @property
    def form_class(self) -> type[StaffForm]:  # type: ignore[override]
        return LateItemForm if self.meeting.agenda_published_at else ItemForm

    def perform(self, given: dict[str, Any]) -> str:
        item = add_item(
            meeting_id=self.meeting.pk, by=self.person, now=self.now, **item_values(given)
        )
        return f"“{item.title}” is item {item.number}."


class ItemPage(FormPage):
    """A form about one item of this meeting."""

    item: AgendaItem

    def enter(self) -> None:
        self.item = self.item_here(self.kwargs["item_id"])

    def get_page_title(self) -> str:
        return f"{self.title}: {self.item.title}"

    @property
    def anchor(self) -> str:  # type: ignore[override]
        return f"#item-{self.item.number}"


class ChangeItemPage(ItemPage):
    title = "Change an item"

    @property
    def form_class(self) -> type[StaffForm]:  # type: ignore[override]
        return ChangedItemForm if self.meeting.agenda_published_at else ItemForm

    def initial(self) -> dict[str, Any]:
        item = self.item
        return {"title": item.title, "text": item.text, "annex": item.annex, "issue": item.issue}

    def filled_from(self) -> AgendaItem:
        return self.item

    def perform(self, given: dict[str, Any]) -> str:
        item = change_item(item_id=self.item.pk, by=self.person, now=self.now, **item_values(given))
        return f"“{item.title}” is changed."


class TakeOffItemPage(ItemPage):
    title = "Take off the agenda"
    form_class = TakeOffForm
    button = "Take it off"

    @property
    def hint(self) -> str:  # type: ignore[override]
        if self.meeting.agenda_published_at:
            return "The agenda is public: the item keeps its number, and residents read why."
        return "It goes, and the items after it move up."

    def perform(self, given: dict[str, Any]) -> str:
        item = take_off_item(
            item_id=self.item.pk, reason=given["reason"], by=self.person, now=self.now
        )
        return f"“{item.title}” is off the agenda."


class PublishPage(FormPage):
    title = "Make the agenda public"
    button = "Make it public"

    @property
    def form_class(self) -> type[StaffForm]:  # type: ignore[override]
        return PublishLateForm if is_late(self.meeting, now=self.now) else PublishForm

    @property
    def hint(self) -> str:  # type: ignore[override]
        said = ["From then on the numbers stay."]
        last = agenda_deadline(self.meeting, now=self.now)
        if last is not None:
            day = full_date(localtime(last.due_at))
            was = "was" if last.due_at < self.now else "is"
            said = [f"The last day for this agenda {was} {day}.", *last.why, *said]
        goes = agenda_goes_out_at(self.meeting)
        sent = "within minutes" if goes <= self.now else f"on {full_moment(localtime(goes))}"
        return " ".join([*said, f"Members are sent it {sent}."])

    def perform(self, given: dict[str, Any]) -> str:
        publish_agenda(
            meeting_id=self.meeting.pk,
            by=self.person,
            now=self.now,
            reason=given.get("reason", ""),
        )
        return "The agenda is public."


def item_values(given: dict[str, Any]) -> dict[str, Any]:
    issue = given.get("issue")
    return {
        "title": given["title"],
        "text": given["text"],
        "annex": given["annex"],
        "issue_id": issue.pk if issue else None,
        "reason": given.get("reason", ""),
    }
