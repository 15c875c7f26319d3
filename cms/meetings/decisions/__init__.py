"""The public pages of decisions, of issues and of powers given to somebody."""
