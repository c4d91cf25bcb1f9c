"""What counts as the same: answers of transformers and of Codestep's commands, and two runs of one training."""

import json
from dataclasses import dataclass
from pathlib import Path

from parity_difference import TIE


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


# --- Answers ----------------------------------------------------------------------------------------------------

@dataclass
class Answer:
    """What transformers answers to a prompt."""

    text: str
    ended: bool
    """By the end token, which is then the last of the tokens."""
    tokens: list[int]
    margins: list[float]
    """By how much the best logit is above the second at each token, relative to the row's largest."""


@dataclass
class Tokens:
    """A comparison of answers."""

    compared: int = 0
    unlike: int = 0
    ties: int = 0
    """Answers that part where the two best tokens score alike; what follows cannot be compared."""

    def __str__(self) -> str:
        return f"{self.unlike}/{self.compared:,}"

    def add(self, answer: Answer, agreed: int, same: bool) -> None:
        """Of an answer whose first tokens agree, and all if it is the same."""
        tie = not same and agreed < len(answer.margins) and answer.margins[agreed] <= TIE
        self.ties += tie
        self.compared += agreed if tie else len(answer.tokens)
        self.unlike += 0 if same or tie else max(1, len(answer.tokens) - agreed)


def compare_texts(expected: list[Answer], ours: list[dict], tokenizer) -> Tokens:
    """With what generate-text --details wrote."""
    result = Tokens()
    for answer, mine in zip(expected, ours, strict=True):
        same = answer.text == mine["answer"] and answer.ended == (mine["ended"] == "end")
        agreed = len(answer.tokens)
        while not same and agreed > 0 and not mine["answer"].startswith(
                tokenizer.decode(answer.tokens[:agreed], skip_special_tokens=True)):
            agreed -= 1
        result.add(answer, agreed, same)
    return result


def compare_rows(expected: list[Answer], rows: list[dict], tokenizer) -> Tokens:
    """With the tokens of an evaluation's rows, which cuts off what is longer than any right answer."""
    result = Tokens()
    for answer, row in zip(expected, rows, strict=True):
        mine = [token for token, *_ in row["tokens"]]
        theirs = [tokenizer.decode([token], skip_special_tokens=True) for token in answer.tokens[:len(mine)]]
        agreed = next((i for i, pair in enumerate(zip(mine, theirs)) if pair[0] != pair[1]), len(theirs))
        result.add(Answer(answer.text, answer.ended, answer.tokens[:len(mine)], answer.margins), agreed, mine == theirs)
    return result


# --- Runs -------------------------------------------------------------------------------------------------------

def unlike_entries(whole: Path, other: Path, count: int) -> int:
    """Entries of two logs of so many that differ in more than the time, be it in the last digit."""
    logs = [[{name: value for name, value in entry.items() if name != "seconds"}
             for entry in lines(run / "log.jsonl")] for run in (whole, other)]
    return sum(a != b for a, b in zip(*logs)) + sum(abs(count - len(log)) for log in logs)


def unlike_files(whole: Path, other: Path) -> tuple[int, int]:
    """Of weights and the optimizer's moments in the last and the best checkpoint; how many there are."""
    files = {file.relative_to(run) for run in (whole, other) for name in ("last", "best")
             for file in (run / name).glob("*.safetensors")}
    unlike = sum(not ((whole / file).exists() and (other / file).exists()
                      and (whole / file).read_bytes() == (other / file).read_bytes()) for file in files)
    return unlike, len(files)
