"""App manifests: Slack's limits on them, and taking over what they declare."""

from typing import Any

from integrations.local_slack.records import JSON, App, Command, Shortcut

TEXTS = (
    ("display_information/name", 35),
    ("display_information/description", 140),
    ("features/bot_user/display_name", 80),
)
LISTS = (
    ("features/slash_commands", 50),
    ("features/shortcuts", 10),
    ("settings/event_subscriptions/bot_events", 100),
    ("oauth_config/scopes/bot", 255),
)
WORDS = ("settings/event_subscriptions/bot_events", "oauth_config/scopes/bot")
ENTRIES = (
    ("features/slash_commands", "command", 32),
    ("features/slash_commands", "description", 2000),
    ("features/slash_commands", "usage_hint", 1000),
    ("features/shortcuts", "callback_id", 255),
    ("features/shortcuts", "name", 24),
    ("features/shortcuts", "description", 150),
)


def part(manifest: JSON, path: str) -> object:
    """Return what stands at a path such as `features/shortcuts`, None when it is not there."""
    value: object = manifest
    for key in path.split("/"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


NEEDED = (
    ("features/slash_commands", "command"),
    ("features/shortcuts", "callback_id"),
    ("features/shortcuts", "name"),
    ("features/shortcuts", "type"),
)


def _list(manifest: JSON, path: str) -> list[Any]:
    value = part(manifest, path)
    return value if isinstance(value, list) else []


def _objects(manifest: JSON, path: str) -> list[JSON]:
    return [entry if isinstance(entry, dict) else {} for entry in _list(manifest, path)]


def manifest_errors(manifest: JSON) -> list[JSON]:
    """Return [{message, pointer}] for everything that Slack would refuse."""
    errors = _wrong_types(manifest)
    if not part(manifest, "display_information/name"):
        errors.append(
            {"message": "missing required field: name", "pointer": "/display_information"}
        )
    for path, most in TEXTS:
        value = part(manifest, path)
        if isinstance(value, str) and len(value) > most:
            errors.append(_too_long(most, f"/{path}"))
    errors += [
        {"message": f"no more than {most} items allowed", "pointer": f"/{path}"}
        for path, most in LISTS
        if len(_list(manifest, path)) > most
    ]
    for path, key, most in ENTRIES:
        for number, entry in enumerate(_objects(manifest, path)):
            if len(str(entry.get(key, ""))) > most:
                errors.append(_too_long(most, f"/{path}/{number}/{key}"))
    errors += [
        {"message": f"missing required field: {key}", "pointer": f"/{path}/{number}"}
        for path, key in NEEDED
        for number, entry in enumerate(_objects(manifest, path))
        if not entry.get(key)
    ]
    return errors


def _wrong_types(manifest: JSON) -> list[JSON]:
    errors = [
        _must_be("a string", f"/{path}")
        for path, _ in TEXTS
        if not isinstance(part(manifest, path), str | None)
    ]
    for path, _ in LISTS:
        value = part(manifest, path)
        if not isinstance(value, list | None):
            errors.append(_must_be("an array", f"/{path}"))
        elif path in WORDS and not all(isinstance(entry, str) for entry in value or ()):
            errors.append(_must_be("an array of strings", f"/{path}"))
    return errors + [
        _must_be("a string", f"/{path}/{number}/{key}")
        for path, key in {entry[:2] for entry in ENTRIES} | set(NEEDED)
        for number, entry in enumerate(_objects(manifest, path))
        if not isinstance(entry.get(key), str | None)
    ]


def _must_be(what: str, pointer: str) -> JSON:
    return {"message": f"must be {what}", "pointer": pointer}


def _too_long(most: int, pointer: str) -> JSON:
    return {"message": f"must be less than {most + 1} characters", "pointer": pointer}


def apply_manifest(app: App, manifest: JSON) -> None:
    """Let the app have the commands, shortcuts, scopes and events of a manifest."""
    app.commands = {
        entry["command"]: Command(
            entry["command"],
            entry.get("description") or "",
            entry.get("usage_hint") or "",
            bool(entry.get("should_escape", False)),
        )
        for entry in _objects(manifest, "features/slash_commands")
    }
    app.shortcuts = {
        entry["callback_id"]: Shortcut(
            entry["callback_id"], entry["name"], entry["type"], entry.get("description") or ""
        )
        for entry in _objects(manifest, "features/shortcuts")
    }
    scopes = part(manifest, "oauth_config/scopes/bot")
    if isinstance(scopes, list):
        app.scopes = tuple(scopes)
    bot_events = part(manifest, "settings/event_subscriptions/bot_events")
    app.bot_events = frozenset(bot_events if isinstance(bot_events, list) else ())
    home = part(manifest, "features/app_home")
    if isinstance(home, dict):
        app.home_enabled = bool(home.get("home_tab_enabled", False))
        app.messages_enabled = bool(home.get("messages_tab_enabled", True))
        app.messages_read_only = bool(home.get("messages_tab_read_only_enabled", True))
