"""Hours banks: made and changed by managers, with what is worked already taken from them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import counting, rules
from commands.hours.ledger import Ledger
from commands.hours.reading import Wanted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import clients, contracts, hours
from storage.clients import Client
from storage.hours import HoursBank

FIELDS = (
    "name",
    "minutes",
    "starts_on",
    "ends_on",
    "carry_most",
    "unit",
    "minimum",
    "rates",
    "thresholds",
    "overconsumption",
    "contract_id",
)


async def find_client(session: AsyncSession, act: Act, name: str) -> Client:
    """Find a client by name; refuse any other as if it did not exist."""
    client = await clients.by_name(session, act.scope, name)
    if client is None:
        raise Refused(
            N_("I don't know the client “%(name)s”. `/vigie client` lists them."), name=name[:80]
        )
    return client


async def get_client(session: AsyncSession, act: Act, client_id: int) -> Client:
    """Get a client of a button or form."""
    client = await clients.get(session, act.scope, client_id)
    if client is None:
        raise Refused(N_("I can't find this client any more."))
    return client


async def get_bank(
    session: AsyncSession, act: Act, bank_id: int, *, lock: bool = False
) -> HoursBank:
    """Get a bank of a button or form."""
    bank = await hours.bank(session, act.scope, bank_id, lock=lock)
    if bank is None:
        raise Refused(N_("I can't find this hours bank any more."))
    return bank


async def new_bank(
    session: AsyncSession, act: Act, client_id: int, wanted: Wanted
) -> tuple[HoursBank, int]:
    """Record a bank; also returns how many pieces of earlier work it takes over."""
    client = await get_client(session, act, client_id)
    bank = HoursBank(client_id=client.id, over=None, created_at=act.now)
    await _write(session, act, bank, wanted)
    session.add(bank)
    await session.flush()
    await _audit(session, act, bank, {})
    return bank, await counting.adopt(session, act, client.id)


async def change_bank(
    session: AsyncSession, act: Act, bank_id: int, wanted: Wanted
) -> tuple[HoursBank, int]:
    """Change a bank; what was billed stays as it was, and what comes follows the new terms."""
    bank = await get_bank(session, act, bank_id, lock=True)
    before = _facts(bank)
    await _write(session, act, bank, wanted)
    await session.flush()
    if _facts(bank) == before:
        return bank, 0
    await _audit(session, act, bank, before)
    adopted = await counting.adopt(session, act, bank.client_id)
    await _tell_again(session, act, bank)
    return bank, adopted


async def _write(session: AsyncSession, act: Act, bank: HoursBank, wanted: Wanted) -> None:
    for name in FIELDS:
        setattr(bank, name, getattr(wanted, name))
    if wanted.contract_id is not None:
        contract = await contracts.get(session, act.scope, wanted.contract_id)
        if contract is None or contract.client_id != bank.client_id:
            raise Refused(N_("Choose one of this client's contracts."), field="contract")


async def _tell_again(session: AsyncSession, act: Act, bank: HoursBank) -> None:
    """Let be told again what is not so any more: more hours were bought, the end has moved."""
    book = await Ledger.read(session, bank.client_id, act.now)
    balance = book.balances()[bank.id]
    if balance.left >= 0:
        bank.over = None
    still = rules.news(balance, bank.thresholds, told=(), today=book.today)
    await hours.forget_told(session, bank, still)
    await session.flush()


def _facts(bank: HoursBank) -> dict[str, Any]:
    values = {name: getattr(bank, name) for name in FIELDS}
    days = {
        name: values[name].isoformat() if values[name] else None
        for name in ("starts_on", "ends_on")
    }
    return values | days


async def _audit(session: AsyncSession, act: Act, bank: HoursBank, before: dict[str, Any]) -> None:
    await act.audit(
        session,
        "hours.bank",
        f"hours_bank:{bank.id}",
        bank.client_id,
        before=before,
        after=_facts(bank),
    )
