"""Which blocks and elements the page knows, and the template that draws each."""

from dataclasses import dataclass

BLOCKS = frozenset(
    {
        "actions",
        "alert",
        "card",
        "carousel",
        "container",
        "context",
        "context_actions",
        "data_table",
        "data_visualization",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "markdown",
        "plan",
        "rich_text",
        "section",
        "table",
        "task_card",
        "video",
    }
)
ELEMENTS = {
    "button": "button",
    "workflow_button": "button",
    "icon_button": "button",
    "feedback_buttons": "feedback_buttons",
    "overflow": "overflow",
    "image": "image",
    **dict.fromkeys(
        ("static_select", "users_select", "conversations_select", "channels_select"), "select"
    ),
    **dict.fromkeys(
        (
            "external_select",
            "multi_static_select",
            "multi_external_select",
            "multi_users_select",
            "multi_conversations_select",
            "multi_channels_select",
        ),
        "combo",
    ),
    "radio_buttons": "choices",
    "checkboxes": "choices",
    "datepicker": "picker",
    "timepicker": "picker",
    "datetimepicker": "picker",
    "plain_text_input": "text",
    "email_text_input": "text",
    "url_text_input": "text",
    "number_input": "text",
    "rich_text_input": "rich_text_input",
    "file_input": "file_input",
}
"""Type of an element → its template below `templates/elements/`."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How an element is told by name: `labelled` when a label of the page points to `id`."""

    id: str
    labelled: bool = False
    required: bool = False

    @property
    def described(self) -> str:
        """Return the ids of the hint and of the error below it, "" outside of input blocks."""
        return f"{self.id}-hint {self.id}-error" if self.labelled else ""
