"""One page of questions after another: answers kept in the session until they are sent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.forms import CharField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from formtools.wizard.views import normalize_name

from cms.casework import registry
from cms.casework.intake import receipts
from cms.casework.intake.answers import Answers, for_another, rows_to_check, ways_of_person
from cms.casework.intake.forms import Check, Question
from cms.casework.intake.offer import NOBODY, Offer, live_offer
from cms.casework.intake.signposts import signposts_for, signposts_for_relation
from cms.casework.intake.storage import catch_up
from cms.casework.intake.unfinished import CHECK, UnfinishedPages
from cms.casework.models import Kind
from cms.casework.services.uploads import uploads_of
from cms.casework.uses import Said

# A page left open longer than this on somebody else's computer shows nothing any more.
IDLE_SECONDS: Final = 2 * 3600


class QuestionPages(UnfinishedPages, ABC):
    """Each page is an address of its own; only the last one writes anything but the session.

    The last page is ``check``; what pressing its button does, a subclass says in ``send``.
    """

    storage_name = "cms.casework.intake.storage.AnswerStorage"
    request: HttpRequest
    offer: Offer  # of the main procedure; that of their answers is ``offer_at``
    now: datetime
    settled: dict[str, Answers]
    offers: dict[int, Offer]

    @abstractmethod
    def send(self, form: Question) -> HttpResponse:
        """Send every answer, once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse unknown pages, and pages whose answers are gone; no session is made for them."""
        self.now = timezone.now()
        step = str(kwargs["step"])
        if step not in self.form_list:
            raise Http404
        offer = live_offer(timezone.localdate(self.now))
        if offer is None:
            return render(request, "casework/intake/closed.html")
        self.offer = offer
        self.settled, self.offers = {}, {offer.version.pk: offer}
        if request.method == "POST":
            catch_up(request.session)
        # Another press may have sent the answers before this one. To be led back to the first
        # question would be to be asked for all of it again, and that would be a second case.
        if step == CHECK and request.method == "POST" and (sent := self.sent_before(request)):
            return sent
        if step != "what-happened" and not self.begun(request):
            return self.answers_gone(request, step)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    # --- the session --------------------------------------------------------------------------
    def begun(self, request: HttpRequest) -> bool:
        data = request.session.get(f"wizard_{normalize_name(type(self).__name__)}", {})
        key = data.get("extra_data", {}).get("key", "")
        # A slow answer of another tab can put sent answers back; they are not sent again.
        return bool(key) and receipts.case_of(request.session, UUID(key)) is None

    def begin(self) -> None:
        """Give the answers the key under which they are sent once."""
        if self.begun(self.request):
            return
        self.storage.reset()
        self.storage.extra_data = {"key": str(uuid4()), "since": self.now.timestamp()}
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(IDLE_SECONDS)

    def sent_before(self, request: HttpRequest) -> HttpResponse | None:
        """The receipt, for a second press of a page whose answers this browser has sent."""
        form = Check(request.POST, prefix=CHECK, offer=self.offer)
        form.full_clean()
        key = form.cleaned_data.get("key")
        if key is None or receipts.case_of(request.session, key) is None:
            return None
        return redirect("tell_us_receipt", key=key)

    def answers_gone(self, request: HttpRequest, step: str) -> HttpResponse:
        """Say so, with what was typed on this very page still there to copy."""
        form = self.form_list[step](request.POST, prefix=step, offer=self.offer)
        boxes = [name for name, field in form.fields.items() if isinstance(field, CharField)]
        typed = [str(form[name].value() or "") for name in boxes if name != "homepage"]
        context = {
            "typed": [text for text in typed if text.strip()],
            "receipt": receipts.newest_key(request.session),
        }
        return render(request, "casework/intake/gone.html", context, status=410)

    # --- one page -----------------------------------------------------------------------------
    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.begin()
        step = kwargs["step"]
        if (wanted := self.first_unanswered(before=step)) or step not in self.get_form_list():
            return redirect(self.get_step_url(wanted or CHECK))
        self.storage.current_step = step
        if step == CHECK and (wanted := self.everything[1]):
            return redirect(f"{self.get_step_url(wanted)}?from=check")
        if (draft := self.draft_of(step)) is not None:
            return cast("HttpResponse", self.render(self.without_errors(draft)))
        data = None if step == CHECK else self.storage.current_step_data
        return cast("HttpResponse", self.render(self.get_form(data=data)))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        self.begin()
        if (wanted := self.first_unanswered(before=step)) or step not in self.get_form_list():
            return redirect(self.get_step_url(wanted or CHECK))
        self.storage.current_step = step
        if step == CHECK:
            if "later" in self.request.POST:
                return self.put_aside(step)
            return self.send(self.get_form(data=self.request.POST))
        if aside := self.aside(step):
            return aside
        form = self.get_form(data=self.request.POST)
        self.take_files(form)
        if not form.is_valid():
            return cast("HttpResponse", self.render(form))
        self.storage.set_step_data(step, self.process_step(form))
        self.keep_draft(step, None)
        following = CHECK if self.from_check and self.is_complete else self.step_after(step)
        return redirect(self.get_step_url(following))

    def first_unanswered(self, *, before: str) -> str:
        """The first page before ``before`` that was not sent yet; empty when all were."""
        for step in self.get_form_list():
            if step == before:
                break
            if self.storage.get_step_data(step) is None:
                return str(step)
        return ""

    @property
    def is_complete(self) -> bool:
        self.forget_conditions()
        return not self.first_unanswered(before=CHECK)

    def step_after(self, step: str) -> str:
        self.forget_conditions()
        return str(self.get_next_step(step))

    def forget_conditions(self) -> None:
        """Staying anonymous takes a page away, so the list of pages is made again."""
        self.__dict__.pop("_resolved_form_list", None)
        self.__dict__.pop("_cache_signature", None)

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        answered: Answers = {}
        if step == "for-somebody-else":
            answered = self.said_before("about-you")
        if step == "making-it-easier":
            about = self.said_before("about-you")
            another = self.said_before("for-somebody-else") if for_another(about) else {}
            answered = ways_of_person(about | another)
        return {"offer": self.offer_at(step or CHECK), "answered": answered}

    def offer_at(self, step: str) -> Offer:
        """What a page offers: the first page leads to the procedure that all others follow."""
        used = self.offer.used
        taken_by = used.for_case(self.said_so_far) if step != "what-happened" else None
        if taken_by is None:
            return self.offer
        new = Offer(taken_by, used, self.offer.on)
        return self.offers.setdefault(taken_by.version.pk, new)

    @property
    def said_so_far(self) -> Said:
        """What decides where it goes, as it was typed: what makes no sense decides nothing."""
        first = self.storage.get_step_data("what-happened") or {}
        second = self.storage.get_step_data("putting-it-right") or {}
        if self.steps.current == "putting-it-right" and self.request.method == "POST":
            second = self.request.POST
        own = str(first.get("what-happened-own", ""))
        return Said(
            kind=str(first.get("what-happened-kind", "")) or Kind.UNSURE.value,
            own="" if own == NOBODY else own,
            area=str(second.get("putting-it-right-service_area", "")),
        )

    def said_before(self, step: str) -> Answers:
        """The answers of an earlier page, not read again where ``everything`` has read them."""
        return self.settled.get(step) or self.answers_of(step) or {}

    def answers_of(self, step: str) -> Answers | None:
        """The cleaned answers of one page; None where they do not stand (any more)."""
        form = self.get_form(step=step, data=self.storage.get_step_data(step))
        return form.cleaned_data if form.is_bound and form.is_valid() else None

    @cached_property
    def everything(self) -> tuple[Answers, str]:
        """Every answer, and the first page that has to be answered again, if any.

        An answer can stop fitting: a later page built on it, or the procedure changed.
        """
        answers: Answers = {}
        for step in self.get_form_list():
            if step == CHECK:
                continue
            of_step = self.answers_of(step)
            if of_step is None:
                return answers, str(step)
            self.settled[step] = of_step
            answers |= of_step
        return answers, ""

    # --- showing ------------------------------------------------------------------------------
    def get_template_names(self) -> list[str]:
        return [f"casework/intake/{self.steps.current}.html"]

    def get_context_data(self, form: Question, **kwargs: Any) -> dict[str, Any]:
        step = self.steps.current
        offer = form.offer
        if page := offer.pages.get(step):
            form.dress(page)
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        context |= {
            "page": page,
            "spec": offer.spec,
            "number": self.steps.step1,
            "of": self.steps.count - 1,
            "back_url": self.back_url(step),
            "action": self.address_of(step) if self.from_check else "",
        }
        if "attached" in form.fields and self.key:
            context |= {"files": uploads_of(self.key), "most_files": settings.MOST_FILES}
        if step == "putting-it-right":
            told = self.storage.get_step_data("what-happened") or {}
            text = str(told.get("what-happened-text", ""))
            kind = str(told.get("what-happened-kind", ""))
            context["signposts"] = signposts_for(offer.spec, text, kind=kind, on=offer.on)
            asks = kind != Kind.COMPLIMENT
            context["answered"] = registry.similar_published(text, offer.on) if asks else ()
        if step == "making-it-easier":
            context["for_another"] = for_another(self.answers_of("about-you") or {})
        if step == CHECK and self.key:
            answers, _ = self.everything
            urls = {name: f"{self.get_step_url(name)}?from=check" for name in self.get_form_list()}
            rows = rows_to_check(answers, offer, urls, uploads_of(self.key))
            context |= {"rows": rows, "key": self.key}
            context["signposts"] = signposts_for_relation(
                offer.spec,
                answers.get("relation", ""),
                kind=answers.get("kind", ""),
                on=offer.on,
            )
        return context

    def back_url(self, step: str) -> str:
        if self.from_check:
            return str(self.get_step_url(CHECK))
        before = self.get_prev_step(step)
        return str(self.get_step_url(before)) if before else reverse("tell_us")
