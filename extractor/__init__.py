"""Placeholder; the public door is written when the rooms stand."""
