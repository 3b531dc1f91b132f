"""What the Home declares."""

from commands.home import cards, events, jobs
from commands.kit.capability import Capability, Home, Job, On
from storage.home import TAB

CAPABILITY = Capability(
    name="home",
    events=(On("app_home_opened", events.opened, prepare=events.on_the_tab),),
    homes=(Home(TAB, cards.tab),),
    jobs=(
        Job(
            "home.refresh",
            jobs.refresh,
            every_s=15,
            help="Homes that somebody looks at, when what they show has changed",
        ),
    ),
)
