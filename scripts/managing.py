"""Commands of manage.py one after another in one process: to start Django takes seconds each time.

Called by preparation.py with the commands as JSON; ``$ manage.py …`` is printed before each.
"""

from __future__ import annotations

import gc
import json
import os
import sys

# Migrating makes and drops models by the thousand. To look among them less often for what may go
# takes a fifth less time, and half as much memory again while it lasts.
OBJECTS_BETWEEN_COLLECTIONS = 10_000
MARK = "$ manage.py "


def main(commands: list[list[str]]) -> None:
    """Run them in their order; the first that fails ends it with its own words and code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    sys.path.insert(0, os.getcwd())
    from django.core.management import execute_from_command_line

    for words in commands:
        print(f"{MARK}{' '.join(words)}", flush=True)
        execute_from_command_line(["manage.py", *words])


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
