"""The demonstration: one of three invented bodies of an invented town, chosen when it is loaded.

A partnership, a council and a landlord. What each says stands in one file a noun; ``load.py``
puts it in. Phone numbers are of the ranges kept for drama, addresses end in ``.example``, and
nobody in it is a real person.
"""
