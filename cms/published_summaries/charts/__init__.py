"""Charts drawn on the server: an SVG with a title and a description, and the table beside it.

They need no script and no style of their own, say everything by pattern as well as by colour,
and keep their letters at the reader's size at any width.
"""

from cms.published_summaries.charts.chart import NOT_SHOWN, Bar, Chart, Stack
from cms.published_summaries.charts.drawing import bars, stacks

__all__ = ["NOT_SHOWN", "Bar", "Chart", "Stack", "bars", "stacks"]
