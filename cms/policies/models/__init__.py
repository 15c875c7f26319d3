"""Policies, their adopted versions, and the values above them."""

from cms.policies.models.pages import PolicyIndexPage, PolicyPage
from cms.policies.models.values import Value, ValuesPage
from cms.policies.models.versions import PolicyVersion, VersionsAreKept

__all__ = [
    "PolicyIndexPage",
    "PolicyPage",
    "PolicyVersion",
    "Value",
    "ValuesPage",
    "VersionsAreKept",
]
