"""The page on which people use the local Slack in a browser."""
