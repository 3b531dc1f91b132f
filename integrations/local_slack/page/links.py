"""Addresses: which may be followed from the page, and which pictures it shows itself."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from integrations.local_slack import uploads, wire
from integrations.local_slack.records import JSON, File, User
from integrations.local_slack.world import World

SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+", re.IGNORECASE)
DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
IN_WORLD = re.compile(r"/files-pri/[^/]*-(?P<id>F\w+)/")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `src` where this server has it, else the `address` where it would be."""

    alt: str
    src: str = ""
    address: str = ""


def safe(url: object) -> str:
    """Return an address that may be followed; "" for `javascript:` and whatever else runs."""
    text = str(url or "").strip()
    return text if SAFE.fullmatch(text) else ""


def anchor(url: object, shown: Markup | str) -> Markup:
    """Return a link that opens beside the page; only its words when it may not be followed."""
    address = safe(url)
    if not address:
        return Markup("<span>{}</span>").format(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        address, shown
    )


def picture(world: World, person: User, holder: JSON) -> Picture:
    """Return the picture of an image block, element or attachment.

    Nothing remote is ever loaded: only files of this server that the person may read, and data.
    """
    alt = str(holder.get("alt_text") or "")
    url, file = str(holder.get("image_url") or ""), holder.get("slack_file")
    if isinstance(file, dict):
        url = str(file.get("url") or "")
        known = world.state.files.get(str(file.get("id") or _id_in(url)))
    else:
        own = url.startswith(f"{world.url}/files-pri/")
        known = world.state.files.get(_id_in(url)) if own else None
    if known is not None:
        readable = not known.deleted and uploads.may_read(world, known, person)
        return Picture(alt or known.title, file_src(known, person) if readable else "")
    return Picture(alt, url) if DATA_IMAGE.match(url) else Picture(alt, "", safe(url))


def file_src(file: File, person: User) -> str:
    """Return where this person's browser reads a file, without the host that it came by."""
    return f"{wire.file_path(file)}?as={quote(person.name)}"


def _id_in(url: str) -> str:
    found = IN_WORLD.search(url)
    return found["id"] if found else ""
