"""What the buckets of figures are called, in the words of the procedure that they are counted of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cms.casework.models import Channel, Kind, ProcedureVersion
from cms.casework.procedure.schema import Procedure
from cms.casework.reports.measures import UNNAMED, Sort

AREA: Final = "area"
ROLE: Final = "role"
NO_AREA: Final = "No service named"
MANY: Final = MappingProxyType(
    {
        Kind.COMPLIMENT.value: "Compliments",
        Kind.COMMENT.value: "Comments",
        Kind.CONCERN.value: "Concerns",
        Kind.COMPLAINT.value: "Complaints",
        Kind.UNSURE.value: "Not sorted yet",
    }
)
NOT_NAMED: Final = MappingProxyType(
    {
        Sort.TOPIC: "No topic, or one named rarely",
        Sort.TEAM: "No team named",
        Sort.GROUND: "Another reason",
        Sort.CAUSE: "No cause named",
        Sort.PRIORITY: "No priority named",
        Sort.REMEDY: "Of another type",
    }
)

Names = Mapping[str, Mapping[str, str]]


def names_for(procedure_key: str) -> Names:
    """By sort of bucket (``Sort``, ``AREA`` and ``ROLE``) and key. One query.

    Of every version there was, so that a key that is no longer in use has a name too; the newest
    words win. A draft has none yet: what it would call things, nobody decided.
    """
    versions = ProcedureVersion.objects.once_live().filter(procedure__key=procedure_key)
    found: dict[str, dict[str, str]] = {sort.value: {} for sort in Sort}
    found |= {AREA: {"": NO_AREA}, ROLE: {}}
    for sort, unnamed in NOT_NAMED.items():
        found[sort.value][UNNAMED] = unnamed
    for version in versions.order_by("pk"):
        for of, key, name in named_in(version.spec):
            found[of][key] = name
    found[Sort.KIND.value] = dict(MANY)
    found[Sort.CHANNEL.value] = {key: str(label) for key, label in Channel.choices}
    return found


def named_in(spec: Procedure) -> Iterator[tuple[str, str, str]]:
    teams = spec.scope.teams if spec.scope else ()
    causes = spec.learning.causes if spec.learning else ()
    priorities = spec.learning.priorities if spec.learning else ()
    of_rows = (
        (Sort.CLOCK, ((row.key, row.label) for row in spec.clock_by_key.values())),
        (Sort.OUTCOME, ((row.key, row.label) for row in spec.outcomes)),
        (Sort.GROUND, ((row.key, row.text) for row in spec.ground_by_key.values())),
        (Sort.STAGE, ((row.key, row.label) for row in spec.stages)),
        (Sort.REMEDY, ((row.key, row.label) for row in spec.remedy_by_key.values())),
        (ROLE, ((row.key, row.title) for row in spec.roles)),
        (AREA, ((row.key, row.label) for row in spec.areas)),
        (Sort.TEAM, ((row.key, row.label) for row in teams)),
        (Sort.CAUSE, ((row.key, row.label) for row in causes)),
        (Sort.PRIORITY, ((row.key, row.label) for row in priorities)),
    )
    for sort, pairs in of_rows:
        for key, name in pairs:
            yield str(sort), key, name


def name_of(names: Names, sort: str, key: str) -> str:
    """A topic is its own name; so is a key that nothing names."""
    return names.get(sort, {}).get(key) or key
