"""Reading and signing the code (M1): every principle in full, nothing ticked beforehand (S0-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from cms.conduct.due import DueItem
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, Signature
from cms.conduct.own.entry import OwnEntry, for_members, own_page
from cms.conduct.principles import PrincipleGroup, groups_of, principles_of
from cms.conduct.services.signing import OTHER_WORDS, sign
from cms.conduct.signing import SigningState, signing_state
from cms.conduct.wording import inside
from cms.policies.models import PolicyVersion
from cms.web.forms import CleanCharField, SiteForm


class SignForm(SiteForm):
    """One tick for each group of principles, and the name. Nothing is ticked beforehand."""

    def __init__(self, *args: Any, of: PolicyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups_of(of)
        name = inside(of.title)
        for group in self.groups:
            missing = f"Confirm that you agree to {name}"
            if len(self.groups) > 1:
                missing += f", {group.words}"
            self.fields[group.key] = forms.BooleanField(
                label=f"I have read {group.words}, and I agree",
                error_messages={"required": missing},
            )
        self.fields["typed_name"] = CleanCharField(
            label="Your full name",
            max_length=120,
            help_text="Typing it here counts as your signature.",
            error_messages={"required": "Type your full name"},
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )

    @property
    def rows(self) -> list[tuple[PrincipleGroup, Any]]:
        """Each group with the tick that stands under it."""
        return [(group, self[group.key]) for group in self.groups]

    @property
    def agreed(self) -> list[str]:
        ticked = [group for group in self.groups if self.cleaned_data.get(group.key)]
        return [one.anchor for group in ticked for one in group.principles]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def sign_code(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    """The code to sign; what was signed and when, where nothing is left to sign."""
    state = signing_state(entry.member, localdate(entry.now))
    if state is None:
        return own_page(request, entry, "conduct/own/nothing_to_sign.html")
    if state.signed_at is not None:
        return signed_page(request, entry, state)
    if request.method != "POST":
        return sign_page(request, entry, state, SignForm(of=state.version))
    form = form_sent(request, state.version)
    if form.is_valid() and signed(request, entry, form):
        return redirect("own:sign")
    return sign_page(request, entry, state, form)


def form_sent(request: HttpRequest, version: PolicyVersion) -> SignForm:
    """What was typed and ticked. No tick outlives the words that it stood under (S0-13)."""
    if request.POST.get("shown") == version.words_digest:
        return SignForm(request.POST, of=version)
    form = SignForm({"typed_name": request.POST.get("typed_name", "")}, of=version)
    form.add_error(None, OTHER_WORDS)
    return form


def signed(request: HttpRequest, entry: OwnEntry, form: SignForm) -> bool:
    try:
        sign(
            member_id=entry.member.pk,
            version_id=number_in(request.POST.get("version", "")),
            shown=request.POST.get("shown", ""),
            agreed=form.agreed,
            typed_name=form.cleaned_data["typed_name"],
            by=entry.user,
            now=entry.now,
        )
    except ConductRefused as refused:
        form.add_refusal(refused)
        return False
    messages.success(request, "Thank you. You have signed, and we have sent you a copy.")
    return True


def number_in(typed: str) -> int:
    """0, which nothing matches, for what is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def sign_page(
    request: HttpRequest, entry: OwnEntry, state: SigningState, form: SignForm
) -> HttpResponse:
    return own_page(
        request,
        entry,
        "conduct/own/sign.html",
        form=form,
        state=state,
        version=state.version,
        name=inside(state.version.title),
        has_errors=bool(form.errors),
    )


def signed_page(request: HttpRequest, entry: OwnEntry, state: SigningState) -> HttpResponse:
    rows = Signature.objects.filter(member=entry.member, version__policy=state.version.policy_id)
    signature = rows.select_related("version").order_by("-version__number").first()
    return own_page(
        request,
        entry,
        "conduct/own/signed.html",
        signature=signature,
        version=signature.version if signature else state.version,
        newest=state.version,
        principles=principles_of(signature.version if signature else state.version),
        name=inside(state.version.title),
    )


@require_safe
@for_members
def sign_on_paper(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    """The same words to print and to sign by hand."""
    state = signing_state(entry.member, localdate(entry.now))
    if state is None:
        raise Http404
    return paper_copy(request, state.version, name=entry.member.name)


def paper_copy(request: HttpRequest, version: PolicyVersion, *, name: str = "") -> HttpResponse:
    """``name`` empty: for anybody, who writes it themselves."""
    context = {"version": version, "principles": principles_of(version), "name": name}
    return render(request, "conduct/print/sign.html", context)


def signing_due(member: Member, now: datetime) -> Sequence[DueItem]:
    """The code to sign, among what is due (M4)."""
    state = signing_state(member, localdate(now))
    if state is None or state.signed_at is not None:
        return ()
    closed = "Until you do, cases and confidential papers are closed to you."
    return (
        DueItem(
            title=f"Read and sign {inside(state.version.title)}",
            detail=closed if state.keeps_out else "It takes about five minutes.",
            url=reverse("own:sign"),
            due_on=state.due_on,
            is_overdue=state.is_overdue,
        ),
    )
