"""Slash commands: who may type them, what the app receives, what the person sees."""

from integrations.local_slack import answers, posting
from integrations.local_slack.composer import escape_command
from integrations.local_slack.errors import NotDoneError, SlackError
from integrations.local_slack.interactions import (
    TIMEOUT,
    acknowledged,
    channel_name,
    outcome,
    response_url,
    settle,
    watching,
)
from integrations.local_slack.records import JSON, App, Channel, Command, Message, User
from integrations.local_slack.world import ResponseUrl, World

UNKNOWN = (
    "{0} is not a valid command. In Slack, all messages that start with the “/” character are "
    "interpreted as commands. If you are trying to send a message and not run a command, try "
    "preceding the “/” with an empty space."
)
IN_THREAD = "{0} is not supported in threads. Sorry!"
FAILED = "{0} failed with the error “{1}”"
BAD_ANSWER = "invalid_command_response"


async def run_command(world: World, person: User, channel: Channel, typed: JSON) -> JSON:
    """Type a command; `typed` holds command, text and, in a thread, thread_ts.

    Where Slack or the app refuses, the person sees a sentence of Slackbot's, and gets it back too.
    """
    name = "/" + str(typed["command"]).strip().removeprefix("/")
    with watching(world, person) as watch:
        try:
            found = _find(world, person, name, in_thread=bool(typed.get("thread_ts")))
            await _send(world, found, person, channel, str(typed.get("text") or ""))
            await settle(world, watch)
        except NotDoneError as failure:
            _slackbot(world, person, channel, failure.sentence, typed.get("thread_ts"))
            out = outcome(world, person, watch) | {"ok": False, "error": failure.code}
            return out | {"sentence": failure.sentence}
        return outcome(world, person, watch)


def _find(world: World, person: User, name: str, *, in_thread: bool) -> tuple[App, Command]:
    if in_thread:
        raise NotDoneError(IN_THREAD.format(name), IN_THREAD.format(name))
    # The last installed app wins, and other organisations do not have our apps.
    for app in reversed(world.state.apps.values()):
        mine = app.team_id == person.team_id and "commands" in app.scopes
        if mine and name in app.commands:
            return app, app.commands[name]
    sentence = UNKNOWN.format(name)
    raise NotDoneError(sentence, sentence)


async def _send(
    world: World, found: tuple[App, Command], person: User, channel: Channel, text: str
) -> None:
    app, command = found
    url = response_url(world, app, person, channel)
    payload: JSON = {
        "token": app.verification_token,
        "team_id": person.team_id,
        "team_domain": world.state.teams[person.team_id].domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command.command,
        "text": escape_command(world.state, text, person) if command.should_escape else text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": world.new_trigger(app, person),
    }
    ack = await world.deliveries.request(app, "slash_commands", payload, command.command)
    answer = acknowledged(ack, FAILED.format(command.command, TIMEOUT))
    known = world.response_urls[url.rpartition("/")[2]]
    _show(world, known, answer, f"{command.command} {text}".strip())


def _show(world: World, url: ResponseUrl, answer: JSON, typed: str) -> None:
    if not answer.get("text") and not answer.get("blocks") and not answer.get("attachments"):
        return
    command = typed.split(maxsplit=1)[0]
    try:
        answers.show_answer(world, url, {**answer, "replace_original": False})
    except SlackError as refusal:
        raise NotDoneError(BAD_ANSWER, FAILED.format(command, BAD_ANSWER)) from refusal
    if url.last is not None and url.last.ephemeral_to is None:
        url.last.typed_command = typed


def _slackbot(
    world: World, person: User, channel: Channel, sentence: str, thread_ts: str | None
) -> None:
    note = Message("", channel.id, "USLACKBOT", "", sentence, thread_ts=thread_ts)
    posting.post_ephemeral(world, channel, person.id, note)
