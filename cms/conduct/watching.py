"""What conduct does when something happens on a floor below; set up at start-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.signals import post_save, pre_save
from django.urls import reverse
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from cms.users.models import User


def watch() -> None:
    """Introduce conduct to the apps that ask through their registries."""
    from cms.casework import registry as casework
    from cms.conduct import signals
    from cms.conduct.closeness import close_ones, same_names
    from cms.conduct.complaints import names_of_members, promised
    from cms.conduct.dispensed import dispensations_for
    from cms.conduct.due import provide_due
    from cms.conduct.gate import why_kept_out
    from cms.conduct.own.coming import meetings_ahead, minutes_to_read, questions_due
    from cms.conduct.own.interests import interests_due
    from cms.conduct.own.signing import signing_due
    from cms.conduct.own.training import induction_due, training_due
    from cms.conduct.public.kept import pages_in_meeting
    from cms.conduct.public.signers import signers_of
    from cms.conduct.selectors import member_of
    from cms.conduct.services.asking import ask_about_interests
    from cms.conduct.services.holding import seat_saved, seat_to_be_saved
    from cms.conduct.services.induction import begin_missing, begin_who_joined, done_by_signing
    from cms.conduct.services.reminding import remind_everybody
    from cms.conduct.services.signing import ask_and_remind, ask_who_joined
    from cms.meetings import registry as meetings
    from cms.meetings.models import Seat
    from cms.policies import registry as policies
    from cms.users import registry as accounts
    from cms.users.by_mail import forget_old_links

    accounts.provide_own_page(own_page_of)
    casework.provide_chore(casework.Chore("sign-in links", 3600, forget_old_links))
    for source in (questions_due, meetings_ahead, minutes_to_read):
        provide_due(source)

    pre_save.connect(seat_to_be_saved, sender=Seat, dispatch_uid="conduct-seats-before")
    post_save.connect(seat_saved, sender=Seat, dispatch_uid="conduct-seats")
    casework.provide_members(lambda user: member_of(user, localdate()) is not None)
    casework.provide_member_names(names_of_members)
    casework.provide_principles(promised)
    meetings.provide_member_pages(lambda meeting: pages_in_meeting(meeting, localdate()))

    casework.provide_gate(why_kept_out)
    meetings.provide_gate(why_kept_out)
    casework.provide_close_ones(close_ones, same_names)
    policies.provide_signers(signers_of)
    casework.provide_chore(casework.Chore("signing", 600, ask_and_remind))
    signals.member_joined.connect(ask_who_joined, dispatch_uid="conduct-signing")
    signals.seat_given.connect(ask_who_joined, dispatch_uid="conduct-signing-seats")
    provide_due(signing_due)

    meetings.provide_dispensations(dispensations_for)
    casework.provide_chore(casework.Chore("interests", 3600, ask_about_interests))
    provide_due(interests_due)

    casework.provide_chore(casework.Chore("induction", 600, begin_missing))
    casework.provide_chore(casework.Chore("induction reminders", 3600, remind_everybody))
    signals.member_joined.connect(begin_who_joined, dispatch_uid="conduct-induction")
    signals.code_signed.connect(done_by_signing, dispatch_uid="conduct-induction")
    provide_due(induction_due)
    provide_due(training_due)


def own_page_of(user: User) -> str:
    """Where a member comes to who signs in; empty for who is no member today."""
    from cms.conduct.selectors import member_of

    return reverse("own:due") if member_of(user, localdate()) else ""
