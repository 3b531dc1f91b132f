"""The parts of the page: the whole of it, a channel, a thread, two people side by side."""

from collections.abc import Mapping

from markupsafe import Markup

from integrations.local_slack import seeing
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.page import messages, views
from integrations.local_slack.page.faces import face
from integrations.local_slack.page.moments import moment
from integrations.local_slack.page.people import everybody
from integrations.local_slack.page.rendering import render
from integrations.local_slack.page.session import Page
from integrations.local_slack.page.sidebar import shared_with, sidebar_html, title
from integrations.local_slack.page.static_files import modules
from integrations.local_slack.records import JSON, App, Channel, User
from integrations.local_slack.world import World


def whole(page: Page, person: User, query: Mapping[str, str]) -> Markup:
    """Return the page of one person: `channel`, `thread` and `home` tell what it shows first."""
    world = page.world
    mark = page.changes.mark
    shown = _chosen(page, person, query.get("channel", ""))
    side = thread(world, person, shown, query["thread"]) if shown and query.get("thread") else None
    now = moment(person, world.clock.now())
    return render(
        "page",
        me=face(world, person, person.id),
        team=world.state.teams[person.team_id],
        mark=mark,
        modules=modules(),
        now=now,
        narrow=bool(query.get("narrow")),
        groups=everybody(world, person),
        sidebar=sidebar_html(page, person),
        pane=channel(page, person, shown, home=bool(query.get("home"))) if shown else Markup(),
        channel=shown.id if shown else "",
        thread=side or Markup(),
        thread_ts=query.get("thread", "") if side else "",
        modal=views.render_modal(world, person),
    )


def _chosen(page: Page, person: User, name: str) -> Channel | None:
    world = page.world
    if name:
        return seeing.seen_channel(world, person, name)
    mine = [c for c in world.state.channels.values() if person.id in c.members and not c.is_dm]
    return next((c for c in mine if not c.is_archived), None)


def channel(page: Page, person: User, channel: Channel, *, home: bool = False) -> Markup:
    """Return a channel with its last messages and its composer."""
    world = page.world
    listing = messages.latest(world, person, channel)
    app = next(world.state.apps_in(channel), None) if channel.is_dm else None
    has_home = app is not None and app.home_enabled and app.team_id == person.team_id
    return render(
        "channel",
        channel=channel,
        title=title(world, person, channel),
        shared=shared_with(world, person, channel),
        people=[face(world, person, member) for member in channel.members],
        listing=listing,
        read=page.read_until(person, channel),
        app=app,
        has_home=has_home,
        home=home and has_home,
        home_html=views.render_home(world, person, app) if app and has_home else Markup(),
        closed=_closed(person, channel, app),
    )


def _closed(person: User, channel: Channel, app: App | None) -> str:
    """Return why this person cannot write here, "" when they can."""
    if channel.is_archived:
        return "archived"
    if person.id not in channel.members:
        return "outside"
    if app is not None and (app.messages_read_only or not app.messages_enabled):
        return "read_only"
    return ""


def thread(world: World, person: User, channel: Channel, ts: str) -> Markup | None:
    """Return a thread with its composer; None when there is no such message."""
    listing = messages.thread(world, person, channel, ts)
    if listing is None:
        return None
    return render(
        "thread",
        channel=channel,
        title=title(world, person, channel),
        ts=ts,
        listing=listing,
        closed=_closed(person, channel, None),
    )


def beside(world: World, one: User, other: User, query: JSON) -> Markup:
    """Return two people's pages side by side."""
    if other.is_bot or other.deleted:
        raise PeopleError("user_not_found", 404)
    return render(
        "beside",
        sides=[face(world, one, one.id), face(world, other, other.id)],
        groups=everybody(world, one),
        channel=query.get("channel", ""),
    )
