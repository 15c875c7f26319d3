"""Which counts may be told, so that no small one can be worked out from all that is told.

Plain Python: counts in, keys out. A count of 1 to 4 could point to a person (section 3.5).
"""

from cms.published_summaries.disclosure.hiding import told
from cms.published_summaries.disclosure.lines import LEAST_TOLD, Key, Line, is_small

__all__ = ["LEAST_TOLD", "Key", "Line", "is_small", "told"]
