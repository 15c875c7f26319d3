"""The forms of the desk: what staff fill in, one action each."""
