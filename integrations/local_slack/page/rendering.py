"""The templates of the page: HTML, escaped by default."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent
ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: Any) -> Markup:
    """Fill in `templates/<template>.html.j2`; a value that is missing is an error."""
    return Markup(ENVIRONMENT.get_template(f"{template}.html.j2").render(**values))  # noqa: S704 - autoescaped
