"""What is kept with a version beside its words: who was asked, what was weighed, what it links to."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.documents import get_document_model

from cms.policies.evidence import OF_AMENDMENTS, OF_ASSESSMENTS, OF_CONSULTATIONS, kept
from cms.policies.models import DelegatedAmendment, Policy, PolicyPage, PolicyVersion
from cms.policies.words import documents_named_in
from cms.records import save_recorded
from cms.users.models import User


class Behind:
    """The rows that wait for the next version of a policy, made by a day."""

    def __init__(self, policy: Policy, *, on: date) -> None:
        # Locked, so that none is corrected while it is kept.
        assessments = policy.assessments.select_for_update().filter(version=None)
        consultations = policy.consultations.select_for_update().filter(version=None)
        self.assessments = list(assessments.filter(made_on__lte=on))
        self.consultations = list(consultations.filter(asked_on__lte=on))

    def as_kept(self, page: PolicyPage, amendment: DelegatedAmendment | None) -> dict[str, Any]:
        """As ``PolicyVersion.behind`` holds it."""
        return {
            "assessments": [kept(row, OF_ASSESSMENTS) for row in self.assessments],
            "consultations": [kept(row, OF_CONSULTATIONS) for row in self.consultations],
            "amendment": [kept(amendment, OF_AMENDMENTS)] if amendment else [],
            "documents": documents_kept(page),
        }

    def keep_with(self, version: PolicyVersion, *, by: User) -> None:
        for row in (*self.assessments, *self.consultations):
            row.version = version
            save_recorded(row, by=by, reason=f"Stands behind version {version.number}.")


def documents_kept(page: PolicyPage) -> list[dict[str, str]]:
    """The documents that the words link to, each with a mark of its file (S0-1)."""
    rows = get_document_model().objects.in_bulk(documents_named_in(page))
    return [{**kept(row, ("pk", "title")), "mark": mark_of(row)} for row in rows.values()]


def mark_of(document: Any) -> str:
    """Of what the file holds; empty where the file is lost."""
    try:
        return str(document.get_file_hash())
    except OSError:
        return ""
