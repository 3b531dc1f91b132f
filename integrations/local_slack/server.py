"""The server: every door of the stand-in on one port."""

from types import TracebackType
from typing import Any, Self

from aiohttp import web

from integrations.local_slack import answers, callers, control, people, uploads, web_api
from integrations.local_slack.clock import SharedClock
from integrations.local_slack.page import inspector
from integrations.local_slack.page import routes as page
from integrations.local_slack.seed import Seed, demo_seed
from integrations.local_slack.settings import Settings
from integrations.local_slack.world import WORLD, World

MAX_BODY = 100 * 1024 * 1024


class LocalSlack:
    """A local Slack that can be started inside another program, on a free port.

    `settings` left out: the seed's, or Slack's own limits.
    """

    def __init__(
        self,
        seed: Seed | None = None,
        settings: Settings | None = None,
        clock: SharedClock | None = None,
    ) -> None:
        seed = seed or demo_seed()
        settings = settings or Settings.model_validate(seed.settings)
        self.world = World(seed, settings, clock or SharedClock())
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address, such as `http://127.0.0.1:8900`, without a slash at its end."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The base_url for slack_sdk."""
        return f"{self.world.url}/api/"

    @property
    def clock(self) -> SharedClock:
        """The clock that the workspace lives by."""
        return self.world.clock

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; port 0 takes a free one, told by `url`. OSError when the port is taken."""
        runner = web.AppRunner(_application(self.world), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        taken: Any = runner.addresses[0]
        self.world.url = f"http://{f'[{host}]' if ':' in host else host}:{taken[1]}"

    async def stop(self) -> None:
        """Stop listening, stop deliveries, close every connection."""
        # First of all: whoever is disconnected would come back at once.
        for site in list(self._runner.sites) if self._runner else ():
            await site.stop()
        await self.world.deliveries.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()


async def _socket(request: web.Request) -> web.StreamResponse:
    return await request.app[WORLD].deliveries.sockets.serve(request)


def _application(world: World) -> web.Application:
    application = web.Application(client_max_size=MAX_BODY, middlewares=[callers.guard])
    application[WORLD] = world
    application.add_routes(
        [
            web.get("/api/{method}", web_api.serve),
            web.post("/api/{method}", web_api.serve),
            web.get("/link/", _socket),
            web.post("/response/{app_id}/{token}", answers.receive),
            web.post("/upload/v1/{ticket}", uploads.take),
            web.get("/files-pri/{file}/{name}", uploads.give),
            *people.routes(),
            *control.routes(),
        ]
    )
    # The inspector comes first: the page takes any other name below /page/ as a person's.
    inspector.attach(application)
    page.attach(application, world)
    return application
