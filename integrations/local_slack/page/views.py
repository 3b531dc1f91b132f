"""Modals and Homes as HTML."""

from markupsafe import Markup

from integrations.local_slack.page import blocks
from integrations.local_slack.page.place import Place
from integrations.local_slack.page.rendering import render
from integrations.local_slack.page.sheet import Sheet
from integrations.local_slack.records import App, User, View
from integrations.local_slack.world import World


def render_modal(world: World, person: User) -> Markup:
    """Return the form that this person has before them, the top of their stack; "" for none."""
    stack = world.state.modals.get(person.id)
    if not stack:
        return Markup("")
    view = stack[-1]
    return render(
        "modal",
        at=Sheet(world, person, _place(view)),
        view=view,
        body=view.body,
        depth=len(stack),
        app=world.state.apps[view.app_id].name,
        blocks=_blocks(world, person, view),
    )


def render_home(world: World, person: User, app: App) -> Markup:
    """Return the Home that an app made for this person; a sentence when it made none."""
    view = world.state.homes.get((app.id, person.id))
    drawn = _blocks(world, person, view) if view else Markup("")
    return render("home", app=app, view=view, blocks=drawn)


def _place(view: View) -> Place:
    return Place("modal" if view.is_modal else "home", view_id=view.id, typed=view.typed)


def _blocks(world: World, person: User, view: View) -> Markup:
    return blocks.render(world, person, view.body.get("blocks", []), _place(view))
