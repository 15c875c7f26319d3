"""The admin's screens for decisions, minutes, powers and questions asked of members."""
