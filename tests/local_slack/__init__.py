"""The stand-in for Slack, driven as apps and people drive it."""
