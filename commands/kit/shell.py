"""What is asked on the command line, by whoever may read the settings of this machine."""

from dataclasses import dataclass

from commands.kit.services import Act, Services
from storage.scope import Scope


@dataclass(frozen=True)
class ShellAct(Act):
    """One command: nobody of the directory, and everything may be seen and changed."""

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return "shell"

    @property
    def scope(self) -> Scope:
        """What may be seen: everything."""
        return Scope.desk()


def of_shell(services: Services) -> ShellAct:
    """Begin a command."""
    act = Act.of_clock(services)
    return ShellAct(None, act.now, act.request_id, services)
