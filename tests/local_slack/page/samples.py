"""One example of every block and element that the facts list, with the words people read in it."""

from tests.local_slack.kit import options, text
from tests.local_slack.raw_app import JSON

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/"
    "HwADBwIAMCbHYQAAAABJRU5ErkJggg=="
)
FAR = "https://pictures.example/rack.png"


def plain(words: str) -> JSON:
    """Return a plain_text object."""
    return text(words, "plain_text")


def rich(words: str) -> JSON:
    """Return rich text of one line."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def press(action_id: str, words: str, **more: object) -> JSON:
    """Return a button with these words."""
    return {"type": "button", "action_id": action_id, "text": plain(words), "value": "v"} | more


def picture(alt: str, url: str = PIXEL) -> JSON:
    """Return an image element."""
    return {"type": "image", "image_url": url, "alt_text": alt}


def raw(*words: str) -> list[JSON]:
    """Return a row of a table."""
    return [{"type": "raw_text", "text": word} for word in words]


def points(*values: float) -> list[JSON]:
    """Return the points of a series, one for each day."""
    return [{"label": day, "value": value} for day, value in zip("MTW", values, strict=True)]


BLOCKS: dict[str, JSON] = {
    "section": {
        "type": "section",
        "text": text("The *printer* of <@U0CLAIRE> is dead :tada:"),
        "fields": [text("*Priority*\nHigh"), text("*Site*\nLyon")],
        "accessory": press("section.open", "Open"),
    },
    "actions": {
        "type": "actions",
        "elements": [
            press("actions.take", "Take", style="primary"),
            press("actions.drop", "Drop", style="danger"),
            press("actions.wait", "Wait"),
        ],
    },
    "context": {
        "type": "context",
        "elements": [picture("a lamp"), text("Opened by *Claire*"), plain("an hour ago")],
    },
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("Ticket T-12 :ticket:")},
    "image": {
        "type": "image",
        "image_url": FAR,
        "alt_text": "The rack in Lyon",
        "title": plain("Rack"),
    },
    "input": {
        "type": "input",
        "label": plain("Reason"),
        "hint": plain("A few words"),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "input.reason"},
    },
    "file": {"type": "file", "external_id": "EXT-1", "source": "remote"},
    "rich_text": rich("Just as somebody typed it"),
    "video": {
        "type": "video",
        "title": plain("How to change the toner"),
        "description": plain("Two minutes"),
        "author_name": "Nadia",
        "provider_name": "Lumen",
        "alt_text": "a hand and a printer",
        "thumbnail_url": FAR,
        "video_url": "https://video.example/toner",
    },
    "markdown": {"type": "markdown", "text": "**Strong** and [a link](https://a.example)\n\n- one"},
    "table": {
        "type": "table",
        "rows": [raw("Server", "State"), raw("srv-01", "up"), raw("srv-02", "down")],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Backups of the week",
        "page_size": 2,
        "rows": [raw("Job", "Result"), *(raw(f"job-{n}", "ok") for n in range(1, 6))],
    },
    "data_visualization": {
        "type": "data_visualization",
        "title": "Tickets a day",
        "chart": {
            "type": "bar",
            "series": [
                {"name": "Opened", "data": points(4, 2, 7)},
                {"name": "Closed", "data": points(3, 3, 5)},
            ],
            "axis_config": {"categories": list("MTW"), "x_label": "Day", "y_label": "Tickets"},
        },
    },
    "card": {
        "type": "card",
        "hero_image": picture("a switch"),
        "icon": picture("a plug"),
        "title": text("Switch of the *hall*"),
        "subtitle": text("24 ports"),
        "body": text("Feeds 12 desks"),
        "subtext": text("Bought in 2024"),
        "actions": [press("card.look", "Look at it")],
    },
    "carousel": {
        "type": "carousel",
        "elements": [
            {
                "type": "card",
                "title": text(f"Choice {n}"),
                "actions": [press(f"carousel.{n}", "Go")],
            }
            for n in range(1, 5)
        ],
    },
    "container": {
        "type": "container",
        "title": plain("Everything about srv-01"),
        "subtitle": text("Two parts"),
        "is_collapsible": True,
        "has_header_divider": True,
        "child_blocks": [
            {"type": "section", "text": text("It runs *Debian*")},
            {"type": "actions", "elements": [press("container.ping", "Ping")]},
        ],
    },
    "plan": {
        "type": "plan",
        "title": "Move to the new rack",
        "tasks": [
            {"type": "task_card", "task_id": "1", "title": "Unplug", "status": "complete"},
            {"type": "task_card", "task_id": "2", "title": "Carry", "status": "in_progress"},
            {"type": "task_card", "task_id": "3", "title": "Plug in", "status": "pending"},
        ],
    },
    "task_card": {
        "type": "task_card",
        "task_id": "9",
        "title": "Read the logs",
        "status": "error",
        "details": rich("All of them"),
        "output": rich("Disk full"),
        "sources": [{"type": "url", "url": "https://logs.example", "text": "the logs"}],
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "context_actions.useful",
                "positive_button": {"text": plain("Useful"), "value": "yes"},
                "negative_button": {"text": plain("Useless"), "value": "no"},
            },
        ],
    },
    "alert": {"type": "alert", "level": "warning", "text": text("The client is *waiting*")},
}
"""Type of a block → one of that type."""

READ: dict[str, tuple[str, ...]] = {
    "section": ("The printer of @Claire Dubois is dead 🎉", "Priority", "High", "Lyon", "Open"),
    "actions": ("Take", "Drop", "Wait"),
    "context": ("Opened by Claire", "an hour ago"),
    "divider": (),
    "header": ("Ticket T-12 🎫",),
    "image": ("Rack", "The rack in Lyon", FAR),
    "input": ("Reason", "(optional)", "A few words"),
    "file": ("EXT-1",),
    "rich_text": ("Just as somebody typed it",),
    "video": ("How to change the toner", "Two minutes", "Lumen · Nadia", "Watch the video"),
    "markdown": ("Strong and a link", "one"),
    "table": ("Server", "srv-01", "down"),
    "data_table": ("Backups of the week", "job-1", "job-2", "of 3"),
    "data_visualization": ("Tickets a day", "Opened", "Closed", "Day / Tickets"),
    "card": ("Switch of the hall", "24 ports", "Feeds 12 desks", "Bought in 2024", "Look at it"),
    "carousel": ("Choice 1", "Choice 4"),
    "container": ("Everything about srv-01", "Two parts", "It runs Debian", "Ping"),
    "plan": ("Move to the new rack", "Unplug", "Carry", "Plug in"),
    "task_card": ("Read the logs", "All of them", "Disk full", "the logs"),
    "context_actions": ("Useful", "Useless"),
    "alert": ("The client is waiting",),
}
"""Type of a block → what a person reads in the example."""

GROUPS = [
    {"label": plain("Servers"), "options": options("srv-01", "srv-02")},
    {"label": plain("Printers"), "options": options("prn-01")},
]
ASK = {
    "title": plain("Really?"),
    "text": text("This *cannot* be undone."),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
}
MENU = {"placeholder": plain("Pick here")}
ELEMENTS: dict[str, JSON] = {
    "button": {"text": plain("Press"), "value": "v-1"},
    "overflow": {"options": options("one", "two")},
    "static_select": {"options": options("low", "high"), **MENU},
    "external_select": {"min_query_length": 2, **MENU},
    "users_select": MENU,
    "conversations_select": {"filter": {"include": ["private"]}, **MENU},
    "channels_select": MENU,
    "multi_static_select": {"option_groups": GROUPS, "max_selected_items": 2, **MENU},
    "multi_external_select": {"min_query_length": 1, **MENU},
    "multi_users_select": MENU,
    "multi_conversations_select": MENU,
    "multi_channels_select": MENU,
    "radio_buttons": {"options": options("phone", "mail")},
    "checkboxes": {"options": options("power", "network")},
    "datepicker": {"initial_date": "2026-11-23", **MENU},
    "timepicker": {"initial_time": "09:30", **MENU},
    "datetimepicker": {"initial_date_time": 1_795_423_800},
    "plain_text_input": {"multiline": True, "max_length": 40, **MENU},
    "email_text_input": MENU,
    "url_text_input": MENU,
    "number_input": {"is_decimal_allowed": False, **MENU},
    "rich_text_input": MENU,
    "file_input": {"max_files": 2, "filetypes": ["txt", "log"]},
    "feedback_buttons": {
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    },
    "icon_button": {"icon": "trash", "text": plain("Delete"), "value": "v-2"},
    "workflow_button": {"text": plain("Start"), "workflow": {"trigger": {"url": FAR}}},
    "image": {"image_url": PIXEL, "alt_text": "a picture"},
}
"""Type of an element → what one of it holds, beside its type and its action_id."""

PRESSED = ("button", "overflow", "workflow_button")
IN_CONTEXT = ("feedback_buttons", "icon_button")
TYPED = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)


def element(kind: str, action_id: str = "", **more: object) -> JSON:
    """Return the example of an element."""
    named = {} if kind == "image" else {"action_id": action_id or f"e.{kind}"}
    return {"type": kind, **named, **ELEMENTS[kind]} | more


def holder(kind: str) -> JSON:
    """Return a block in which the example of an element stands in a message."""
    if kind in IN_CONTEXT:
        return {"type": "context_actions", "block_id": f"b.{kind}", "elements": [element(kind)]}
    if kind == "image":
        return {"type": "section", "text": text("Beside"), "accessory": element(kind)}
    if kind in TYPED and kind != "rich_text_input":
        return asked(kind) | {"dispatch_action": True}
    return {"type": "actions", "block_id": f"b.{kind}", "elements": [element(kind)]}


def asked(kind: str, **more: object) -> JSON:
    """Return an input block that asks for the example of an element."""
    block = {"type": "input", "block_id": f"b.{kind}", "label": plain(f"A {kind}")}
    return block | {"element": element(kind), **more}


IN_FORMS = tuple(kind for kind in ELEMENTS if kind not in (*PRESSED, *IN_CONTEXT, "image"))
"""The elements that an input block takes."""
