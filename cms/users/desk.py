"""What screens of staff stand on: who is let in, and a deed that may be refused in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.users.models import User
from cms.web.readability import advice_on
from cms.web.refusals import Refused
from cms.web.staff_forms import StaffForm


class Screen(WagtailAdminTemplateMixin, View):
    """A screen for whoever holds ``permission``; who holds ``writing`` too may change something."""

    title = ""
    permission: ClassVar[str]
    writing: ClassVar[str]
    way: ClassVar[tuple[tuple[str, str], ...]] = ()  # label and URL name of the screens above

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        if not isinstance(request.user, User) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.person = request.user
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # Private pages stay out of every cache, the browser's own too.
        response.headers["Cache-Control"] = "no-store"
        return response

    @property
    def may_write(self) -> bool:
        return self.person.has_perm(self.writing)

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = [("Home", "wagtailadmin_home"), *self.way]
        items = [{"url": reverse(name), "label": label} for label, name in above]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def show(self, **context: Any) -> HttpResponse:
        given = self.get_context_data(may_write=self.may_write, now=self.now, **context)
        shown: HttpResponse = self.render_to_response(given)
        return shown

    def advise_on(self, public_words: str) -> None:
        """Tell whoever wrote what the public will read of hard words in it (S0-5)."""
        for advice in advice_on(public_words):
            messages.warning(self.request, advice)


class FormScreen(Screen, ABC):
    """A form that does one thing. A refusal stands beside its field, with what was typed."""

    template_name = "users/desk/deed.html"
    button = "Save"
    hint = ""

    @abstractmethod
    def make_form(self, data: Any = None) -> StaffForm:
        """The form, filled in with ``data`` where it was sent. May raise ``Http404``."""

    @abstractmethod
    def do(self, form: Any) -> HttpResponse:
        """Do it with what was typed: the answer, mostly the way on. Raises ``Refused``."""

    @abstractmethod
    def back(self) -> str:
        """Where leaving it alone leads."""

    def sent_form(self) -> StaffForm:
        return self.make_form(self.request.POST)

    def context(self) -> dict[str, Any]:
        """What the screen shows beside the form; ``about``: what it is about, in a sentence."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.sent_form()
        if form.is_valid():
            try:
                return self.do(form)
            except Refused as refused:
                self.put_on(form, refused)
        return self.show_form(form)

    def put_on(self, form: StaffForm, refused: Refused) -> None:
        form.add_refusal(refused)

    def show_form(self, form: StaffForm) -> HttpResponse:
        return self.show(
            form=form,
            has_errors=bool(form.errors),
            button=self.button,
            hint=self.hint,
            back=self.back(),
            **self.context(),
        )


class Deed(FormScreen):
    """One that ends where leaving it alone does, unless ``onward`` says otherwise."""

    @abstractmethod
    def carry_out(self, given: dict[str, Any]) -> str:
        """Do it with what was typed: what is said of it. Raises ``Refused``."""

    def onward(self) -> str:
        return self.back()

    def do(self, form: Any) -> HttpResponse:
        messages.success(self.request, self.carry_out(form.cleaned_data))
        return redirect(self.onward())


class ItemForReaders(MenuItem):
    """An entry of the menu, shown to those whom the screens behind it let in."""

    permission: ClassVar[str]

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))
