"""Who signed the code and who did not, paper signatures, and which code it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.timezone import localdate
from wagtail.admin.viewsets.base import ViewSet

from cms.conduct.desk.screens import ConductDeed, ConductScreen, ItemForReaders
from cms.conduct.errors import ConductRefused
from cms.conduct.library import codes, registers
from cms.conduct.models import Code, Member, Signature, SigningMethod
from cms.conduct.own.signing import paper_copy
from cms.conduct.services.codes import begin_code, end_code
from cms.conduct.services.signing import record_paper_signature
from cms.conduct.signing import SigningState, signing_states, versions_of
from cms.meetings.models import MeetingGroup
from cms.policies.models import Policy, PolicyVersion
from cms.web.forms import FilesField
from cms.web.staff_forms import OneDateField, StaffForm, line_field, reason_field
from cms.web.templatetags.site import short_date
from cms.web.uploads import UploadRefused, check_size, safe_name, sealed

WAY = ("Signing the code", "signing:index")
OURS = "spec:"


@dataclass(frozen=True)
class MemberRow:
    """One member, and in words how far they are. ``number`` is of their signature on paper."""

    member: Member
    state: SigningState
    words: str
    number: int | None


class SigningList(ConductScreen):
    """Those who did not sign come first, the latest of them at the top."""

    title = "Signing the code"
    template_name = "conduct/desk/signing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = localdate(self.now)
        members = list(Member.objects.current(on).select_related("user"))
        states = signing_states(members, on=on)
        scans = scans_of(members)
        rows = [
            MemberRow(one, states[one.pk], words_of(one, states[one.pk]), scans.get(one.pk))
            for one in members
            if one.pk in states
        ]
        rows.sort(key=lambda row: (row.state.signed_at is not None, row.state.due_on))
        return self.show(
            rows=rows,
            signed=sum(row.state.signed_at is not None for row in rows),
            codes=Code.objects.exclude(ends_on__lt=on).select_related("policy", "group"),
            versions=dict.fromkeys(row.state.version for row in rows),
        )


def scans_of(members: Iterable[Member]) -> dict[int, int]:
    """The number of each member's newest signature on paper."""
    rows = Signature.objects.filter(
        member__in=[one.pk for one in members], method=SigningMethod.PAPER
    )
    return dict(rows.order_by("number").values_list("member", "number"))


def words_of(member: Member, state: SigningState) -> str:
    if state.signed_at is not None:
        return f"Signed {short_date(state.signed_at)}"
    how = "" if member.user_id else ", on paper"
    if state.is_overdue:
        return f"Overdue since {short_date(state.due_on)}{how}"
    return f"To sign by {short_date(state.due_on)}{how}"


