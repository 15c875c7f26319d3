"""What casework publishes: pages for everybody, and the private rows that they were made from."""

from cms.published_summaries.models.drafts import (
    UNFINISHED,
    ConsentAnswer,
    Draft,
    DraftKind,
    DraftState,
)
from cms.published_summaries.models.figures import PublishedQuarter
from cms.published_summaries.models.index import PublicationsPage
from cms.published_summaries.models.pages import (
    CheckedPage,
    ReportPage,
    SecondApproval,
    SummaryPage,
    YouSaidPage,
)
from cms.published_summaries.models.reports import (
    Audience,
    Disclosure,
    DistributionList,
    Report,
    ReportKind,
    ReportSending,
    ReportState,
    TeamMeeting,
)
from cms.published_summaries.models.subscriptions import Subscription
from cms.published_summaries.models.topics import Topic

__all__ = [
    "UNFINISHED",
    "Audience",
    "CheckedPage",
    "ConsentAnswer",
    "Disclosure",
    "DistributionList",
    "Draft",
    "DraftKind",
    "DraftState",
    "PublicationsPage",
    "PublishedQuarter",
    "Report",
    "ReportKind",
    "ReportPage",
    "ReportSending",
    "ReportState",
    "SecondApproval",
    "Subscription",
    "SummaryPage",
    "TeamMeeting",
    "Topic",
    "YouSaidPage",
]
