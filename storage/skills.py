"""What the team's people know, and how well."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.clients import name_key
from storage.people import STAFF, Person
from storage.scope import unscoped

# From "has seen it done" to "teaches it".
LEVELS = (1, 2, 3, 4)


class Skill(Base):
    """Something that somebody can know: "network", "Proxmox"."""

    __tablename__ = "skills"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class PersonSkill(Base):
    """How well one person knows one thing, from 1 to 4."""

    __tablename__ = "person_skills"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(Id, ForeignKey("skills.id"), primary_key=True)
    level: Mapped[int]


async def all_skills(session: AsyncSession) -> Sequence[Skill]:
    """The skills there are, by name."""
    return (await session.scalars(select(Skill).order_by(Skill.name_key))).all()


async def put_skill(session: AsyncSession, name: str, at: datetime) -> Skill:
    """The skill of that name, whatever its capitals and spaces; made when it is new."""
    key = name_key(name)
    found: Skill | None = await session.scalar(select(Skill).where(Skill.name_key == key))
    if found is None:
        found = Skill(name=name, name_key=key, created_at=at)
        session.add(found)
        await session.flush()
    return found


@unscoped("our own team's, no client in it")
async def of_team(session: AsyncSession) -> dict[int, dict[str, int]]:
    """What everybody in the team knows: person id → name of the skill → level."""
    found = await session.execute(
        select(PersonSkill.person_id, Skill.name, PersonSkill.level)
        .join(Skill, Skill.id == PersonSkill.skill_id)
        .join(Person, Person.id == PersonSkill.person_id)
        .where(Person.role.in_(STAFF))
        .order_by(PersonSkill.level.desc(), Skill.name_key)
    )
    known: dict[int, dict[str, int]] = {}
    for person_id, name, level in found:
        known.setdefault(person_id, {})[name] = level
    return known


async def of_person(session: AsyncSession, person_id: int) -> dict[str, int]:
    """What one person knows: name of the skill → level, best first."""
    found = await session.execute(
        select(Skill.name, PersonSkill.level)
        .join(Skill, Skill.id == PersonSkill.skill_id)
        .where(PersonSkill.person_id == person_id)
        .order_by(PersonSkill.level.desc(), Skill.name_key)
    )
    return {row.name: row.level for row in found}


async def set_level(session: AsyncSession, person_id: int, skill_id: int, level: int) -> None:
    """Write how well somebody knows something; 0: not at all."""
    await session.execute(
        delete(PersonSkill).where(
            PersonSkill.person_id == person_id, PersonSkill.skill_id == skill_id
        )
    )
    if level:
        session.add(PersonSkill(person_id=person_id, skill_id=skill_id, level=level))
        await session.flush()
