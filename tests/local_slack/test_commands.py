import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import modal, section
from tests.local_slack.raw_app import JSON, SILENT, RawApp
from tests.local_slack.second_app import install


async def test_what_the_app_receives(app: RawApp, people: Cast) -> None:
    await people.alice.does("command", channel="desk", command="/ticket", text="imprimante")
    envelope = await app.next()
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    payload = envelope["payload"]
    assert payload["command"] == "/ticket"
    assert payload["text"] == "imprimante"
    assert payload["user_id"] == "U0ALICE"
    assert payload["team_id"] == "T0US"
    assert payload["team_domain"] == "ssii"
    # Slack does not tell the name of a private channel.
    assert (payload["channel_id"], payload["channel_name"]) == ("C0DESK", "privategroup")
    assert payload["is_enterprise_install"] == "false"
    assert payload["trigger_id"]
    assert payload["response_url"].startswith("http://127.0.0.1:")


async def test_an_answer_is_ephemeral_by_default(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: {"text": "vu"}
    answer = await people.alice.does("command", channel="desk", command="ticket", text="")
    (shown,) = answer["shown"]
    assert (shown["text"], shown["ephemeral"]) == ("vu", True)
    assert len(await people.alice.sees("desk")) == 1
    assert await people.bruno.sees("desk") == []


async def test_an_answer_for_the_channel(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: {"text": "vu", "response_type": "in_channel"}
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["shown"][0]["ephemeral"] is False
    (seen,) = await people.bruno.sees("desk")
    assert (seen["text"], seen["typed_command"]) == ("vu", "/ticket x")


async def test_an_empty_ack_shows_nothing(app: RawApp, people: Cast) -> None:
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer == {"ok": True, "shown": []}
    assert app.frames[0]["payload"]["text"] == "x"


async def test_commands_work_where_the_bot_is_not(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: {"text": "vu"}
    answer = await people.alice.does("command", channel="acme-support", command="/ticket", text="x")
    assert answer["shown"][0]["channel"] == "C0ACME"


async def test_a_form_that_was_opened_is_told(
    app: RawApp, people: Cast, slack: LocalSlack, client: AsyncWebClient
) -> None:
    opened: list[asyncio.Task[object]] = []

    def answer(payload: JSON) -> None:
        view = client.views_open(trigger_id=payload["trigger_id"], view=modal(section("a")))
        opened.append(asyncio.ensure_future(view))

    app.answer = answer
    slack.world.settings.settle_seconds = 5.0
    answered = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answered["modal"]["callback_id"] == "form"
    await asyncio.gather(*opened)


@pytest.mark.parametrize(
    ("person", "command", "thread", "words"),
    [
        ("claire", "/ticket", "", "not a valid command"),
        ("alice", "/tiquet", "", "not a valid command"),
        ("alice", "/ticket", "1700000000.000001", "not supported in threads"),
    ],
    ids=["external", "unknown", "in a thread"],
)
async def test_what_slack_itself_refuses(
    app: RawApp, people: Cast, person: str, command: str, thread: str, words: str
) -> None:
    who = getattr(people, person)
    fields = {"channel": "acme-support", "command": command, "text": "x"}
    answer = await who.does("command", **fields, **({"thread_ts": thread} if thread else {}))
    assert answer["ok"] is False
    assert words in answer["error"]
    assert words in answer["shown"][0]["text"]
    assert app.frames == []


async def test_only_members_can_type_in_a_channel(app: RawApp, people: Cast) -> None:
    answer = await people.mallory.does("command", channel="desk", command="/ticket", text="x")
    assert (answer["_status"], answer["error"]) == (403, "not_in_channel")
    assert app.frames == []


async def test_escaping(app: RawApp, people: Cast, slack: LocalSlack) -> None:
    typed = "<b> & @bruno #acme-support #desk @nobody"
    await people.alice.does("command", channel="desk", command="/ticket", text=typed)
    escaped = (await app.next())["payload"]["text"]
    assert escaped == "&lt;b&gt; &amp; <@U0BRUNO> <#C0ACME|acme-support> <#C0DESK|> @nobody"
    slack.world.state.apps["A0VIGIE"].commands["/ticket"].should_escape = False
    await people.alice.does("command", channel="desk", command="/ticket", text=typed)
    assert (await app.next())["payload"]["text"] == typed


async def test_the_last_installed_app_wins(slack: LocalSlack, people: Cast) -> None:
    install(slack)
    second = await RawApp(slack, "xapp-second").open()
    await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert (await second.next())["payload"]["api_app_id"] == "A0SECOND"
    await second.close()


async def test_an_app_of_another_organisation_serves_its_own_people(
    slack: LocalSlack, people: Cast
) -> None:
    install(slack, team_id="T0ACME")
    second = await RawApp(slack, "xapp-second").open()
    answer = await people.claire.does(
        "command", channel="acme-support", command="/ticket", text="x"
    )
    assert answer["ok"]
    assert (await second.next())["payload"]["team_id"] == "T0ACME"
    await second.close()


async def test_an_answer_that_slack_cannot_show(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: {"text": "t", "blocks": [section("x" * 3001)]}
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["error"] == "invalid_command_response"


@pytest.mark.usefixtures("impatient")
async def test_a_late_ack_is_too_late(app: RawApp, people: Cast) -> None:
    app.answer = lambda _payload: SILENT
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert answer["error"] == "operation_timeout"
    assert "“operation_timeout”" in answer["sentence"]
    (seen,) = await people.alice.sees("desk")
    assert seen["user_name"] == "slackbot"


async def test_an_app_without_the_scope_has_no_commands(
    slack: LocalSlack, app: RawApp, people: Cast
) -> None:
    slack.world.state.apps["A0VIGIE"].scopes = ("chat:write",)
    answer = await people.alice.does("command", channel="desk", command="/ticket", text="x")
    assert "not a valid command" in answer["error"]
    assert app.frames == []
