import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import field, modal, options, section, typed
from tests.local_slack.raw_app import JSON, SILENT, RawApp

TITLE = field("title", typed(max_length=10))
URGENCY = field(
    "urgency",
    {
        "type": "static_select",
        "action_id": "pick",
        "options": options("low", "high"),
        "initial_option": options("low")[0],
    },
)
NOTE = field("note", typed("note"), optional=True)


async def opened(
    slack: LocalSlack, client: AsyncWebClient, view: JSON, person: str = "alice"
) -> JSON:
    world = slack.world
    trigger = world.new_trigger(world.state.apps["A0VIGIE"], world.state.user(person))
    answer: JSON = (await client.views_open(trigger_id=trigger, view=view))["view"]
    return answer


async def test_what_the_app_receives(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    view = await opened(slack, client, modal(TITLE, URGENCY, NOTE, private_metadata="t:17"))
    answer = await people.alice.does(
        "submit", view_id=view["id"], values={"title": {"a": "Panne VPN"}}
    )
    assert answer == {"ok": True, "shown": []}
    payload = (await app.next())["payload"]
    assert payload["type"] == "view_submission"
    assert payload["trigger_id"]
    assert payload["response_urls"] == []
    told = payload["view"]
    assert told["id"] == view["id"]
    assert told["private_metadata"] == "t:17"
    assert told["app_installed_team_id"] == "T0US"
    values = told["state"]["values"]
    assert values["title"]["a"] == {"type": "plain_text_input", "value": "Panne VPN"}
    assert values["urgency"]["pick"]["selected_option"]["value"] == "low"
    assert values["note"]["note"] == {"type": "plain_text_input", "value": None}
    assert await people.alice.looks("modal") is None


async def test_an_external_person_sends_a_form(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    view = await opened(slack, client, modal(NOTE), "claire")
    await people.claire.does("submit", view_id=view["id"], values={})
    payload = (await app.next())["payload"]
    assert payload["team"]["id"] == payload["user"]["team_id"] == "T0ACME"
    assert payload["view"]["app_installed_team_id"] == "T0US"


@pytest.mark.parametrize(
    ("given", "words"),
    [("", "required"), ("x" * 11, "no more than 10"), (None, "required")],
)
async def test_mistakes_that_slack_sees_itself(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient, given: str, words: str
) -> None:
    view = await opened(slack, client, modal(TITLE))
    answer = await people.alice.does("submit", view_id=view["id"], values={"title": {"a": given}})
    assert answer["ok"] is False
    assert words in answer["errors"]["title"]
    assert app.frames == []
    assert (await people.alice.looks("modal"))["id"] == view["id"]


async def test_mistakes_that_the_app_sees(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    errors = {"title": "Ce ticket existe déjà"}
    app.answer = lambda _payload: {"response_action": "errors", "errors": errors}
    view = await opened(slack, client, modal(TITLE))
    answer = await people.alice.does("submit", view_id=view["id"], values={"title": {"a": "x"}})
    assert (answer["ok"], answer["errors"]) == (False, errors)
    # What was typed is still there.
    assert answer["modal"]["state"]["values"]["title"]["a"]["value"] == "x"


async def test_update(slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    app.answer = lambda _payload: {"response_action": "update", "view": modal(TITLE, section("2"))}
    view = await opened(slack, client, modal(TITLE, URGENCY))
    answer = await people.alice.does("submit", view_id=view["id"], values={"title": {"a": "x"}})
    assert answer["modal"]["id"] == view["id"]
    assert answer["modal"]["hash"] != view["hash"]
    assert answer["modal"]["state"]["values"] == {
        "title": {"a": {"type": "plain_text_input", "value": "x"}}
    }


async def test_push_then_close_goes_back(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    app.answer = lambda _payload: {"response_action": "push", "view": modal(section("2"))}
    view = await opened(slack, client, modal(NOTE))
    answer = await people.alice.does("submit", view_id=view["id"])
    second = answer["modal"]
    assert second["previous_view_id"] == view["id"]
    app.answer = lambda _payload: None
    answer = await people.alice.does("submit", view_id=second["id"])
    assert answer["modal"]["id"] == view["id"]


async def test_clear(slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    app.answer = lambda _payload: {"response_action": "clear"}
    view = await opened(slack, client, modal(NOTE))
    assert "modal" not in await people.alice.does("submit", view_id=view["id"])
    assert await people.alice.looks("modal") is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
        {"text": "merci"},
    ],
)
async def test_answers_that_slack_does_not_understand(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient, answer: JSON
) -> None:
    app.answer = lambda _payload: answer
    view = await opened(slack, client, modal(NOTE))
    told = await people.alice.does("submit", view_id=view["id"])
    assert (told["ok"], told["error"]) == (False, "invalid_view_response")
    assert told["sentence"] == "We had some trouble connecting. Try again?"
    assert (await people.alice.looks("modal"))["id"] == view["id"]


@pytest.mark.usefixtures("impatient")
async def test_no_answer_keeps_the_form_open(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    app.answer = lambda _payload: SILENT
    view = await opened(slack, client, modal(NOTE))
    answer = await people.alice.does("submit", view_id=view["id"])
    assert answer["error"] == "operation_timeout"
    assert (await people.alice.looks("modal"))["id"] == view["id"]


async def test_what_cannot_be_sent(slack: LocalSlack, people: Cast, client: AsyncWebClient) -> None:
    view = await opened(slack, client, modal(section("lire"), submit=None))
    answer = await people.alice.does("submit", view_id=view["id"])
    assert answer["error"] == "no_submit"
    answer = await people.bruno.does("submit", view_id=view["id"])
    assert answer["error"] == "view_not_open"
    form = await opened(slack, client, modal(NOTE))
    answer = await people.alice.does("submit", view_id=form["id"], values={"x": {"y": "z"}})
    assert answer["error"] == "no_such_input"


async def test_closing_is_told_when_asked_for(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    quiet = await opened(slack, client, modal(NOTE))
    assert (await people.alice.does("close", view_id=quiet["id"]))["ok"]
    view = await opened(slack, client, modal(NOTE, notify_on_close=True))
    await people.alice.does("close", view_id=view["id"])
    payload = (await app.next())["payload"]
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    view = await opened(slack, client, modal(NOTE, notify_on_close=True))
    await people.alice.does("close", view_id=view["id"], all=True)
    payload = (await app.next())["payload"]
    assert (payload["view"]["id"], payload["is_cleared"]) == (view["id"], True)


async def test_a_chosen_channel_gives_a_response_url(
    slack: LocalSlack, app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    select = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    view = await opened(slack, client, modal(field("salon", select)))
    await people.alice.does("submit", view_id=view["id"], values={"salon": {"where": "C0DESK"}})
    (url,) = (await app.next())["payload"]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("salon", "C0DESK")
