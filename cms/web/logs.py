"""How a line of the log is written: without the secrets that stand in addresses."""

from __future__ import annotations

import logging
import re
from typing import Final

# A link from one of our mails ends in 32 characters that open somebody's case. The names of
# pages have no capitals. A link for a new password ends in an account, a time and 32 figures.
_SECRET_IN_ADDRESS: Final = re.compile(
    r"(?<=/)(?:(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{24,}|\w+-[a-z0-9]+-[0-9a-f]{32,})"
)


class DiscreetFormatter(logging.Formatter):
    """Leaves long random parts of addresses out, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        return _SECRET_IN_ADDRESS.sub("…", super().format(record))
