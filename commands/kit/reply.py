"""What the transport has to do for an answer, and how an answer becomes that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commands.kit import words
from commands.kit.answers import Answer, Done, Open, Redraw, Say, Wrong
from commands.kit.inbound import Submitted
from commands.kit.refused import Refused
from integrations.slack.mrkdwn import literal, unescape
from integrations.slack.rendering import Renderer


@dataclass(frozen=True)
class Reply:
    """What the transport has to do: acknowledge, and perhaps open a form or say something.

    `ack` is the body of the acknowledgement, `say` a message for the one who acted, `view` a
    form for `views.open`, or with `redraws` for `views.update`. `replaces` says that the words take
    the place of what was pressed. `refused`: nothing was done, so a form may be sent again.
    """

    ack: Mapping[str, Any] = field(default_factory=dict)
    say: Mapping[str, Any] | None = None
    view: Mapping[str, Any] | None = None
    refused: bool = False
    redraws: bool = False
    replaces: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write it for the inbox."""
        told = {"ack": dict(self.ack), "say": self.say, "view": self.view}
        return told | {"redraws": self.redraws, "replaces": self.replaces}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> "Reply":
        """Read it back."""
        if kept is None:
            return cls()
        redraws, replaces = bool(kept.get("redraws")), bool(kept.get("replaces"))
        return cls(kept["ack"], kept["say"], kept["view"], redraws=redraws, replaces=replaces)


def rendered(
    renderer: Renderer,
    answer: Answer | Refused,
    locale: str,
    zone: str,
    added: Sequence[dict[str, Any]] = (),
) -> Reply:
    """Turn an answer into what is sent; `added` are other rooms' blocks below it."""
    match answer:
        case Done():
            return Reply()
        case Say(template, context):
            values = {**context, "zone": zone}
            message = renderer.render_message(template, values, locale, added)
            return Reply(say=message, replaces=answer.instead)
        case Open(template, context) | Redraw(template, context):
            values = {**context, "zone": zone}
            view = renderer.render_view(template, values, locale, added)
            return Reply(view=view, redraws=isinstance(answer, Redraw))
        case Wrong(fields, values):
            return _wrong({b: _translate(m, values, locale) for b, m in fields.items()})
        case Refused(field=str() as block):
            return _wrong({block: _translate(answer.message, answer.values, locale)})
        case Refused():
            # Said as mrkdwn, where `<!channel>` in what they typed would come alive.
            values = {name: literal(str(value)) for name, value in answer.values.items()}
            return Reply(say={"text": _translate(answer.message, values, locale)}, refused=True)


def _wrong(errors: Mapping[str, str]) -> Reply:
    return Reply(ack={"response_action": "errors", "errors": errors})


def _translate(message: str, values: Mapping[str, Any], locale: str) -> str:
    text = words.translations(locale).gettext(message)
    return text % values if values else text


def in_form(reply: Reply, sent: Submitted) -> Reply:
    """Bring words into the form: a refusal beside its first field, the rest in its place."""
    if reply.say is None:
        return reply
    text = str(reply.say.get("text", ""))
    if reply.refused and sent.first_input is not None:
        return Reply(
            ack={"response_action": "errors", "errors": {sent.first_input: unescape(text)}}
        )
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Vigie"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
    }
    return Reply(ack={"response_action": "update", "view": view})
