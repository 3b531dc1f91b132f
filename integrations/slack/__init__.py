"""Slack: its limits, its markup, its errors, and how a template becomes a message."""
