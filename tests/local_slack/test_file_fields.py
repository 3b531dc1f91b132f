"""What people put into a form's file field, and who may read it; feedback; inputs of messages."""

import base64

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.kit import actions, button, field, modal, text, typed
from tests.local_slack.raw_app import JSON, RawApp

FIELD = {"type": "file_input", "action_id": "f", "max_files": 2}
LOG = {"name": "a.log", "content": "boom", "mimetype": "text/plain"}


async def payload_of(app: RawApp, kind: str) -> JSON:
    while True:
        payload: JSON = (await app.next()).get("payload", {})
        if payload.get("type") == kind:
            return payload


async def opens(app: RawApp, people: Cast, client: AsyncWebClient, view: JSON) -> str:
    posted = await client.chat_postMessage(
        channel="C0DESK", text="t", blocks=[actions(button("open"))]
    )
    await people.alice.does("click", channel="desk", ts=posted["ts"], action_id="open")
    trigger = (await payload_of(app, "block_actions"))["trigger_id"]
    shown = await client.views_open(trigger_id=trigger, view=view)
    return str(shown["view"]["id"])


async def sent_files(app: RawApp, people: Cast, client: AsyncWebClient, *files: JSON) -> list[JSON]:
    view_id = await opens(app, people, client, modal(field("files", FIELD)))
    values = {"files": {"f": list(files)}}
    answer = await people.alice.does("submit", view_id=view_id, values=values)
    assert answer["ok"], answer
    view = (await payload_of(app, "view_submission"))["view"]
    found: list[JSON] = view["state"]["values"]["files"]["f"]["files"]
    return found


async def test_files_are_told_in_full(app: RawApp, people: Cast, client: AsyncWebClient) -> None:
    coded = base64.b64encode(b"\x89PNG").decode()
    picture = {"name": "rack.png", "content_base64": coded, "title": "The rack"}
    first, second = await sent_files(app, people, client, LOG, picture)
    assert (first["name"], first["mimetype"], first["size"]) == ("a.log", "text/plain", 4)
    assert (second["title"], second["mimetype"]) == ("The rack", "image/png")
    assert first["user"] == "U0ALICE"


async def test_the_app_may_read_them_and_other_people_may_not(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    (file,) = await sent_files(app, people, client, LOG)
    assert (await client.files_info(file=file["id"]))["file"]["size"] == 4
    headers = {"Authorization": "Bearer xoxb-local"}
    async with aiohttp.ClientSession() as session:
        async with session.get(file["url_private"], headers=headers) as response:
            assert await response.read() == b"boom"
        async with session.get(file["url_private"], params={"as": "bruno"}) as response:
            assert response.status == 404


async def test_a_file_that_was_sent_before_stays_as_it_is(
    app: RawApp, people: Cast, client: AsyncWebClient, slack: LocalSlack
) -> None:
    (file,) = await sent_files(app, people, client, LOG)
    before = len(slack.world.state.files)
    (again,) = await sent_files(app, people, client, file)
    assert again["id"] == file["id"]
    assert len(slack.world.state.files) == before


async def test_too_many_files_are_refused(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    view_id = await opens(app, people, client, modal(field("files", FIELD)))
    values = {"files": {"f": [LOG, LOG, LOG]}}
    answer = await people.alice.does("submit", view_id=view_id, values=values)
    assert answer["errors"] == {"files": "Please choose no more than 2 items."}


async def test_a_file_that_cannot_be_read(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    view_id = await opens(app, people, client, modal(field("files", FIELD)))
    values = {"files": {"f": [{"name": "x", "content_base64": "%%%"}]}}
    answer = await people.alice.does("submit", view_id=view_id, values=values)
    assert answer["error"] == "invalid_file"


def feedback(**more: object) -> JSON:
    return {
        "type": "feedback_buttons",
        "action_id": "fb",
        "positive_button": {"text": text("Good", "plain_text"), "value": "good"},
        "negative_button": {"text": text("Bad", "plain_text"), "value": "bad"},
    } | more


@pytest.mark.parametrize(("given", "words"), [("good", "Good"), ("bad", "Bad"), (None, "Good")])
async def test_feedback_tells_which_button(
    app: RawApp, people: Cast, client: AsyncWebClient, given: str | None, words: str
) -> None:
    blocks = [{"type": "context_actions", "elements": [feedback()]}]
    posted = await client.chat_postMessage(channel="C0DESK", text="t", blocks=blocks)
    where = {"channel": "desk", "ts": posted["ts"], "action_id": "fb"}
    assert (await people.alice.does("click", **where, selected=given))["ok"]
    (action,) = (await payload_of(app, "block_actions"))["actions"]
    assert (action["text"]["text"], action["value"]) == (words, words.lower())


async def test_feedback_that_is_not_offered(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    del app
    blocks = [{"type": "context_actions", "elements": [feedback()]}]
    posted = await client.chat_postMessage(channel="C0DESK", text="t", blocks=blocks)
    where = {"channel": "desk", "ts": posted["ts"], "action_id": "fb"}
    answer = await people.alice.does("click", **where, selected="so-so")
    assert answer["error"] == "no_such_option"


@pytest.mark.parametrize("attached", [False, True])
async def test_inputs_of_a_message_are_remembered(
    app: RawApp, people: Cast, client: AsyncWebClient, attached: bool
) -> None:
    blocks = [field("why", typed("w")), actions(button("go"))]
    posted = await client.chat_postMessage(
        channel="C0DESK",
        text="t",
        blocks=[] if attached else blocks,
        attachments=[{"blocks": blocks}] if attached else [],
    )
    answer = await people.alice.does(
        "click",
        channel="desk",
        ts=posted["ts"],
        action_id="go",
        values={"why": {"w": "Because"}},
    )
    assert answer["ok"], answer
    state = (await payload_of(app, "block_actions"))["state"]["values"]
    assert state["why"]["w"]["value"] == "Because"


async def test_an_input_that_is_not_there(
    app: RawApp, people: Cast, client: AsyncWebClient
) -> None:
    del app
    posted = await client.chat_postMessage(
        channel="C0DESK", text="t", blocks=[actions(button("go"))]
    )
    where = {"channel": "desk", "ts": posted["ts"], "action_id": "go"}
    answer = await people.alice.does("click", **where, values={"no": {"such": "x"}})
    assert answer["error"] == "no_such_input"
