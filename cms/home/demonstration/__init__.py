"""The demonstration: Sallowfield Together, an invented partnership in an invented town.

What it says stands in one file a noun; ``load.py`` puts it in. Phone numbers are of the ranges
kept for drama, addresses end in ``.example``, and nobody in it is a real person.
"""
