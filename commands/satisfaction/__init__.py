"""Satisfaction: one click after a request is closed, and somebody reads it.

To the client: we ask you once per request, seldom, in private, and one click answers; a word more
if you like. To the manager: a bad score reaches you at once, beside the ticket; how content clients
are stands on your Home and in the digest of the week. Nobody but who asked for the work judges it.
"""

from commands.satisfaction.capability import CAPABILITY

__all__ = ["CAPABILITY"]
