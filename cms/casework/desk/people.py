"""Who may be given a case."""

from __future__ import annotations

from datetime import date

from cms.casework.models import Case
from cms.casework.permissions import WORK, has_interest, rights_of
from cms.users.models import Appointment, User


def possible_handlers(case: Case, *, on: date) -> list[User]:
    """People whose role works on cases today and who have no interest in this one.

    A few queries each; a body has a handful of such people.
    """
    rows = Appointment.objects.current(on).filter(role__group__permissions__codename=WORK)
    ids = {pk for row in rows.values_list("user_id", "deputy_id") for pk in row if pk}
    people = User.objects.filter(pk__in=ids, is_active=True)
    return [
        user
        for user in people
        if WORK in rights_of(user, on=on) and not has_interest(user, case, on=on)
    ]
