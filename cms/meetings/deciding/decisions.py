"""The screens of decisions: the list, one of them, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.meetings.deciding.forms import DecisionForm, FinalDecisionForm, PowerForm
from cms.meetings.deciding.screens import DeedScreen, Screen
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Decision,
    DecisionStatus,
    Meeting,
)
from cms.meetings.permissions import RUN
from cms.meetings.services.decisions import DecisionDraft, change_decision, record_decision
from cms.meetings.services.powers import PowerDraft, give_power
from cms.meetings.services.publishing import (
    link_final_decision,
    publication_gaps,
    publish_decision,
)
from cms.meetings.tally import declared_in
from cms.meetings.wording import interest_lines, item_label

MOST_SHOWN = 100
WAY = ("Decisions", "decisions:index")
LATER = "What you do not know yet can wait until the decision is published."


def all_decisions() -> QuerySet[Decision]:
    rows: QuerySet[Decision] = Decision.objects.select_related("item__meeting__group")
    return rows


class DecisionList(Screen):
    """Those to publish first, then the newest."""

    template_name = "meetings/deciding/decisions.html"
    title = "Decisions"

    def get(self, request: HttpRequest) -> HttpResponse:
        to_publish = all_decisions().filter(published_at=None).order_by("-decided_at", "-pk")
        published = all_decisions().exclude(published_at=None).order_by("-decided_at", "-pk")
        return self.show(
            to_publish=[(row, item_label(row.item)) for row in to_publish],
            published=[(row, item_label(row.item)) for row in published[:MOST_SHOWN]],
            has_more=published.count() > MOST_SHOWN,
        )


class ChooseItem(Screen):
    """Which item was decided on: of meetings that began and whose minutes are still open."""

    template_name = "meetings/deciding/choose_item.html"
    title = "Record a decision"
    permission = RUN
    way = (WAY,)

    def get(self, request: HttpRequest) -> HttpResponse:
        items = AgendaItem.objects.to_consider().order_by("number")
        meetings = Meeting.objects.standing().filter(starts_at__lte=self.now, minutes=None)
        meetings = meetings.select_related("group").order_by("-starts_at")
        rows = meetings.prefetch_related(Prefetch("items", items, to_attr="considered"))
        return self.show(meetings=rows[:MOST_SHOWN])


class ItemDeed(DeedScreen):
    """A form about what was decided on one item, beside the interests declared in it (S0-23)."""

    template_name = "meetings/deciding/decide.html"
    way = (WAY,)

    @cached_property
    def item(self) -> AgendaItem:
        rows = AgendaItem.objects.select_related("meeting__group")
        found: AgendaItem = get_object_or_404(rows, pk=self.kwargs["item_id"])
        return found

    def context(self) -> dict[str, Any]:
        lines = interest_lines(declared_in(self.item.meeting, self.item))
        return {"label": item_label(self.item), "item": self.item, "interests": lines}


class WordedDeed(ItemDeed):
    """A form with the words of a decision."""

    def public_words(self, form: Any) -> str:
        draft: DecisionDraft = form.draft()
        return "\n".join((draft.title, *draft.parts, draft.reason, draft.criteria))


class RecordDecision(WordedDeed):
    title = "Record a decision"
    button = "Record the decision"
    hint = LATER

    def make_form(self, data: Any = None) -> DecisionForm:
        return DecisionForm(data, item=self.item, initial={"title": self.item.title})

    def carry_out(self, form: Any) -> tuple[str, str]:
        decision = record_decision(
            meeting_id=self.item.meeting_id,
            item_id=self.item.pk,
            draft=form.draft(),
            by=self.person,
            now=self.now,
        )
        said = "The decision is recorded. Residents read it once it is published."
        return said, reverse("decisions:decision", args=[decision.pk])


class DecisionScreen(Screen):
    """One decision: what is missing before it is published, and what can be done with it."""

    template_name = "meetings/deciding/decision.html"
    way = (WAY,)

    @cached_property
    def decision(self) -> Decision:
        return get_object_or_404(all_decisions(), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.decision.title

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = self.decision
        return self.show(
            decision=row,
            label=item_label(row.item),
            parts=row.parts.all(),
            powers=row.delegations.all(),
            scrutiny=row.scrutiny.all(),
            gaps=[gap.text for gap in publication_gaps(row)],
            is_open=not ApprovedMinutes.objects.filter(meeting=row.item.meeting_id).exists(),
            gives_powers=row.status == DecisionStatus.RESOLVED,
            awaits_final=row.status == DecisionStatus.RECOMMENDED,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Publish it: the only thing done here without a form of its own."""
        if not self.may_write:
            return redirect("decisions:index")
        try:
            publish_decision(decision_id=self.decision.pk, by=self.person, now=self.now)
        except MeetingRefused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, "The decision is published.")
        return redirect("decisions:decision", pk=self.decision.pk)


class DecisionDeed(ItemDeed):
    """A form about a decision that was recorded."""

    @cached_property
    def decision(self) -> Decision:
        return get_object_or_404(all_decisions(), pk=self.kwargs["pk"])

    @cached_property
    def item(self) -> AgendaItem:
        item: AgendaItem = self.decision.item
        return item

    def back(self) -> str:
        return reverse("decisions:decision", args=[self.decision.pk])


class ChangeDecision(WordedDeed, DecisionDeed):
    title = "Change the decision"
    hint = LATER

    def make_form(self, data: Any = None) -> DecisionForm:
        return DecisionForm(data, item=self.item, own=self.decision)

    def carry_out(self, form: Any) -> tuple[str, str]:
        change_decision(
            decision_id=self.decision.pk,
            draft=form.draft(),
            why=str(form.cleaned_data.get("why", "")),
            by=self.person,
            now=self.now,
        )
        return "The decision is changed.", self.back()


class SettleDecision(DecisionDeed):
    """Leads from a recommendation to the decision of the body that decides in the end (S1-6)."""

    title = "Say what was decided in the end"

    def make_form(self, data: Any = None) -> FinalDecisionForm:
        later = all_decisions().filter(decided_at__gte=self.decision.decided_at)
        settled = later.exclude(status__in=[DecisionStatus.RECOMMENDED, DecisionStatus.DEFERRED])
        offered = settled.exclude(pk=self.decision.pk).order_by("decided_at", "pk")
        return FinalDecisionForm(data, offered=list(offered))

    def carry_out(self, form: Any) -> tuple[str, str]:
        link_final_decision(
            decision_id=self.decision.pk,
            final_id=int(form.cleaned_data["final_decision"]),
            by=self.person,
            now=self.now,
        )
        return "The recommendation leads to the decision now.", self.back()


class GivePower(DecisionDeed):
    title = "Give a power"
    button = "Give the power"

    def make_form(self, data: Any = None) -> PowerForm:
        return PowerForm(data)

    def carry_out(self, form: Any) -> tuple[str, str]:
        draft = PowerDraft(**form.cleaned_data)
        give_power(decision_id=self.decision.pk, draft=draft, by=self.person, now=self.now)
        return "The power is given.", self.back()
