"""Those whom a case is about, and who provides the service it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.keeping import (
    AskCommentForm,
    ContractorForm,
    CopyForm,
    LaterForm,
    NameStaffForm,
    SaidForm,
    SomebodyElseForm,
    SubjectForm,
)
from cms.casework.desk.keeping import may_see_readers
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.desk.people import by_name_and_role
from cms.casework.models import Case, Part, Party
from cms.casework.procedure.subjects import SubjectRules
from cms.casework.services.change import Act
from cms.casework.services.contractors import name_contractor
from cms.casework.services.hearing import (
    Said,
    address_of,
    ask_comment,
    give_copy,
    note_no_comment,
    put_off,
    tell_proposed,
    tell_subject,
)
from cms.casework.services.readings import readings_of
from cms.casework.services.subject_jobs import name_of
from cms.casework.services.subjects import name_somebody_else, name_staff
from cms.users.models import Appointment, User

Given = dict[str, Any]
NOT_READ = "Who read a case is for auditors, and for those who see every case."


class NameStaffPage(ActPage):
    title = "It is about one of us"
    form_class = NameStaffForm
    button = "Save"
    anchor = "subjects"
    hint = "Whoever it is about never sees the case. Tell them, and hear their side of it."

    def make_form(self, **kwargs: Any) -> DeskForm:
        on = localdate(self.now)
        rows = Appointment.objects.current(on).values("user")
        people = User.objects.filter(pk__in=rows, is_active=True)
        named = by_name_and_role(people, on=on)
        return NameStaffForm(case=self.case, people=with_members(named, on=on), **kwargs)

    def perform(self, given: Given, act: Act) -> str:
        name_staff(case_id=self.case.pk, act=act, user=given["user"], name=given["name"])
        return "Saved."


class SomebodyElsePage(ActPage):
    button = "Save"
    anchor = "subjects"
    party: Party

    def enter(self) -> None:
        self.party = subject_of(self.case, self.kwargs["party_id"])
        if not self.party.is_one_of_us:
            self.not_offered()
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"It is not about {name_of(self.case, self.party)}"

    @property
    def hint(self) -> str:  # type: ignore[override]
        who = self.party.user or name_of(self.case, self.party)
        return (
            f"As long as it is about {who}, they never see the case. Once it is about somebody "
            "else, they see it if their role does. It stays with whoever has it now."
        )

    def make_form(self, **kwargs: Any) -> DeskForm:
        return SomebodyElseForm(case=self.case, initial={"name": self.party.name}, **kwargs)

    def perform(self, given: Given, act: Act) -> str:
        about = {"case_id": self.case.pk, "party_id": self.party.pk}
        name_somebody_else(**about, act=act, name=given["name"])
        return "Saved."


def subject_of(case: Case, party_id: int) -> Party:
    """One of those it is about. Raises ``Http404``."""
    rows = (row for row in case.parties.all() if row.part == Part.SUBJECT)
    found: Party | None = next((row for row in rows if row.pk == party_id), None)
    if found is None:
        raise Http404
    return found


def with_members(staff: Mapping[int, str], *, on: date) -> dict[int, str]:
    """Staff, and members who have an account but no role."""
    members = registry.member_names(on=on).items()
    return {**staff, **{pk: f"{name}, member" for pk, name in members if pk not in staff}}


def tell(about: Given, given: Given) -> None:
    tell_subject(**about, said=said_in(given))


def propose(about: Given, given: Given) -> None:
    tell_proposed(**about, said=said_in(given))


def copy(about: Given, given: Given) -> None:
    file = given.pop("file")
    give_copy(**about, name=file.name, content=file.read(), said=said_in(given))


def later(about: Given, given: Given) -> None:
    put_off(**about, until=given["until"])


def ask(about: Given, given: Given) -> None:
    ask_comment(**about, **given)


def said_in(given: Mapping[str, Any]) -> Said:
    return Said(given["words"], given["channel"], given["happened_at"])


@dataclass(frozen=True)
class Deed:
    """One thing that is owed to somebody whom a case is about."""

    title: str
    form: type[SubjectForm]
    button: str
    hint: str
    done: str
    do: Callable[[Given, Given], None]


DEEDS: Mapping[str, Deed] = {
    "told": Deed(
        "Tell {name} that it is about them",
        SaidForm,
        "Save",
        "As soon as you can. Say what it is about, that they will be heard, and who can help.",
        "Noted that they were told.",
        tell,
    ),
    "copy": Deed(
        "Give {name} a copy",
        CopyForm,
        "Save",
        "With names and private details of others taken out. It is kept on file.",
        "Noted, and the copy is on file.",
        copy,
    ),
    "ask": Deed(
        "Ask {name} for their side",
        AskCommentForm,
        "Ask",
        "Both sides are heard. What they answer is kept with the case.",
        "Noted that they were asked.",
        ask,
    ),
    "proposed": Deed(
        "Tell {name} what we propose",
        SaidForm,
        "Save",
        "Before the person who raised it reads it, wherever that is possible.",
        "Noted that they were told.",
        propose,
    ),
    "later": Deed(
        "Put off telling {name}",
        LaterForm,
        "Save",
        "Only with a reason. It comes back to Today on the day you give.",
        "Put off, with the reason.",
        later,
    ),
}


class SubjectPage(ActPage):
    """One form a deed, for one of those it is about."""

    anchor = "subjects"
    party: Party
    deed: Deed
    rules: SubjectRules

    def enter(self) -> None:
        rules, deed = self.case.procedure.spec.subjects, DEEDS.get(self.kwargs["what"])
        if rules is None or deed is None:
            raise Http404
        self.rules, self.deed = rules, deed
        self.party = subject_of(self.case, self.kwargs["party_id"])
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.deed.title.replace("{name}", name_of(self.case, self.party))

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.deed.hint

    @property
    def button(self) -> str:  # type: ignore[override]
        return self.deed.button

    def make_form(self, **kwargs: Any) -> DeskForm:
        day = localdate(self.now) + timedelta(days=self.rules.comment_days)
        first = {"due_on": day} if self.deed.form is AskCommentForm else {}
        return self.deed.form(
            case=self.case,
            can_email=bool(self.rules.message and address_of(self.party)),
            initial=first,
            **kwargs,
        )

    def perform(self, given: Given, act: Act) -> str:
        about = {"case_id": self.case.pk, "act": act, "party_id": self.party.pk}
        given.pop("reason", None)
        self.deed.do(about, given)
        return self.deed.done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_multipart=self.deed.form is CopyForm, **kwargs)


class NoCommentPage(ActPage):
    title = "They did not comment"
    form_class = DeskForm
    button = "Note it"
    hint = "Kept with the case: no comment by the day that was given."
    anchor = "subjects"

    def enter(self) -> None:
        rows = self.case.information_requests.all()
        found = next((row for row in rows if row.pk == self.kwargs["request_id"]), None)
        if found is None or found.party_id is None:
            raise Http404
        if found.answered_at is not None or found.due_on >= localdate(self.now):
            self.not_offered()
        super().enter()

    def perform(self, given: Given, act: Act) -> str:
        note_no_comment(case_id=self.case.pk, act=act, request_id=self.kwargs["request_id"])
        return "Noted."


class ContractorPage(ActPage):
    title = "Who provides the service?"
    form_class: ClassVar[type[DeskForm]] = ContractorForm
    button = "Save"
    anchor = "subjects"
    hint = "We stay responsible, and the case counts as ours."

    def enter(self) -> None:
        if self.case.procedure.spec.contractors is None:
            raise Http404
        super().enter()

    def perform(self, given: Given, act: Act) -> str:
        found = given["contractor"]
        name_contractor(case_id=self.case.pk, act=act, contractor_id=found.pk if found else None)
        return "Saved."


class ReadersPage(CasePage):
    """Who read the case, once a day and person (S4-39)."""

    title = "Who has read it"
    template_name = "casework/desk/readers.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_see_readers(self.person):
            return refused(request, NOT_READ)
        return self.show(readings=readings_of(self.case))
