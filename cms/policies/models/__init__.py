"""Policies, their adopted versions and what stands behind them, and the values above them."""

from cms.policies.models.adopting import (
    Consultation,
    DelegatedAmendment,
    EqualityAssessment,
    Extent,
    PolicyReview,
    PublicityCheck,
    ReviewOutcome,
    ReviewReminder,
)
from cms.policies.models.index import PolicyIndexPage
from cms.policies.models.pages import PolicyPage
from cms.policies.models.policy import Policy
from cms.policies.models.related import RelatedDocument, RelatedPolicy
from cms.policies.models.values import Value, ValuesPage
from cms.policies.models.versions import PolicyVersion, VersionsAreKept

__all__ = [
    "Consultation",
    "DelegatedAmendment",
    "EqualityAssessment",
    "Extent",
    "Policy",
    "PolicyIndexPage",
    "PolicyPage",
    "PolicyReview",
    "PolicyVersion",
    "PublicityCheck",
    "RelatedDocument",
    "RelatedPolicy",
    "ReviewOutcome",
    "ReviewReminder",
    "Value",
    "ValuesPage",
    "VersionsAreKept",
]
