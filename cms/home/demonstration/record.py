"""The partnership on record: who sits on it, what it decided, and what its members promised."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.reading import promises_from, record_from

RECORD: Final = record_from("partnership_record.yaml")
PROMISES: Final = promises_from("partnership_members.yaml")
