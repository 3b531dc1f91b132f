"""Writing, changing and removing ready-made answers."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.answers import rules
from commands.answers.rules import Wanted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import answers
from storage.answers import ReadyAnswer

GONE = N_("This answer was removed meanwhile.")


async def find(session: AsyncSession, answer_id: int, *, lock: bool = False) -> ReadyAnswer:
    """Get one that is there; refuse any other."""
    found = await answers.get(session, answer_id, lock=lock)
    if found is None:
        raise Refused(GONE)
    return found


async def save(
    session: AsyncSession, act: Act, answer_id: int | None, wanted: Wanted
) -> ReadyAnswer:
    """Write a new answer, or change one."""
    rules.check(wanted)
    wanted = wanted.tidy
    known = await find(session, answer_id, lock=True) if answer_id is not None else None
    twin = await answers.named(session, wanted.name, wanted.language)
    if twin is not None and twin is not known:
        raise Refused(N_("There is one of that name in this language already."), field="name")
    if known is None and len(await answers.every(session)) >= answers.MOST:
        raise Refused(N_("That is too many to choose from. Remove one first."), field="name")
    before = _state(known) if known is not None else {}
    answer = known or ReadyAnswer()
    answer.name, answer.name_key = wanted.name, wanted.name.casefold()
    answer.language, answer.body = wanted.language, wanted.body
    answer.changed_at = act.now
    session.add(answer)
    await session.flush()
    await _audit(session, act, "answer.save", answer.id, before=before, after=_state(answer))
    return answer


async def remove(session: AsyncSession, act: Act, answer_id: int) -> str:
    """Remove one; its name."""
    answer = await find(session, answer_id, lock=True)
    before, name = _state(answer), answer.name
    await answers.remove(session, answer_id)
    await _audit(session, act, "answer.remove", answer_id, before=before, after={})
    return name


def _state(answer: ReadyAnswer) -> dict[str, str]:
    return {"name": answer.name, "language": answer.language, "body": answer.body}


async def _audit(
    session: AsyncSession,
    act: Act,
    action: str,
    answer_id: int,
    *,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    await act.audit(session, action, f"answer:{answer_id}", None, before=before, after=after)
