"""What casework asks of the apps above it. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cms.users.models import User


@dataclass(frozen=True)
class Organisation:
    """Who answers. Empty strings: not given."""

    name: str
    accountable_body: str = ""


@dataclass(frozen=True)
class PolicyInForce:
    """The policy that promised what a case is held to. Empty ``url``: no page shows it now."""

    title: str
    url: str
    version: str


@dataclass(frozen=True)
class Chore:
    """Something done once in every ``seconds``, by one server of all, at the moment it is given."""

    name: str
    seconds: int
    do: Callable[[datetime], object]


OrganisationSource = Callable[[], Organisation]
InterestSource = Callable[[User], frozenset[int]]
PolicySource = Callable[[str, date], PolicyInForce | None]

_chores: dict[str, Chore] = {}
_organisation: list[OrganisationSource] = []
_interests: list[InterestSource] = []
_policies: list[PolicySource] = []


def provide_chore(chore: Chore) -> None:
    """Add what another app wants done by the clock of the running site."""
    _chores[chore.name] = chore


def chores() -> tuple[Chore, ...]:
    return tuple(_chores.values())


def provide_organisation(source: OrganisationSource) -> None:
    _organisation[:] = [source]


def organisation() -> Organisation:
    """The body's name and who is accountable; the site's name where nobody says."""
    if _organisation:
        return _organisation[0]()
    return Organisation(name=settings.WAGTAIL_SITE_NAME)


def provide_interests(source: InterestSource) -> None:
    """Add somebody who knows of interests; ids of cases the person must not see (S0-22)."""
    _interests.append(source)


def cases_with_interest(user: User) -> frozenset[int]:
    return frozenset().union(*(source(user) for source in _interests))


def provide_policy(source: PolicySource) -> None:
    _policies[:] = [source]


def policy_in_force(procedure_key: str, on: date) -> PolicyInForce | None:
    """The published policy that speaks for a procedure; None where no app knows one."""
    return _policies[0](procedure_key, on) if _policies else None
