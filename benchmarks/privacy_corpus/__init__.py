"""Made-up cases and drafts for the privacy check, drawn by lot from a seed.

Nothing here is shared with the check: its names, words and ways of writing are lists of their own.
"""
