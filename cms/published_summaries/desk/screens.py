"""The screens of writing for the public: the list, the split screen, and the way of a text."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.casework import publishing as casework
from cms.published_summaries.desk.forms import BeginForm, SeenQuestionsForm, WordsForm
from cms.published_summaries.desk.shown import (
    how_many_open,
    needs_a_chair,
    parts_shown,
    rows_for,
    standing_of,
)
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import UNFINISHED, Draft, DraftState
from cms.published_summaries.permissions import READ, WRITE, may
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import Stale, begin_draft, save_draft
from cms.published_summaries.words import words_of
from cms.users import desk

WAY: Final = ("For the public", "publishing:index")
MOST_LISTED: Final = 100


class PublishingScreen(desk.Screen):
    """A screen for whoever may read what is written for the public."""

    permission = READ
    writing = WRITE
    way: ClassVar[tuple[tuple[str, str], ...]] = (WAY,)


class TextScreen(PublishingScreen):
    """A screen about one text that nothing keeps its reader from."""

    @cached_property
    def draft(self) -> Draft:
        rows = Draft.objects.select_related("case", "begun_by", "last_edited_by", "page")
        draft: Draft = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not may(self.person, READ, draft):
            raise Http404
        return draft

    @property
    def url(self) -> str:
        return reverse("publishing:text", args=[self.draft.pk])

    @property
    def act(self) -> dict[str, Any]:
        return {"draft_id": self.draft.pk, "by": self.person, "now": self.now}

    def beside(self) -> casework.CaseInView | None:
        """The case on the other side; None for whoever does not see it."""
        if self.draft.case_id is None:
            return None
        try:
            return casework.case_in_view(self.person, self.draft.case_id, on=localdate(self.now))
        except casework.CaseNotFound:
            return None


class TextList(PublishingScreen):
    """What waits for an approval, what is being written, what could be, and what is out."""

    title = "For the public"
    way = ()
    template_name = "published_summaries/desk/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Draft.objects.select_related("begun_by", "page")
        under_way = rows_for(self.person, rows.filter(state__in=UNFINISHED))
        done = rows.exclude(state__in=UNFINISHED).order_by("-published_at", "-pk")
        return self.show(
            waiting=[row for row in under_way if row.draft.state == DraftState.APPROVING],
            writing=[row for row in under_way if row.draft.state != DraftState.APPROVING],
            done=rows_for(self.person, done[:MOST_LISTED]),
            worth_telling=self.worth_telling() if self.may_write else (),
        )

    def worth_telling(self) -> list[casework.WorthTelling]:
        """Cases of general interest from which nobody has written, and nobody decided not to."""
        written = Draft.objects.exclude(case=None).values_list("case", flat=True)
        return casework.worth_telling(self.person, besides=set(written), on=localdate(self.now))


class Begin(PublishingScreen, desk.FormScreen):
    """Begin a text from a case, or go on with the one that somebody began."""

    title = "Publish a summary"
    permission = WRITE
    template_name = "published_summaries/desk/begin.html"

    @cached_property
    def case(self) -> casework.CaseInView:
        try:
            return casework.case_in_view(
                self.person, self.kwargs["case_id"], on=localdate(self.now)
            )
        except casework.CaseNotFound:
            raise Http404 from None

    def make_form(self, data: Any = None) -> BeginForm:
        return BeginForm(data)

    def do(self, form: Any) -> HttpResponse:
        draft = begin_draft(case_id=self.case.pk, by=self.person, now=self.now, **form.cleaned_data)
        return redirect("publishing:text", draft.pk)

    def back(self) -> str:
        return reverse("desk:case", args=[self.case.pk])

    def context(self) -> dict[str, Any]:
        rows = Draft.objects.filter(case=self.case.pk)
        return {"case": self.case, "rows": rows_for(self.person, rows)}


class Text(TextScreen):
    """The split screen: the case on one side, the public text on the other."""

    template_name = "published_summaries/desk/text.html"

    def get_page_title(self) -> str:
        return self.draft.title

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_text()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save the words, and check them."""
        form = WordsForm(request.POST, draft=self.draft)
        if form.is_valid():
            try:
                save_draft(**self.act, **form.words())
                checked = check_draft(**self.act)
            except Stale as stale:
                del self.draft
                form.add_error(None, stale.text)
                return self.show_text(form, status=409)
            except PublishingRefused as refused:
                form.add_refusal(refused)
            else:
                self.tell(len(checked.open))
                self.advise_on(self.public_words(form))
                return redirect(f"{self.url}#{'questions' if not checked.open else 'found'}")
        return self.show_text(form)

    def tell(self, found: int) -> None:
        if found:
            things = "1 thing" if found == 1 else f"{found} things"
            text = f"Saved. {things} could tell who it is about: see below, beside the words."
            messages.warning(self.request, text)
        else:
            messages.success(self.request, "Saved and checked. Nothing was found.")

    @staticmethod
    def public_words(form: WordsForm) -> str:
        names = ("asked", "found", "doing")
        return "\n\n".join(str(form.cleaned_data.get(name) or "") for name in names)

    def show_text(
        self,
        form: WordsForm | None = None,
        questions: SeenQuestionsForm | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        draft = self.draft
        standing = standing_of(draft, self.person, now=self.now)
        parts = parts_shown(draft)
        if form is None and standing.may_write:
            form = WordsForm(draft=draft, initial=WordsForm.initial_of(draft))
        given = dict(draft.answers.get("given", {}))
        if questions is None:
            questions = SeenQuestionsForm(initial={**given, "seen": words_of(draft).digest})
        broken = next((one for one in (form, questions) if one is not None and one.errors), None)
        response = self.show(
            draft=draft,
            case=self.beside(),
            form=form if standing.may_write else None,
            questions=questions,
            parts=parts,
            new_parts=parts_shown(draft, standing.waiting) if standing.waiting else [],
            by_part={part.name: part.findings for part in parts},
            open_findings=how_many_open(parts),
            standing=standing,
            broken=broken,
            has_errors=broken is not None,
            needs_a_chair=needs_a_chair(self.person, draft),
            today=localdate(self.now),
        )
        response.status_code = status
        return response


class Questions(Text):
    """Answer the five questions; what was answered stands on the same page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(f"{self.url}#questions")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = SeenQuestionsForm(request.POST)
        if form.is_valid():
            try:
                seen = form.cleaned_data.pop("seen")
                answer_questions(**self.act, answers=form.cleaned_data, seen=seen)
            except PublishingRefused as refused:
                form.add_refusal(refused)
                # What is shown with the refusal are the words as they are now.
                form.data = {**request.POST.dict(), "seen": words_of(self.draft).digest}
            else:
                return redirect(f"{self.url}#onward")
        return self.show_text(questions=form)


class ItemForReaders(desk.ItemForReaders):
    permission = READ


class PublishingScreens(ViewSet):
    """The addresses of these screens, below ``/admin/publishing/``."""

    name = "publishing"
    url_prefix = "publishing"
    menu_label = "Summaries"
    icon = "doc-full-inverse"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        from cms.published_summaries.desk import deeds, telling

        return [
            path("", TextList.as_view(), name="index"),
            path("from/<int:case_id>/", Begin.as_view(), name="begin"),
            path("<int:pk>/", Text.as_view(), name="text"),
            path("<int:pk>/questions/", Questions.as_view(), name="questions"),
            *deeds.urlpatterns,
            *telling.urlpatterns,
        ]
