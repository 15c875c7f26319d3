"""Cases about one issue, answered together (S3-31, S3-32)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.groups import (
    NEW,
    AddCaseForm,
    JoinForm,
    LeaveForm,
    PersonalForm,
    ReportForm,
    SendReportForm,
)
from cms.casework.desk.groups import drafted_report, letters_for, shown_cases, shown_groups
from cms.casework.desk.letters import ShownLetter, shown_letter
from cms.casework.desk.missing import MissingItem, items_for
from cms.casework.desk.pages.base import ActPage, DeskPage, note_unfit
from cms.casework.errors import CaseworkError
from cms.casework.models import Case, CaseGroup, Point
from cms.casework.permissions import ASK_STAFF, WORK, NotAllowed, rights_of
from cms.casework.services.case_groups import (
    case_by_reference,
    cases_in,
    groups_for,
    join_group,
    leave_group,
    stamp_of,
    start_group,
    write_report,
)
from cms.casework.services.change import Act, Stale
from cms.casework.services.group_letters import GroupNotReady, Sent, letter_in, send_report
from cms.casework.services.points import mark_personal
from cms.casework.services.readings import note_readings


class JoinPage(ActPage):
    """Answer a case together with others, in a group that is there or a new one."""

    title = "Answer it together with others"
    form_class = JoinForm
    button = "Put it with them"
    anchor = "group"
    hint = "Each person is told that it is looked into together. Nobody learns who else is in it."

    def enter(self) -> None:
        if self.case.procedure.spec.groups is None:
            raise Http404
        super().enter()
        if self.case.group_id is not None or self.case.closed_at is not None:
            self.not_offered()

    def make_form(self, **kwargs: Any) -> DeskForm:
        groups = [
            (str(group.pk), f"{group.name}: {group.issue}") for group in groups_for(self.person)
        ]
        return JoinForm(case=self.case, groups=groups, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        if given["group"] == NEW:
            start_group(case_id=self.case.pk, act=act, name=given["name"], issue=given["issue"])
            return "The group is begun. Add the other cases on its page."
        join_group(case_id=self.case.pk, act=act, group_id=int(given["group"]))
        return "It is in the group, and its person is told."


class LeavePage(ActPage):
    title = "Answer it by itself"
    form_class = LeaveForm
    button = "Take it out of the group"
    anchor = "group"

    def enter(self) -> None:
        super().enter()
        if self.case.group_id is None:
            self.not_offered()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        leave_group(case_id=self.case.pk, act=act)
        return "It is answered by itself again."


class PersonalPage(ActPage):
    """Keep a point out of everything that others read, or let it be shared again."""

    form_class = PersonalForm
    anchor = "points"
    point: Point

    def enter(self) -> None:
        number = int(self.kwargs["number"])
        found = next((row for row in self.case.points.all() if row.number == number), None)
        if found is None:
            raise Http404
        self.point = found
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return "Others raise it too" if self.point.personal else "Only about this person"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.point.number}. {self.point.text}"

    @property
    def button(self) -> str:  # type: ignore[override]
        return "Share the point" if self.point.personal else "Keep it to their own letter"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        point = mark_personal(
            case_id=self.case.pk,
            act=act,
            number=self.point.number,
            personal=not self.point.personal,
        )
        return "It goes into their own letter alone." if point.personal else "It is shared."


class GroupsPage(DeskPage):
    """Every group in which the reader sees a case."""

    title = "Groups"
    template_name = "casework/desk/groups.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(groups=shown_groups(self.person))


class GroupPage(DeskPage):
    """One group: its cases, its report, and how far each person's letter is."""

    template_name = "casework/desk/group.html"
    group: CaseGroup
    cases: list[Case]

    def find(self) -> None:
        """The same 404 for a group that is not there as for one that is not theirs to see."""
        group = groups_for(self.person).filter(pk=self.kwargs["group_id"]).first()
        self.cases = cases_in(group, self.person) if group else []
        if group is None or not self.cases:
            raise Http404
        self.group = group

    def get_page_title(self) -> str:
        return self.title or self.group.name

    def crumbs(self) -> list[dict[str, str]]:
        above = [{"url": reverse("desk:groups"), "label": "Groups"}]
        if self.title:
            above.append({"url": self.group_url, "label": self.group.name})
        return above

    @property
    def group_url(self) -> str:
        return reverse("desk:group", args=[self.group.pk])

    @property
    def may_work(self) -> bool:
        return WORK in rights_of(self.person)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return self.show(cases=shown_cases(self.cases, self.group))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "group": self.group,
            "group_url": self.group_url,
            "stamp": stamp_of(self.group),
            "may_work": self.may_work,
        }


