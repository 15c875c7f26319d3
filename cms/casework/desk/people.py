"""Who may be given a case, and how people are told apart in a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cms.casework.models import Case
from cms.casework.permissions import WORK, has_interest, rights_of
from cms.casework.services.routing import decided_before
from cms.users.models import Appointment, User


def possible_handlers(case: Case, *, on: date) -> list[User]:
    """People whose role works on cases today, without an interest in this one or a part in it.

    A few queries each; a body has a handful of such people.
    """
    rows = Appointment.objects.current(on).filter(role__group__permissions__codename=WORK)
    ids = {pk for row in rows.values_list("user_id", "deputy_id") for pk in row if pk}
    people = User.objects.filter(pk__in=ids - decided_before(case), is_active=True)
    return [
        user
        for user in people
        if WORK in rights_of(user, on=on) and not has_interest(user, case, on=on)
    ]


def by_name_and_role(people: Iterable[User], *, on: date) -> dict[int, str]:
    """“Jo Reed, Director” by account, in the order of the names. One query."""
    known = {user.pk: str(user) for user in people}
    rows = Appointment.objects.current(on).select_related("role").order_by("role__title")
    titles: dict[int, list[str]] = {pk: [] for pk in known}
    for row in rows:
        for pk, as_what in ((row.user_id, ""), (row.deputy_id, " (deputy)")):
            if pk in titles:
                titles[pk].append(f"{row.role.title}{as_what}")
    labels = {pk: ", ".join([name, *titles[pk]]) for pk, name in known.items()}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
