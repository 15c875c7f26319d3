"""What is late of inductions and training, in sentences for the site's health check: no names."""

from __future__ import annotations

from datetime import date

from cms.conduct.models import InductionRecord
from cms.conduct.training import training_report


def teaching_gaps(*, on: date) -> list[str]:
    """Inductions that are late, needs to look at again, and who is untrained (S2-16, S4-36)."""
    late = InductionRecord.objects.of_now(on).overdue(on).values_list("member", "user")
    report = training_report(on)
    return [
        *late_inductions(len({*late})),
        *(
            f"“{one.need}” was to be looked at again by {one.need.assess_again_on:%-d %B %Y}: "
            "do people still need it?"
            for one in report.needs
            if one.is_overdue
        ),
        *(
            f"{len(one.untrained)} of {one.concerned} are not trained in “{one.need}”."
            for one in report.needs
            if one.untrained
        ),
    ]


def late_inductions(people: int) -> list[str]:
    if not people:
        return []
    return [f"{people} {'person is' if people == 1 else 'people are'} late with their induction."]
