"""Wagtail's own workflow for what is published from casework: one step, by a second person."""

from __future__ import annotations

from typing import Any, Final

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from cms.published_summaries.models import SecondApproval

NAME: Final = "Second approval of what casework publishes"
TASK: Final = "Approval by somebody who did not write it"


def workflow_of(parent: Page) -> Any:
    """The workflow of the pages below ``parent``; made and tied to it where there is none.

    Its task names no group: who may approve is asked each time, and told by a mail of ours. Wagtail
    would write to those as well who must not know of the case.
    """
    workflow, made = Workflow.objects.get_or_create(name=NAME, defaults={"active": True})
    if made:
        task = SecondApproval.objects.create(name=TASK)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if not WorkflowPage.objects.filter(page=parent).exists():
        WorkflowPage.objects.create(page=parent, workflow=workflow)
    return workflow
