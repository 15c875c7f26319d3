"""Looking at a policy again, and at the places where it is made known: one form each."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from cms.policies.desk import forms
from cms.policies.desk.access import may_review
from cms.policies.desk.deeds import Deed, Given
from cms.policies.models import PolicyReview, PublicityCheck
from cms.policies.services import publicity, reviewing


class OfReview(Deed):
    """Whoever owns the policy reviews it, whether they edit pages or not (S4-2)."""

    def lets_in(self) -> bool:
        return may_review(self.person, self.page, on=self.today)


class BeginReview(OfReview):
    title = "Begin a review"
    form_class = forms.BeginReviewForm
    button = "Begin"

    def initial(self) -> Given:
        return {"led_by": self.person.get_full_name(), "begun_on": self.today}

    def perform(self, given: Given) -> str:
        reviewing.begin_review(policy_id=self.policy.pk, **given, **self.by_whom())
        return "The review has begun."


class FinishReview(OfReview):
    title = "Finish the review"
    form_class = forms.FinishReviewForm
    button = "Finish"
    hint = (
        "Everybody reads what is written here. A review changes no words: adopt changed words "
        "first, then finish it."
    )

    def initial(self) -> Given:
        return {"finished_on": self.today}

    def perform(self, given: Given) -> str:
        rows = PolicyReview.objects.filter(policy=self.policy)
        review = get_object_or_404(rows, pk=self.kwargs["row"])
        reviewing.finish_review(review_id=review.pk, **given, **self.by_whom())
        return "The review is finished."


class ListPlace(OfReview):
    title = "Add a place where it is made known"
    form_class = forms.PlaceForm
    button = "Add"

    def perform(self, given: Given) -> str:
        publicity.list_place(policy_id=self.policy.pk, by=self.person, **given)
        return "The place is on the list."


class OfPlace(OfReview):
    @property
    def row(self) -> PublicityCheck:
        rows = PublicityCheck.objects.filter(policy=self.policy)
        found: PublicityCheck = get_object_or_404(rows, pk=self.kwargs["row"])
        return found


class CheckPlace(OfPlace):
    title = "Somebody looked"
    form_class = forms.LookForm

    def get_page_title(self) -> str:
        return f"Somebody looked: {self.row.where}"

    def initial(self) -> Given:
        return {"checked_on": self.today, "checked_by": self.person.get_full_name()}

    def perform(self, given: Given) -> str:
        publicity.check_place(place_id=self.row.pk, **given, **self.by_whom())
        return "It is written down."


class TakeOffPlace(OfPlace):
    title = "Take a place off the list"
    form_class = forms.TakeOffPlaceForm
    button = "Take off"

    def get_page_title(self) -> str:
        return f"Take off the list: {self.row.where}"

    def perform(self, given: Given) -> str:
        publicity.take_off_place(place_id=self.row.pk, by=self.person, **given)
        return "The place is off the list."
