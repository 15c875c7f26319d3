"""The only code that writes meetings, what they talk about and what they decide."""
