"""The base of the desk's pages: one case found by its right door, one action done once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.casework.desk.access import (
    find_case,
    kept_out,
    person_of,
    refused,
    works_on_cases,
)
from cms.casework.desk.changes import changes_since
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.help import help_on_desk
from cms.casework.desk.missing import MissingItem, items_for
from cms.casework.errors import CaseworkError
from cms.casework.models import Case
from cms.casework.permissions import (
    NOT_YOURS,
    CaseNotFound,
    NotAllowed,
    may,
    visible_to,
    whom_to_ask,
)
from cms.casework.services.change import Act, AlreadyDone, NotReady, Stale
from cms.casework.services.evidence import EvidenceMissing

NO_ENTRY = "This part is for people who work on cases. Ask an administrator if you should be one."
WORN_OUT = (
    "This page was open for too long, or was changed on its way. Nothing was done; press again."
)


class DeskPage(WagtailAdminTemplateMixin, View):
    """A page for people whose role has to do with cases."""

    title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        self.person = person_of(request)
        if not self.lets_in():
            return kept_out(request) or refused(request, NO_ENTRY)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # Private pages stay out of every cache, the browser's own too.
        response.headers["Cache-Control"] = "no-store"
        return response

    def lets_in(self) -> bool:
        return works_on_cases(self.person)

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            *self.crumbs(),
            {"url": "", "label": self.get_page_title()},
        ]

    def crumbs(self) -> list[dict[str, str]]:
        """The pages between the front page and this one."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        case: Case | None = getattr(self, "case", None)
        return {**context, "staff_help": help_on_desk(case, on=localdate(self.now))}

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        shown: HttpResponse = self.render_to_response(
            self.get_context_data(now=self.now, **context), status=status
        )
        return shown


class CasePage(DeskPage):
    """A page of one case that its reader may see."""

    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        if (closed := kept_out(request)) is not None:
            return closed
        # Before anything else: a stranger learns the same from every address of every case.
        self.case = find_case(person_of(request), int(kwargs["pk"]), now=self.now)
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return True

    @property
    def case_url(self) -> str:
        return reverse("desk:case", args=[self.case.pk])

    def not_yours(self, action: str) -> str:
        """Why somebody may not, and who may."""
        return NOT_YOURS + whom_to_ask(self.case.procedure.spec, action)

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("desk_cases:index"), "label": "Cases"},
            {"url": self.case_url, "label": self.case.reference},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "case": self.case, "case_url": self.case_url}


class FormPage(CasePage, ABC):
    """A form about a case: GET shows it, POST does what it is for.

    The form carries the version that was seen and a key of its own.
    """

    template_name = "casework/desk/act.html"
    form_class: ClassVar[type[DeskForm]]
    action = "work"
    button = "Save"
    hint = ""
    anchor = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refusal:
            return refused(request, refusal.text)
        except CaseNotFound:
            raise Http404 from None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.enter()
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.enter()
        form = self.make_form(data=request.POST, files=request.FILES)
        key = key_in(request.POST.get("key", ""))
        if key is None:
            form.add_error(None, WORN_OUT)
        if not form.is_valid() or key is None:
            return self.show_form(form)
        act = Act(
            now=self.now,
            by=self.person,
            reason=str(form.cleaned_data.get("reason", "")),
            seen=version_in(request.POST.get("seen", "")),
            key=key,
        )
        return self.carry_out(form, act)

    def enter(self) -> None:
        """Raises ``NotAllowed`` or ``Http404``; may set what the page is about."""
        if not may(self.person, self.case, self.action):
            raise NotAllowed(self.not_yours(self.action))

    def make_form(self, **kwargs: Any) -> DeskForm:
        return self.form_class(case=self.case, **kwargs)

    def not_offered(self) -> None:
        """404 for whoever opens a page that the case has no place for now.

        A form that was filled in meanwhile goes to its service, which refuses it in words, so
        that what was typed is kept and shown beside what changed.
        """
        if self.request.method != "POST":
            raise Http404

    @abstractmethod
    def carry_out(self, form: DeskForm, act: Act) -> HttpResponseBase:
        """Do it, with what was typed; the answer to the press of the button."""

    def show_form(
        self,
        form: DeskForm,
        *,
        status: int = 200,
        missing: list[MissingItem] | None = None,
        **context: Any,
    ) -> HttpResponse:
        return self.show(
            status=status,
            form=form,
            missing=missing or [],
            seen=self.case.version,
            key=uuid4(),
            button=self.button,
            hint=self.hint,
            has_errors=bool(form.errors or missing),
            **context,
        )


class ActPage(FormPage):
    """A form that does one thing to a case through one service.

    Somebody else's change in between gives 409 with both texts; a second press of the same
    button does nothing.
    """

    @abstractmethod
    def perform(self, given: dict[str, Any], act: Act) -> str:
        """Call the service; what to tell the person who pressed the button."""

    def carry_out(self, form: DeskForm, act: Act) -> HttpResponse:
        try:
            messages.success(self.request, self.perform(form.cleaned_data, act))
        except AlreadyDone as again:
            messages.info(self.request, again.text)
        except Stale as stale:
            return self.show_both(form, stale, act.seen or 0)
        except (NotAllowed, CaseNotFound):
            raise
        except (CaseworkError, ValidationError) as refusal:
            return self.show_form(form, missing=self.note(form, refusal))
        return redirect(self.success_url())

    def note(self, form: DeskForm, refusal: CaseworkError | ValidationError) -> list[MissingItem]:
        """Put a refusal where it belongs on the form; what comes first, as links."""
        if isinstance(refusal, NotReady):
            return items_for(self.case, refusal.missing)
        if isinstance(refusal, ValidationError):
            note_unfit(form, refusal)
        elif isinstance(refusal, EvidenceMissing):
            for name, text in refusal.problems.items():
                form.add_error(name if name in form.fields else None, text)
        else:
            form.add_refusal(refusal)
        return []

    def success_url(self) -> str:
        # Naming somebody as the subject may take the case out of the namer's own sight.
        if not visible_to(self.person).filter(pk=self.case.pk).exists():
            return reverse("desk:today")
        return f"{self.case_url}#{self.anchor}" if self.anchor else self.case_url

    def show_both(self, form: DeskForm, stale: Stale, seen: int) -> HttpResponse:
        """409: the person's own words kept, and beside them what changed since."""
        self.case = find_case(self.person, self.case.pk, now=self.now)
        form.add_error(None, stale.text)
        return self.show_form(form, status=409, changes=changes_since(self.case, seen))


def key_in(typed: str) -> UUID | None:
    """The key of the form; None when it was lost or forged."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def version_in(typed: str) -> int:
    """The version the form was shown with; 0, which nothing matches, when it makes no sense."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def note_unfit(form: DeskForm, unfit: ValidationError) -> None:
    """What the row itself refused, put beside the field where there is one."""
    if not hasattr(unfit, "error_dict"):
        form.add_error(None, unfit)
        return
    for name, errors in unfit.message_dict.items():
        form.add_error(name if name in form.fields else None, list(errors))
