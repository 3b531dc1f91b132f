"""users.* and usergroups.*: people as the app's organisation knows them."""

from integrations.local_slack import wire
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, User
from integrations.local_slack.web_api.call import Call, method, page


def _json(call: Call, user: User) -> JSON:
    stranger = call.world.state.is_stranger(user, call.app.team_id)
    locale = call.args.flag("include_locale")
    return wire.user_json(user, viewer=call.app, stranger=stranger, locale=locale)


@method("users.info", tier=4, scopes=("users:read",))
def info(call: Call) -> JSON:
    """Tell about one person; little about those of other organisations."""
    return {"user": _json(call, call.user(call.args.need("user")))}


@method("users.list", tier=2, scopes=("users:read",))
def list_all(call: Call) -> JSON:
    """List our own organisation's people and bots."""
    own = [u for u in call.world.state.users.values() if u.team_id == call.app.team_id]
    users, meta = page(own, call.args, default=1000)
    now = int(call.world.clock.now().timestamp())
    return {"members": [_json(call, user) for user in users], "cache_ts": now, **meta}


@method("users.lookupByEmail", tier=3, scopes=("users:read.email",))
def lookup_by_email(call: Call) -> JSON:
    """Find one of our own people by address."""
    email = call.args.need("email").lower()
    for user in call.world.state.users.values():
        if user.email.lower() == email and user.team_id == call.app.team_id and not user.deleted:
            return {"user": _json(call, user)}
    raise SlackError("users_not_found")


@method("usergroups.list", tier=2, scopes=("usergroups:read",))
def usergroups(call: Call) -> JSON:
    """List the user groups of our organisation."""
    groups = []
    for group in call.world.state.usergroups.values():
        if group.team != call.app.team_id:
            continue
        out: JSON = {
            "id": group.id,
            "team_id": group.team,
            "is_usergroup": True,
            "name": group.name or group.handle,
            "handle": group.handle,
            "user_count": len(group.users),
        }
        if call.args.flag("include_users"):
            out["users"] = list(group.users)
        groups.append(out)
    return {"usergroups": groups}


@method("usergroups.users.list", tier=2, scopes=("usergroups:read",))
def usergroup_users(call: Call) -> JSON:
    """List the members of a user group."""
    group = call.world.state.usergroups.get(call.args.need("usergroup"))
    if group is None or group.team != call.app.team_id:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
