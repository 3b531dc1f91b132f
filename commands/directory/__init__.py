"""The directory: clients, people, contracts and skills, from files and from Slack.

To the manager: bring your lists from the tool you have now; nothing is taken in twice, and nothing
by halves. To the administrator: roles may follow a Slack user group, and nobody loses the keys of
the house silently. To the desk: whoever leaves leaves no ticket behind.
"""

from commands.directory.capability import CAPABILITY

__all__ = ["CAPABILITY"]
