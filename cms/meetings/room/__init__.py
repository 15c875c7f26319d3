"""The screens of a meeting while it runs: on a phone, for who runs it and for its members."""
