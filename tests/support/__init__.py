"""What the tests stand on: real databases, a running local Slack, and the cast."""
