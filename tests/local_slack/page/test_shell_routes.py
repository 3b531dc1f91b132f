"""The addresses of the page: what they show, to whom, and what they never let out."""

import pytest

from integrations.local_slack import LocalSlack
from tests.local_slack.cast import Cast
from tests.local_slack.page.reading import alive, text_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"onmouseover="alert(1)',
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
)


async def test_the_root_leads_to_the_first_person(people: Cast) -> None:
    async with people.session.get("/", allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"] == "/as/alice"


async def test_a_page_may_load_nothing_from_elsewhere(people: Cast) -> None:
    for path in ("/as/alice", "/as/nobody", "/page/static/app.js", "/page/alice/channel/desk"):
        async with people.session.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy, path
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", HOSTILE)
async def test_words_never_become_markup(people: Cast, text: str) -> None:
    await people.alice.says("desk", text)
    await people.bruno.says("desk", "an answer", thread_ts=await people.alice.says("desk", text))
    assert alive(await text_of(people.session, "/as/alice?channel=desk")) == []
    assert alive(await text_of(people.session, "/page/bruno/channel/desk")) == []


@pytest.mark.parametrize("text", HOSTILE)
async def test_names_and_files_never_become_markup(
    slack: LocalSlack, people: Cast, text: str
) -> None:
    slack.world.state.users["U0BRUNO"].real_name = text
    slack.world.state.users["U0BRUNO"].title = text
    slack.world.state.teams["T0ACME"].name = text
    slack.world.state.channels["C0DESK"].purpose = text
    slack.world.state.channels["C0BACKUPS"].name = text
    await people.bruno.says("desk", "a file", files=[{"name": text, "content": "x"}])
    assert alive(await text_of(people.session, "/as/alice?channel=desk")) == []
    assert alive(await text_of(people.session, "/as/bruno?channel=C0BACKUPS")) == []
    assert alive(await text_of(people.session, "/as/bruno/beside/alice")) == []


@pytest.mark.parametrize("who", ["claire", "mallory"])
@pytest.mark.parametrize(
    "path",
    ["/as/{0}?channel=desk", "/page/{0}/channel/desk", "/page/{0}/channel/desk/older"],
)
async def test_a_channel_one_is_not_in_is_refused(people: Cast, who: str, path: str) -> None:
    await people.alice.says("desk", "between us")
    body = await text_of(people.session, path.format(who), 403)
    assert "between us" not in body


async def test_a_thread_of_another_client_is_refused(people: Cast) -> None:
    ts = await people.claire.says("acme-support", "our secret")
    body = await text_of(people.session, f"/page/mallory/thread/C0ACME/{ts}", 403)
    assert "our secret" not in body


async def test_a_client_never_reads_the_name_of_what_is_not_theirs(people: Cast) -> None:
    await people.alice.says("globex-support", "for Globex only")
    for path in ("/as/claire", "/page/claire/sidebar", "/page/claire/names"):
        body = await text_of(people.session, path)
        assert "globex-support" not in body, path
        assert "approvals" not in body, path
        assert "for Globex only" not in body, path


async def test_a_client_has_no_command_and_no_shortcut(people: Cast) -> None:
    assert (await people.get("/page/claire/names"))["commands"] == []
    commands = (await people.get("/page/alice/names"))["commands"]
    assert [command["name"] for command in commands] == ["/vigie", "/ticket"]
    assert commands[1]["hint"] == "what is broken"


@pytest.mark.parametrize("name", ["nobody", "vigie"])
async def test_who_cannot_act_has_no_page(people: Cast, name: str) -> None:
    async with people.session.get(f"/as/{name}") as response:
        assert response.status in (403, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/page/static/..%2frouting.py",
        "/page/static/nothing.js",
        "/page/static/%2e%2e",
        "/page/static/app.py",
    ],
)
async def test_only_scripts_and_styles_are_given(people: Cast, path: str) -> None:
    async with people.session.get(path) as response:
        assert response.status == 404


async def test_scripts_have_their_type(people: Cast) -> None:
    async with people.session.get("/page/static/app.js") as response:
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_older_messages_come_a_hundred_at_a_time(people: Cast) -> None:
    stamps = [await people.alice.says("desk", f"line {n}") for n in range(130)]
    first = await people.get("/page/alice/channel/desk/older")
    assert first["html"].count("<article") == 100
    assert first["more"]
    rest = await people.get("/page/alice/channel/desk/older", before=stamps[30])
    assert rest["html"].count("<article") == 30
    assert not rest["more"]


async def test_emoji_are_found_by_their_name(people: Cast) -> None:
    found = await people.get("/page/emoji", q="tad")
    assert ["tada", "🎉"] in found
    assert len(await people.get("/page/emoji")) > 5


async def test_reading_is_remembered(people: Cast) -> None:
    ts = await people.claire.says("acme-support", "hello")
    answer = await people.post("/page/alice/read", channel="C0ACME", ts=ts)
    assert answer == {"ok": True, "unread": 0}
    await people.claire.says("acme-support", "again")
    answer = await people.post("/page/alice/read", channel="C0ACME", ts=ts)
    assert answer["unread"] == 1


async def test_nobody_reads_for_a_channel_they_are_not_in(people: Cast) -> None:
    async with people.session.post(
        "/page/mallory/read", json={"channel": "C0DESK", "ts": "9"}
    ) as response:
        assert response.status == 403


async def test_two_people_stand_side_by_side(people: Cast) -> None:
    shown = await text_of(people.session, "/as/claire/beside/alice")
    assert 'src="/as/claire?narrow=1"' in shown
    assert 'src="/as/alice?narrow=1"' in shown
    await text_of(people.session, "/as/claire/beside/vigie", 404)
