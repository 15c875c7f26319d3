"""How a line of the log is written: without the secrets that stand in addresses."""

from __future__ import annotations

import logging
import re
from typing import Final

# A link from one of our mails ends in 32 characters that open somebody's case. The names of
# pages have no capitals.
_SECRET_IN_ADDRESS: Final = re.compile(r"(?<=/)(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{24,}")


class DiscreetFormatter(logging.Formatter):
    """Leaves long random parts of addresses out, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        return _SECRET_IN_ADDRESS.sub("…", super().format(record))