class PaperForm(StaffForm):
    """A sheet that a member signed by hand."""

    version = forms.ModelChoiceField(
        PolicyVersion.objects.none(), label="Which version did they sign?", empty_label=None
    )
    signed_on = OneDateField(label="On which day?", help_text="As it is written on the sheet.")
    typed_name = line_field("Name", 120, help_text="As it is written on the sheet.")
    scan = FilesField(
        label="Scan or photo of the sheet",
        max_files=1,
        error_messages={"required": "Choose the scan of the sheet."},
    )

    def __init__(self, *args: Any, versions: Iterable[PolicyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in versions]
        rows = PolicyVersion.objects.filter(pk__in=keys).order_by("-number")
        self.fields["version"].queryset = rows.defer(  # type: ignore[attr-defined]
            "html", "text", "sections"
        )


class RecordPaper(ConductDeed):
    """Nobody signs for another: what is recorded is a sheet with the member's own hand."""

    title = "Record a signature on paper"
    way = (WAY,)
    button = "Record it"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.member} signed a printed copy by hand. The scan is kept private."

    @property
    def member(self) -> Member:
        return get_object_or_404(Member, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("signing:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        state = signing_states([self.member], on=localdate(self.now)).get(self.member.pk)
        if state is None:
            raise Http404
        versions = versions_of([state.code.policy_id], on=localdate(self.now))[state.code.policy_id]
        initial = {"typed_name": self.member.name, "version": state.version.pk}
        return PaperForm(data, files, versions=versions, initial=initial)

    def carry_out(self, given: dict[str, Any]) -> str:
        [upload] = given["scan"]
        try:
            check_size(upload.size)
        except UploadRefused as refused:
            raise ConductRefused(refused.text, field="scan") from None
        signature = record_paper_signature(
            member_id=self.member.pk,
            version_id=given["version"].pk,
            name=upload.name,
            content=upload.read(),
            signed_on=given["signed_on"],
            typed_name=given["typed_name"],
            by=self.person,
            now=self.now,
        )
        return f"{self.member} signed. It is signature {signature.number}."


class PaperCopy(ConductScreen):
    """The sheet to print for somebody who signs by hand."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        policies = Code.objects.values("policy")
        version = get_object_or_404(PolicyVersion, pk=pk, policy__in=policies)
        return paper_copy(request, version)


class Scan(ConductScreen):
    """A scan as it was made new, to be saved."""

    def get(self, request: HttpRequest, number: int) -> FileResponse:
        row = get_object_or_404(Signature.objects.exclude(scan=""), number=number)
        try:
            content = row.scan.open("rb")
        except OSError:
            raise Http404 from None
        ending = f".{row.scan.name.rpartition('.')[2]}"
        return sealed(
            content,
            name=safe_name(f"Signature {row.number}", ending),
            content_type="application/octet-stream",
        )


class BeginForm(StaffForm):
    """Which policy members are asked to sign, who, and how soon."""

    which = forms.ChoiceField(label="What do members sign?")
    group = forms.ModelChoiceField(
        MeetingGroup.objects.all(),
        label="Who signs it?",
        required=False,
        empty_label="Every member",
        help_text="A group’s own code takes the place of the one for everybody, for its members "
        "and those of its sub-groups.",
    )
    days = forms.IntegerField(
        label="Days to sign it in",
        initial=14,
        min_value=1,
        max_value=365,
        help_text="The day on which somebody is asked is the first.",
        error_messages={
            "invalid": "Enter a number of days.",
            "min_value": "Give at least 1 day.",
            "max_value": "Give at most 365 days.",
        },
    )
    starts_on = OneDateField(label="From which day?")
    register = forms.ChoiceField(label="Which interests do they declare?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = [(f"{OURS}{one.key}", f"{one.title} (ours, as a draft)") for one in codes()]
        own = [(str(row.pk), row.title) for row in Policy.objects.order_by("title")]
        self.fields["which"].choices = [*ours, *own]  # type: ignore[attr-defined]
        sets = [(one.key, one.title) for one in registers()]
        self.fields["register"].choices = [  # type: ignore[attr-defined]
            ("", "Those that belong to the code"),
            *sets,
        ]


class BeginCode(ConductDeed):
    """Another code for everybody, or a group's own."""

    title = "Ask members to sign a code"
    way = (WAY,)
    button = "Ask them"
    hint = (
        "Members are asked once the policy has an adopted version. Where they sign another code "
        "now, it holds until then."
    )

    def back(self) -> str:
        return reverse("signing:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return BeginForm(data, initial={"starts_on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        which = given["which"]
        is_ours = which.startswith(OURS)
        try:
            code = begin_code(
                spec=which.removeprefix(OURS) if is_ours else "",
                policy_id=None if is_ours else int(which),
                group=given["group"],
                days=given["days"],
                starts_on=given["starts_on"],
                register=given["register"],
                by=self.person,
                now=self.now,
            )
        except ConductRefused as refused:
            field = "which" if refused.field in ("policy", "spec") else refused.field
            raise ConductRefused(refused.text, field=field) from None
        return f"Members are asked to sign “{code}” from {short_date(code.starts_on)}."


class EndForm(StaffForm):
    """The last day of a code."""

    ends_on = OneDateField(label="Which is the last day?")
    reason = reason_field("Why does it end?")


class EndCode(ConductDeed):
    """Nobody is asked any more; every signature stays."""

    way = (WAY,)
    button = "End it"
    hint = "Every signature stays. Nobody is asked to sign it after that day."

    @property
    def code(self) -> Code:
        rows = Code.objects.select_related("policy")
        code: Code = get_object_or_404(rows, pk=self.kwargs["pk"])
        return code

    def get_page_title(self) -> str:
        return f"End “{self.code}” as a code"

    def back(self) -> str:
        return reverse("signing:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return EndForm(data, initial={"ends_on": self.today})

    @property
    def today(self) -> date:
        return localdate(self.now)

    def carry_out(self, given: dict[str, Any]) -> str:
        code = end_code(code_id=self.code.pk, by=self.person, now=self.now, **given)
        return f"“{code}” is asked of nobody after {short_date(given['ends_on'])}."


class SigningScreens(ViewSet):
    """The addresses of these screens, below ``/admin/signing/``."""

    name = "signing"
    menu_label = "Signing the code"
    icon = "edit"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", SigningList.as_view(), name="index"),
            path("members/<int:pk>/paper/", RecordPaper.as_view(), name="paper"),
            path("versions/<int:pk>/print/", PaperCopy.as_view(), name="print"),
            path("scans/<int:number>/", Scan.as_view(), name="scan"),
            path("codes/new/", BeginCode.as_view(), name="begin"),
            path("codes/<int:pk>/end/", EndCode.as_view(), name="end"),
        ]
