"""auth.test, apps.*, team.info, and the method that tests calls."""

from integrations.local_slack.errors import SlackError
from integrations.local_slack.manifest import manifest_errors
from integrations.local_slack.records import JSON
from integrations.local_slack.web_api.call import Call, method


@method("api.test", tier=4)
def api_test(call: Call) -> JSON:
    """Repeat the arguments."""
    return {"args": {k: v for k, v in call.args.given.items() if k != "token"}}


@method("auth.test", tier=None)
def auth_test(call: Call) -> JSON:
    """Tell whose token it is."""
    team = call.world.state.teams[call.app.team_id]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.bot.name,
        "team_id": team.id,
        "user_id": call.bot.id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=3, app_token=True)
def connections_open(call: Call) -> JSON:
    """Give the address of a Socket Mode connection; it serves once."""
    ticket = call.world.deliveries.sockets.ticket(call.app.id)
    address = call.world.url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.app.id}"}


@method("apps.manifest.validate", tier=3, app_token=True)
def manifest_validate(call: Call) -> JSON:
    """Check a manifest against Slack's limits."""
    manifest = call.args.structure("manifest", "invalid_manifest")
    if not isinstance(manifest, dict):
        raise SlackError("invalid_manifest")
    errors = manifest_errors(manifest)
    if errors:
        raise SlackError("invalid_manifest", errors=errors)
    return {"errors": []}


@method("team.info", tier=3, scopes=("team:read",))
def team_info(call: Call) -> JSON:
    """Tell about our organisation, or one that shares a channel with us."""
    state = call.world.state
    wanted = call.args.text("team", call.app.team_id)
    known = wanted == call.app.team_id or any(
        wanted in c.team_ids and call.app.team_id in c.team_ids for c in state.channels.values()
    )
    team = state.teams.get(wanted)
    if team is None or not known:
        raise SlackError("team_not_found")
    info = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}
    return {"team": info | {"icon": {"image_default": True}}}
