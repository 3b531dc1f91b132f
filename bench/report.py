"""What a measurement says: JSON lines on standard output, progress on standard error."""

import json
import os
import sys
from typing import Any


def row(bench: str, value: float, unit: str, against: str, **details: Any) -> None:
    """Print one measurement; `against` names its peer, or the limit that it must keep."""
    line = {"bench": bench, "value": value, "unit": unit, "against": against, **details}
    # What else the machine does weighs on us more than on a peer that mostly waits.
    line["machine_load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(line, ensure_ascii=False), flush=True)


def progress(text: str) -> None:
    """Tell the one who waits what is being done."""
    print(text, file=sys.stderr, flush=True)
