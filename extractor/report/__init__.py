"""Readings for people and other programs: a table, lines of JSON and CSV, an HTML page, Markdown, ClaimReview."""
