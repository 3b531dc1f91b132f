"""Another app in the same workspace."""

from integrations.local_slack import LocalSlack
from integrations.local_slack.records import App, Command, User
from integrations.local_slack.seed import DEFAULT_SCOPES


def install(slack: LocalSlack, channels: tuple[str, ...] = (), team_id: str = "T0US") -> None:
    """Install the app "Second" in an organisation, its bot in some channels."""
    state = slack.world.state
    state.add_app(
        App(
            id="A0SECOND",
            name="Second",
            team_id=team_id,
            bot_user_id="U0SECOND",
            bot_id="B0SECOND",
            bot_token="xoxb-second",
            app_token="xapp-second",
            signing_secret="second-secret",
            scopes=DEFAULT_SCOPES,
            bot_events=None,
            commands={"/ticket": Command("/ticket")},
        )
    )
    bot = User("U0SECOND", team_id, "second", "Second", is_bot=True, app_id="A0SECOND")
    state.add_user(bot)
    for channel in channels:
        state.channels[channel].members[bot.id] = None
