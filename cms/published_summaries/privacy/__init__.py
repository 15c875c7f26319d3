"""Whether what is about to be public gives a case away. Plain Python: no rows, no clock."""

from cms.casework.material import Material
from cms.published_summaries.privacy.check import check
from cms.published_summaries.privacy.questions import QUESTIONS, Question, unsettled
from cms.published_summaries.privacy.values import DraftText, Finding, Kind

__all__ = [
    "QUESTIONS",
    "DraftText",
    "Finding",
    "Kind",
    "Material",
    "Question",
    "check",
    "unsettled",
]
