"""What everybody may read of meetings: pages, papers, documents to print, dates for calendars."""
