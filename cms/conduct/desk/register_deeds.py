"""What staff do in the register: write down for who has no account, and decide what stays private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.conduct.desk.register_forms import DecideForm, EndForm, ToldForm, WriteDownForm
from cms.conduct.desk.screens import ConductDeed, ConductScreen
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member
from cms.conduct.register import Interest, RegisterState, interests_of, register_state
from cms.conduct.services import register as services
from cms.conduct.services.saying import kind_of
from cms.conduct.trusted import is_trusted
from cms.web.staff_forms import StaffForm

WAY: Final = ("Register of interests", "register_desk:index")
# A refusal of a service beside its field, whose columns are named otherwise.
FIELDS: Final = {"value_pence": "value"}
OF_ONE: Final = "members/<int:pk>/<int:entry>/"


class OfMember(ConductScreen):
    """A screen about the register of one member."""

    way = (WAY,)

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.select_related("user")
        member: Member = get_object_or_404(rows, pk=self.kwargs["pk"])
        return member

    @property
    def is_trusted(self) -> bool:
        return is_trusted(self.person, localdate(self.now), about=self.member)

    @property
    def speaks_for_themselves(self) -> bool:
        """They have an account, and declare there."""
        return self.member.user is not None and self.member.user.is_active

    def get_page_title(self) -> str:
        return f"{self.title}: {self.member}" if self.title else str(self.member)


class RegisterDeed(OfMember, ConductDeed):
    """A deed about the register of one member; it goes back to their page."""

    def back(self) -> str:
        return reverse("register_desk:member", args=[self.member.pk])

    @property
    def act(self) -> dict[str, Any]:
        return {"by": self.person, "now": self.now}

    @cached_property
    def interest(self) -> Interest:
        key = self.kwargs["entry"]
        found = [one for one in interests_of(self.member) if one.key == key]
        if not found:
            raise Http404
        return found[0]


class ForMember(RegisterDeed):
    """What somebody without an account says, written down for them."""

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        if self.speaks_for_themselves:
            raise Http404
        return self.form_for(data)

    def form_for(self, data: Any) -> StaffForm:
        return ToldForm(data, initial={"told_on": localdate(self.now)})


def beside_field(deed: Callable[..., Any], **given: Any) -> None:
    """Do it; a refusal names the field of the form."""
    try:
        deed(**given)
    except ConductRefused as refused:
        field = FIELDS.get(refused.field, refused.field)
        raise ConductRefused(refused.text, field=field) from None


class WriteDown(ForMember):
    title = "Write down an interest"
    button = "Write it down"

    @cached_property
    def state(self) -> RegisterState:
        state = register_state(self.member, localdate(self.now))
        if state is None:
            raise Http404
        return state

    def form_for(self, data: Any) -> StaffForm:
        self.form = WriteDownForm(
            data, spec=self.state.spec, initial={"told_on": localdate(self.now)}
        )
        return self.form

    def carry_out(self, given: dict[str, Any]) -> str:
        chosen, told_on = given["category"], given["told_on"]
        told = {"told": self.form.told(), "told_on": told_on}
        beside_field(
            services.declare, member_id=self.member.pk, category=chosen, **told, **self.act
        )
        return "It is in the register."


class ChangeForMember(ForMember):
    """Its form says what was said before: details that stay private, to who decides on them alone."""

    title = "Change an interest"
    button = "Write it down"

    def form_for(self, data: Any) -> StaffForm:
        if not self.interest.holds or (self.interest.is_withheld and not self.is_trusted):
            raise Http404
        spec, _ = kind_of(self.interest.newest)
        self.form = WriteDownForm(
            data, spec=spec, of=self.interest, initial={"told_on": localdate(self.now)}
        )
        return self.form

    def carry_out(self, given: dict[str, Any]) -> str:
        told = {"told": self.form.told(), "told_on": given["told_on"]}
        beside_field(services.change, entry_id=self.interest.key, **told, **self.act)
        return "The register says so now."


class EndForMember(ForMember):
    title = "An interest no longer holds"
    button = "Write it down"

    def form_for(self, data: Any) -> StaffForm:
        if not self.interest.holds:
            raise Http404
        today = localdate(self.now)
        return EndForm(data, initial={"on": today, "told_on": today})

    def carry_out(self, given: dict[str, Any]) -> str:
        services.end(entry_id=self.interest.key, **given, **self.act)
        return "The register says that it ended."


class NothingForMember(ForMember):
    title = "Nothing to declare"
    button = "Write it down"

    def carry_out(self, given: dict[str, Any]) -> str:
        services.declare_nothing(member_id=self.member.pk, **given, **self.act)
        return f"{self.member} has nothing to declare."


class ConfirmForMember(ForMember):
    title = "The register is complete"
    button = "Write it down"

    def carry_out(self, given: dict[str, Any]) -> str:
        services.confirm(member_id=self.member.pk, **given, **self.act)
        return f"{self.member} confirmed that the register is complete."


class Deciding(RegisterDeed):
    """Somebody who is trusted with it says whether details stay private."""

    permission = ConductScreen.permission

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        if not (self.is_trusted and self.interest.is_withheld):
            raise Http404
        return DecideForm(data)

    @property
    def hint(self) -> str:  # type: ignore[override]
        newest = self.interest.newest
        asked = f" They asked because: {newest.reason}" if newest.reason else ""
        return f"{newest.category_title}: {newest.words}{asked}"


class Withhold(Deciding):
    title = "Keep the details private"
    button = "Keep them private"

    def carry_out(self, given: dict[str, Any]) -> str:
        services.withhold(entry_id=self.interest.key, **given, **self.act)
        return "The details stay private. The public reads the fact alone."


class Show(Deciding):
    title = "Show the details"
    button = "Show them to everybody"

    def carry_out(self, given: dict[str, Any]) -> str:
        services.show(entry_id=self.interest.key, **given, **self.act)
        return "Everybody can read the details now."


urlpatterns = [
    path("members/<int:pk>/new/", WriteDown.as_view(), name="write_down"),
    path("members/<int:pk>/nothing/", NothingForMember.as_view(), name="nothing"),
    path("members/<int:pk>/complete/", ConfirmForMember.as_view(), name="confirm"),
    path(f"{OF_ONE}change/", ChangeForMember.as_view(), name="change"),
    path(f"{OF_ONE}end/", EndForMember.as_view(), name="end"),
    path(f"{OF_ONE}private/", Withhold.as_view(), name="withhold"),
    path(f"{OF_ONE}show/", Show.as_view(), name="show"),
]
