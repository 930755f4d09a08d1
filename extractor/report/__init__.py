"""Readings for people and other programs: a terminal table, lines of JSON and CSV, an HTML page."""