class GroupFormPage(GroupPage, ABC):
    """A form about a group: GET shows it, POST does what it is for."""

    template_name = "casework/desk/group_act.html"
    button = "Save"
    hint = ""

    @abstractmethod
    def make_form(self, **kwargs: Any) -> DeskForm:
        """The form, bound where something was sent."""

    @abstractmethod
    def perform(self, given: dict[str, Any], act: Act) -> str:
        """Call the service; what to tell the person who pressed the button."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        if not self.may_work:
            return refused(request, ASK_STAFF)
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        if not self.may_work:
            return refused(request, ASK_STAFF)
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show_form(form)
        return self.carry_out(form)

    def carry_out(self, form: DeskForm) -> HttpResponse:
        act = Act(now=self.now, by=self.person, reason=str(form.cleaned_data.get("reason", "")))
        try:
            said = self.perform(form.cleaned_data, act)
        except NotAllowed as refusal:
            return refused(self.request, refusal.text)
        except Stale as stale:
            return self.show_theirs(form, stale)
        except GroupNotReady as refusal:
            form.add_error(None, refusal.text)
            return self.show_form(form, missing=missing_by_case(refusal))
        except ValidationError as unfit:
            note_unfit(form, unfit)
            return self.show_form(form)
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_form(form)
        messages.success(self.request, said)
        return redirect(self.group_url)

    def show_theirs(self, form: DeskForm, stale: Stale) -> HttpResponse:
        """409: what was typed is kept, with what somebody else wrote beside it."""
        self.find()
        form.add_error(None, stale.text)
        return self.show_form(form, status=409, theirs=self.group.report)

    def show_form(self, form: DeskForm, *, status: int = 200, **context: Any) -> HttpResponse:
        context.setdefault("missing", [])
        return self.show(
            status=status,
            form=form,
            button=self.button,
            hint=self.hint,
            has_errors=bool(form.errors or context["missing"]),
            **context,
        )


class GroupAddPage(GroupFormPage):
    title = "Add a case to the group"
    button = "Add it"
    hint = "Its person is told that it is looked into together, and not who else is in it."

    def make_form(self, **kwargs: Any) -> DeskForm:
        return AddCaseForm(**kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        case = case_by_reference(self.person, given["reference"])
        if case is None:
            raise CaseworkError("No open case that you see has this reference.", field="reference")
        join_group(case_id=case.pk, act=act, group_id=self.group.pk)
        return f"{case.reference} is in the group."


class ReportPage(GroupFormPage):
    title = "The report"
    button = "Keep the report"
    hint = "It is kept until you send it. What is only about one person goes into their own letter."

    def make_form(self, **kwargs: Any) -> DeskForm:
        # The draft quotes every case of the group, so that each is read here (S4-39).
        note_readings(cases=self.cases, by=self.person, now=self.now)
        first = {"report": self.group.report or drafted_report(self.cases)}
        return ReportForm(initial=first, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        seen = self.request.POST.get("seen_report", "")
        write_report(group_id=self.group.pk, act=act, report=given["report"], seen=seen)
        return "The report is kept. It goes to nobody until you send it."


class SendReportPage(GroupFormPage):
    title = "Send the report"
    button = "Send it to everybody in the group"
    template_name = "casework/desk/group_send.html"
    hint = (
        "Each gets one letter in their own way. What goes by post or phone waits on Today, to be "
        "posted and said today. Sent twice, it still reaches each person once."
    )

    def make_form(self, **kwargs: Any) -> DeskForm:
        return SendReportForm(letters=letters_for(self.cases), **kwargs)

    def show_form(self, form: DeskForm, *, status: int = 200, **context: Any) -> HttpResponse:
        """What comes first is said before anything is typed."""
        if not form.is_bound:
            context["missing"] = self.comes_first()
            context["nothing_to_fill"] = bool(context["missing"])
        return super().show_form(form, status=status, **context)

    def comes_first(self) -> list[MissingItem]:
        """The report, and a stage from which a letter goes."""
        if not self.group.report:
            url = reverse("desk:group_report", args=[self.group.pk])
            return [MissingItem("Write the report first.", url)]
        if letters_for(self.cases):
            return []
        return [
            MissingItem(
                f"{case.reference}: no letter with the report goes at its stage.",
                reverse("desk:case", args=[case.pk]),
            )
            for case in self.cases
        ]

    def carry_out(self, form: DeskForm) -> HttpResponse:
        if "look" in self.request.POST:
            return self.show_form(form, looked_at=self.first_letter(form))
        return super().carry_out(form)

    def first_letter(self, form: DeskForm) -> ShownLetter | None:
        """The letter as the first of those who wait for it would get it."""
        given = form.cleaned_data
        case = next((row for row in self.cases if letter_in(row, given["letter"])), None)
        message = letter_in(case, given["letter"]) if case else None
        if case is None or message is None:
            return None
        extra = {"report": self.group.report, "group_issue": self.group.issue}
        try:
            return shown_letter(
                case, message, given["words"], by=self.person, now=self.now, extra=extra
            )
        except CaseworkError as refusal:
            form.add_error(None, refusal.text)
            return None

    def perform(self, given: dict[str, Any], act: Act) -> str:
        sent = send_report(
            group_id=self.group.pk, act=act, key=given["letter"], words=given["words"]
        )
        return said_of(sent)


def said_of(sent: Sent) -> str:
    parts = [f"Sent in {counted(len(sent.now))}."]
    if sent.before:
        parts.append(f"{counted(len(sent.before))} had it before.".capitalize())
    parts += [f"{case.reference} was left: {text}" for case, text in sent.left]
    return " ".join(parts)


def counted(number: int) -> str:
    return "one case" if number == 1 else f"{number} cases"


def missing_by_case(refusal: GroupNotReady) -> list[MissingItem]:
    return [
        MissingItem(f"{case.reference}: {item.text}", item.url)
        for case, missing in refusal.missing.items()
        for item in items_for(case, missing)
    ]
