"""Words that stand in more than one place."""

from __future__ import annotations


def inside(title: str) -> str:
    """A title as it reads within a sentence: “The General Principles” begins small there."""
    return f"the {title[4:]}" if title.startswith("The ") else title
