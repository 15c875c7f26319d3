"""“You said, we did” from a lesson that is done, or from a promise that was kept (S0-9, S2-2)."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.timezone import localdate
from wagtail.admin import messages

from cms.casework import publishing as casework
from cms.casework.errors import CaseworkError
from cms.published_summaries.desk.screens import PublishingScreen
from cms.published_summaries.desk.shown import rows_for
from cms.published_summaries.models import Draft, DraftKind
from cms.published_summaries.permissions import WRITE
from cms.published_summaries.services.drafts import LONGEST, LONGEST_SAID, begin_draft
from cms.users import desk
from cms.web.staff_forms import StaffForm, line_field, words_field

NO_NAMES: Final = "Nobody may tell from it who told us: no names, places, dates or words of theirs."


class TellForm(StaffForm):
    title = line_field(
        "Title", 120, help_text="A few plain words, such as “A bell at the side door”."
    )
    asked = words_field("You said", rows=3, max_length=LONGEST_SAID, help_text=NO_NAMES)
    doing = words_field("We did", rows=4, max_length=LONGEST["doing"], help_text=NO_NAMES)


class Tell(PublishingScreen, desk.FormScreen):
    """Begin the text, with what is on file to one side."""

    title = "Tell the public"
    permission = WRITE
    template_name = "published_summaries/desk/tell.html"
    source: casework.ToTell

    @abstractmethod
    def look_up(self) -> casework.ToTell:
        """Raises a ``CaseworkError``."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Why it is not told of: what is not theirs to see looks like what is not there."""
        try:
            self.source = self.look_up()
        except (casework.CaseNotFound, casework.LessonNotFound):
            raise Http404 from None
        except CaseworkError as refused:
            messages.error(request, str(refused))
            return redirect("publishing:index")
        return None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.refusal(request) or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.refusal(request) or super().post(request, **kwargs)

    def make_form(self, data: Any = None) -> TellForm:
        return TellForm(data, initial={"doing": self.source.done or self.source.what})

    def do(self, form: Any) -> HttpResponse:
        draft = begin_draft(
            kind=DraftKind.YOU_SAID,
            by=self.person,
            now=self.now,
            case_id=self.source.case,
            lesson_id=self.source.lesson,
            **form.cleaned_data,
        )
        return redirect("publishing:text", draft.pk)

    def context(self) -> dict[str, Any]:
        rows = Draft.objects.filter(
            kind=DraftKind.YOU_SAID, case=self.source.case, lesson=self.source.lesson
        )
        return {"source": self.source, "rows": rows_for(self.person, rows)}


class TellOfLesson(Tell):
    def look_up(self) -> casework.ToTell:
        return casework.lesson_to_tell(self.person, self.kwargs["pk"], on=localdate(self.now))

    def back(self) -> str:
        return reverse("desk:lesson", args=[self.kwargs["pk"]])


class TellOfRemedy(Tell):
    def look_up(self) -> casework.ToTell:
        return casework.remedy_to_tell(self.person, self.kwargs["pk"], on=localdate(self.now))

    def back(self) -> str:
        return reverse("desk:case", args=[self.source.case])


urlpatterns = [
    path("lesson/<int:pk>/", TellOfLesson.as_view(), name="tell_lesson"),
    path("remedy/<int:pk>/", TellOfRemedy.as_view(), name="tell_remedy"),
]
