"""The delivery under test, and what it speaks of."""

import pytest

from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from storage.db import Database
from tests.kit.posting import Speaker, deliverer_of


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def deliverer(db: Database, slack: LocalSlack, speaker: Speaker) -> Deliverer:
    return deliverer_of(db, slack, speaker)
