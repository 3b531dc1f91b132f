from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button, field, modal, options, section, text, typed
from tests.local_slack.raw_app import JSON, SILENT, RawApp

DESK = "C0DESK"


async def card(client: AsyncWebClient, *elements: JSON, channel: str = DESK, **more: Any) -> str:
    posted = await client.chat_postMessage(
        channel=channel, text="carte", blocks=[actions(*elements)], **more
    )
    return str(posted["ts"])


async def interactive(app: RawApp) -> JSON:
    while True:
        envelope = await app.next()
        if envelope.get("type") == "interactive":
            payload: JSON = envelope["payload"]
            return payload


async def test_a_button_in_a_message(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    ts = await card(client, button("take", "T-12"))
    answer = await people.alice.does("click", channel="desk", ts=ts, action_id="take")
    assert answer == {"ok": True, "shown": []}
    payload = await interactive(app)
    assert payload["type"] == "block_actions"
    assert payload["user"] == {
        "id": "U0ALICE",
        "username": "alice",
        "name": "alice",
        "team_id": "T0US",
    }
    assert payload["team"] == {"id": "T0US", "domain": "ssii"}
    assert payload["channel"] == {"id": DESK, "name": "privategroup"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": DESK,
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == ts
    assert payload["state"] == {"values": {}}
    (action,) = payload["actions"]
    assert (action["type"], action["value"], action["block_id"]) == ("button", "T-12", "acts")
    assert action["text"]["text"] == "Go"
    assert action["action_ts"]


async def test_an_external_person_clicks(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    await people.alice.does("invite", channel="acme-support", user="vigie")
    ts = await card(client, button("works"), channel="C0ACME")
    assert (await people.claire.does("click", channel="acme-support", ts=ts, action_id="works"))[
        "ok"
    ]
    payload = await interactive(app)
    assert payload["user"]["team_id"] == "T0ACME"
    assert payload["team"]["id"] == "T0US"
    assert payload["channel"]["name"] == "acme-support"


async def test_a_click_in_a_thread(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    parent = await people.alice.says("desk", "p")
    ts = await card(client, button("take"), thread_ts=parent)
    await people.alice.does("click", channel="desk", ts=ts, action_id="take")
    assert (await interactive(app))["container"]["thread_ts"] == parent


async def test_an_ephemeral_message(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    posted = await client.chat_postEphemeral(
        channel=DESK, user="U0ALICE", text="t", blocks=[actions(button("take"))]
    )
    click = {"channel": "desk", "ts": posted["message_ts"], "action_id": "take"}
    assert (await people.bruno.does("click", **click))["error"] == "no_such_action"
    assert (await people.alice.does("click", **click))["ok"]
    payload = await interactive(app)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


@pytest.mark.parametrize(
    ("person", "click"),
    [
        ("mallory", {"action_id": "take"}),
        ("alice", {"action_id": "give"}),
        ("alice", {"action_id": "take", "value": "forged"}),
        ("alice", {"action_id": "take", "block_id": "other"}),
        ("alice", {"action_id": "take", "ts": "1700000000.000001"}),
    ],
    ids=["not there", "unknown", "forged value", "other block", "no message"],
)
async def test_what_cannot_be_pressed(
    app: RawApp, people: Cast, client: AsyncWebClient, person: str, click: JSON
) -> None:
    ts = await card(client, button("take", "T-12"))
    answer = await getattr(people, person).does("click", **{"channel": "C0DESK", "ts": ts} | click)
    assert (answer["ok"], answer["error"]) == (False, "no_such_action")
    await people.alice.says("desk", "la suite")
    assert {f["type"] for f in app.frames} <= {"events_api"}


async def test_a_button_for_some_only(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    icon = {"type": "icon_button", "icon": "trash", "text": text("Del", "plain_text")}
    icon |= {"action_id": "del", "visible_to_user_ids": ["U0ALICE"]}
    blocks = [{"type": "context_actions", "elements": [icon]}]
    ts = (await client.chat_postMessage(channel=DESK, text="t", blocks=blocks))["ts"]
    answer = await people.bruno.does("click", channel="desk", ts=ts, action_id="del")
    assert answer["error"] == "no_such_action"
    assert (await people.alice.does("click", channel="desk", ts=ts, action_id="del"))["ok"]
    assert (await interactive(app))["actions"][0]["type"] == "icon_button"


CHOICES: list[tuple[str, JSON, Any, str, Any]] = [
    ("static_select", {"options": options("a", "b")}, "b", "selected_option", "b"),
    ("multi_static_select", {"options": options("a", "b")}, ["a", "b"], "selected_options", "ab"),
    ("checkboxes", {"options": options("a", "b")}, "a", "selected_options", "a"),
    ("radio_buttons", {"options": options("a", "b")}, "a", "selected_option", "a"),
    ("overflow", {"options": options("a", "b")}, "b", "selected_option", "b"),
    ("users_select", {}, "U0BRUNO", "selected_user", "U0BRUNO"),
    ("multi_users_select", {}, ["U0BRUNO"], "selected_users", ["U0BRUNO"]),
    ("conversations_select", {}, "C0DESK", "selected_conversation", "C0DESK"),
    ("channels_select", {}, "C0ACME", "selected_channel", "C0ACME"),
    ("datepicker", {}, "2026-11-30", "selected_date", "2026-11-30"),
    ("timepicker", {"timezone": "Europe/Paris"}, "09:30", "selected_time", "09:30"),
    ("datetimepicker", {}, 1795000000, "selected_date_time", 1795000000),
]


@pytest.mark.parametrize(
    ("kind", "more", "selected", "key", "value"), CHOICES, ids=[c[0] for c in CHOICES]
)
async def test_every_element_has_its_field(
    app: RawApp,
    people: Cast,
    client: AsyncWebClient,
    kind: str,
    more: JSON,
    selected: Any,
    key: str,
    value: Any,
) -> None:
    ts = await card(client, {"type": kind, "action_id": "pick"} | more)
    answer = await people.alice.does(
        "click", channel="desk", ts=ts, action_id="pick", selected=selected
    )
    assert answer["ok"], answer
    payload = await interactive(app)
    chosen = payload["actions"][0][key]
    if key == "selected_option":
        chosen = chosen["value"]
    elif key == "selected_options":
        chosen = "".join(option["value"] for option in chosen)
    assert chosen == value
    if kind != "overflow":
        assert payload["state"]["values"]["acts"]["pick"][key] == payload["actions"][0][key]


async def test_state_remembers_the_other_choices(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"}
    select = {"type": "static_select", "action_id": "who", "options": options("a", "b")}
    ts = await card(client, day, select, button("go"))
    await people.alice.does("click", channel="desk", ts=ts, action_id="who", selected="b")
    await interactive(app)
    await people.alice.does("click", channel="desk", ts=ts, action_id="go")
    values = (await interactive(app))["state"]["values"]["acts"]
    assert values["day"]["selected_date"] == "2026-11-23"
    assert values["who"]["selected_option"]["value"] == "b"
    # What alice chose is not what bruno has before him.
    await people.bruno.does("click", channel="desk", ts=ts, action_id="go")
    values = (await interactive(app))["state"]["values"]["acts"]
    assert values["who"]["selected_option"] is None


async def test_an_option_that_is_not_offered(people: Cast, client: AsyncWebClient) -> None:
    select = {"type": "static_select", "action_id": "who", "options": options("a")}
    ts = await card(client, select)
    answer = await people.alice.does("click", channel="desk", ts=ts, action_id="who", selected="z")
    assert answer["error"] == "no_such_option"


@pytest.mark.usefixtures("impatient")
async def test_an_app_that_does_not_answer(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    ts = await card(client, button("take"))
    app.answer = lambda _payload: SILENT
    answer = await people.alice.does("click", channel="desk", ts=ts, action_id="take")
    assert answer["error"] == "operation_timeout"
    assert "trouble" in answer["sentence"]


class TestInForms:
    async def open(self, slack: LocalSlack, client: AsyncWebClient, *blocks: JSON) -> JSON:
        world = slack.world
        trigger = world.new_trigger(world.state.apps["A0VIGIE"], world.state.user("alice"))
        view: JSON = (await client.views_open(trigger_id=trigger, view=modal(*blocks)))["view"]
        return view

    async def test_a_button(
        self, slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
    ) -> None:
        view = await self.open(slack, client, field("b", typed()), actions(button("more")))
        values = {"b": {"a": "tapé"}}
        answer = await people.alice.does(
            "click", view_id=view["id"], action_id="more", values=values
        )
        assert answer["ok"]
        payload = await interactive(app)
        assert payload["container"] == {"type": "view", "view_id": view["id"]}
        assert "channel" not in payload
        assert "response_url" not in payload
        assert payload["view"]["hash"] == view["hash"]
        assert payload["view"]["state"]["values"]["b"]["a"]["value"] == "tapé"

    async def test_inputs_are_silent_unless_they_dispatch(
        self, slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
    ) -> None:
        loud = field("loud", typed("loud"), dispatch_action=True)
        view = await self.open(slack, client, field("b", typed()), loud)
        answer = await people.alice.does("click", view_id=view["id"], action_id="a", value="x")
        assert answer["error"] == "no_such_action"
        answer = await people.alice.does("click", view_id=view["id"], action_id="loud", value="x")
        assert answer["ok"]
        assert (await interactive(app))["actions"][0]["value"] == "x"

    async def test_somebody_elses_form(
        self, slack: LocalSlack, people: Cast, client: AsyncWebClient
    ) -> None:
        view = await self.open(slack, client, actions(button("more")))
        answer = await people.bruno.does("click", view_id=view["id"], action_id="more")
        assert answer["error"] == "no_such_action"

    async def test_options_from_the_app(
        self, slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
    ) -> None:
        search = {"type": "external_select", "action_id": "asset", "min_query_length": 0}
        view = await self.open(slack, client, field("b", search))
        app.answer = lambda payload: {"options": options(payload["value"] + "-01")}
        found = await people.alice.does(
            "options", view_id=view["id"], action_id="asset", query="srv"
        )
        assert [o["value"] for o in found["options"]] == ["srv-01"]
        payload = await interactive(app)
        assert payload["type"] == "block_suggestion"
        assert (payload["action_id"], payload["block_id"], payload["value"]) == (
            "asset",
            "b",
            "srv",
        )
        assert payload["container"] == {"type": "view", "view_id": view["id"]}
        app.answer = lambda _payload: None
        answer = await people.alice.does(
            "submit", view_id=view["id"], values={"b": {"asset": "srv-01"}}
        )
        assert answer["ok"], answer
        state = (await interactive(app))["view"]["state"]["values"]
        assert state["b"]["asset"]["selected_option"]["value"] == "srv-01"

    async def test_the_home_has_buttons_too(
        self, app: RawApp, people: Cast, client: AsyncWebClient
    ) -> None:
        view = {"type": "home", "blocks": [section("a"), actions(button("open"))]}
        home = (await client.views_publish(user_id="U0ALICE", view=view))["view"]
        assert (await people.alice.does("click", view_id=home["id"], action_id="open"))["ok"]
        assert (await interactive(app))["view"]["type"] == "home"


async def test_options_in_a_message_and_groups(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    ts = await card(client, {"type": "external_select", "action_id": "asset"})
    group = {"label": text("Paris", "plain_text"), "options": options("srv-01")}
    app.answer = lambda payload: (
        {"option_groups": [group]} if payload.get("type") == "block_suggestion" else None
    )
    # Picking what was never searched for: the person must have searched, so the app is asked.
    answer = await people.alice.does(
        "click", channel="desk", ts=ts, action_id="asset", selected="srv-01"
    )
    assert answer["ok"], answer
    assert (await interactive(app))["type"] == "block_suggestion"
    assert (await interactive(app))["actions"][0]["selected_option"]["value"] == "srv-01"
    answer = await people.alice.does(
        "click", channel="desk", ts=ts, action_id="asset", selected="srv-99"
    )
    assert answer["error"] == "no_such_option"


async def test_more_than_a_hundred_options(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    ts = await card(client, {"type": "external_select", "action_id": "asset"})
    many = options(*(str(n) for n in range(101)))
    app.answer = lambda _payload: {"options": many}
    answer = await people.alice.does("options", channel="desk", ts=ts, action_id="asset", query="")
    assert answer["error"] == "too_many_options"
