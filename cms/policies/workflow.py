"""What an approved draft leads to. Wagtail asks for it by name while its own models load."""

from __future__ import annotations

from typing import Any

from wagtail.workflows import publish_workflow_state


def finish(workflow_state: Any, user: Any = None) -> None:
    """A page goes out. New words of a policy stay a draft that was approved, to be adopted."""
    # Only here: no model is there yet when this module is read.
    from cms.policies.models import PolicyPage
    from cms.policies.publishing import refusal_of

    page = workflow_state.content_object.get_latest_revision_as_object()
    if not (isinstance(page, PolicyPage) and refusal_of(page)):
        publish_workflow_state(workflow_state, user=user)
