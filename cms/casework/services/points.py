"""Points: each thing raised is answered before the full reply can go."""

from __future__ import annotations

from cms.casework.errors import CaseworkError
from cms.casework.models import Point
from cms.casework.services.change import Act, changing


class PointNotFound(CaseworkError):
    """Raised for a point that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such point in this case.")


def add_point(*, case_id: int, act: Act, text: str) -> Point:
    """Note one more thing to answer."""
    if not text.strip():
        raise CaseworkError("Write what was raised.", field="text")
    with changing(case_id, act) as change:
        number = change.case.points.count() + 1
        point = Point(case=change.case, number=number, text=text)
        change.save(point, "Noted as a point to answer.")
    return point


def answer_point(*, case_id: int, act: Act, number: int, answer: str, finding: str = "") -> Point:
    """Write or change the answer to a point. Raises ``PointNotFound``."""
    with changing(case_id, act) as change:
        point: Point | None = change.case.points.filter(number=number).first()
        if point is None:
            raise PointNotFound
        findings = {key for key, _ in change.spec.findings}
        if finding and finding not in findings:
            raise CaseworkError("Choose a finding from the list.", field="finding")
        point.answer, point.finding = answer, finding
        change.save(point, "Answered.")
    return point


def mark_personal(*, case_id: int, act: Act, number: int, personal: bool) -> Point:
    """Say whether a point is only about this person; then no shared report has it (S3-32)."""
    with changing(case_id, act) as change:
        point: Point | None = change.case.points.filter(number=number).first()
        if point is None:
            raise PointNotFound
        point.personal = personal
        change.save(point, "Only about this person." if personal else "Shared with others.")
    return point
