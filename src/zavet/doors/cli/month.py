"""What is to happen in the demonstration, told in any order and lived in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Month:
    """Acts, each with its moment."""

    plans: list[tuple[datetime, Callable[[datetime], object]]] = field(default_factory=list)

    def plan(self, at: datetime, act: Callable[[datetime], object]) -> None:
        """Add one act."""
        self.plans.append((at, act))

    def live(self) -> None:
        """Do everything, each at its moment."""
        for at, act in sorted(self.plans, key=lambda plan: plan[0]):
            act(at)
