"""The screens of one meeting in the admin: its agenda, papers, comments and who is expected."""
