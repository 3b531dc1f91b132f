"""The page of the local Slack: its parts as HTML, and the whole of it in a browser."""
