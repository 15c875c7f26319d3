"""The partnership on record: who sits on it, what it decided, and the agendas to come."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.reading import record_from

RECORD: Final = record_from("partnership_record.yaml")
