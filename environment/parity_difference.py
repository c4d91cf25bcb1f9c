"""How far what Codestep computed with a model is from what was expected."""

from dataclasses import dataclass, field

import numpy as np

LIMIT = 1e-4
"""Of differences in 32 bits, relative to the largest value of the array."""
TIE = 1e-5
"""Two best logits that are nearer than this, relative to the largest, may change places by rounding alone."""


@dataclass
class Difference:
    logits: float = 0.0
    loss: float = 0.0
    gradients: float = 0.0
    """Of the tensor in which it is largest."""
    tensor: str = ""
    """Which that is."""
    tokens: int = 0
    unlike: int = 0
    ties: int = 0
    """Answers that parted where the reference's two best tokens scored alike; what follows cannot be compared."""
    faults: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.faults and self.unlike == 0 and max(self.logits, self.loss, self.gradients) <= LIMIT


def relative(expected: np.ndarray, ours: np.ndarray) -> float:
    """The largest difference, relative to the largest value that was expected."""
    difference, size = np.abs(expected - ours).max(), np.abs(expected).max()
    if difference == 0:
        return 0.0
    # Not a number is no agreement, nor is anything but zeros where zeros were expected.
    return float(difference / size) if size > 0 and np.isfinite(difference) else float("inf")


def compare(expected: dict[str, np.ndarray], ours: dict[str, np.ndarray]) -> Difference:
    result = Difference()
    wanted = {name for name in expected if name in ("logits", "loss", "answers") or name.startswith("gradient.")}
    for name in sorted(wanted ^ ours.keys()):
        result.faults.append(f"{name} is missing" if name in wanted else f"{name} is not expected")
    for name in sorted(wanted & ours.keys()):
        if expected[name].shape != ours[name].shape:
            result.faults.append(f"{name} is {ours[name].shape}, wanted {expected[name].shape}")
        elif name == "answers":
            compare_answers(expected[name], ours[name], expected["margins"], result)
        elif name.startswith("gradient."):
            difference = relative(expected[name], ours[name])
            if not result.tensor or difference > result.gradients:
                result.gradients, result.tensor = difference, name.removeprefix("gradient.")
        else:
            setattr(result, name, relative(expected[name], ours[name]))
    return result


def compare_answers(expected: np.ndarray, ours: np.ndarray, margins: np.ndarray, result: Difference) -> None:
    """After the first token that differs all may: they count as unlike, too, unless that one was a tie."""
    for wanted, got, margin in zip(expected, ours, margins):
        parted = np.flatnonzero(wanted != got)
        if parted.size and margin[parted[0]] < TIE:
            result.ties += 1
            result.tokens += int(parted[0])
        else:
            result.unlike += int(parted.size)
            result.tokens += wanted.size
