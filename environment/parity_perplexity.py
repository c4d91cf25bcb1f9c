"""Perplexity by a sliding window beside transformers' models and the loop of its page on models of fixed length.

perplexity.json beside a model's files:
    texts        token ids of each
    measures     window, stride and batch_size of each
Codestep answers with the negative log-likelihood and the number of judged tokens of each measure of each text.
"""

import json
from pathlib import Path

import torch

import parity_models
from parity_difference import LIMIT

FAMILIES = {"gpt2": {}, "llama": {"num_key_value_heads": 2}}
LENGTHS = [300, 64, 37, 2]
MEASURES = [(64, 32), (64, 1), (48, 47), (64, 64), (10, 7)]


def compare_perplexity(codestep, options) -> int:
    """Prints a row for each measure of each family; the number of those that do not agree."""
    print("\nPerplexity by a sliding window,"
          f" of texts of {', '.join(map(str, LENGTHS))} tokens. Differences are relative.")
    print(f"{'family':<7} {'window':>6} {'stride':>6} {'tokens':>7} {'perplexity':>11} {'(theirs)':>11}"
          f" {'difference':>10}")
    wrong = 0
    for family, settings in FAMILIES.items():
        measures = [each for each in MEASURES if options.wants(family, f"window {each[0]}, stride {each[1]}")]
        if not measures:
            continue
        folder = options.folder("perplexity", family)
        case = parity_models.Case(family, "perplexity", settings, prompts=(3,), new_tokens=1, gradients=False)
        parity_models.make(case, folder)
        model = parity_models.CLASSES[family][1].from_pretrained(folder, dtype=torch.float32).eval()
        texts = [parity_models.tokens(model, f"text of {length}", length) for length in LENGTHS]
        (folder / "perplexity.json").write_text(json.dumps({
            "texts": [text.tolist() for text in texts],
            "measures": [{"window": window, "stride": stride, "batch_size": 3} for window, stride in measures]}))
        answer = codestep.ask(perplexity=str(folder))
        if "values" not in answer:
            print(f"{family:<7} {answer}  DIFFERS")
            wrong += len(measures)
            continue
        for (window, stride), ours in zip(measures, answer["values"], strict=True):
            expected = [sliding(model, text, window, stride) for text in texts]
            wrong += not show(family, window, stride, expected, ours)
    return wrong


def show(family: str, window: int, stride: int, expected: list, ours: list) -> bool:
    difference = max(abs(own[0] - other[0]) / other[0] for own, other in zip(ours, expected, strict=True))
    same_tokens = all(own[1] == other[1] for own, other in zip(ours, expected))
    perplexities = [
        torch.tensor(sum(each[0] for each in side) / sum(each[1] for each in side)).exp().item()
        for side in (ours, expected)]
    agrees = difference <= LIMIT and same_tokens
    print(f"{family:<7} {window:>6} {stride:>6} {sum(each[1] for each in expected):>7} {perplexities[0]:>11.4f}"
          f" {perplexities[1]:>11.4f} {difference:>10.1e}{'' if agrees else '  DIFFERS'}", flush=True)
    return agrees


def sliding(model, text: torch.Tensor, window: int, stride: int) -> tuple[float, int]:
    """The negative log-likelihood of the tokens that are judged, and their number."""
    likelihood, judged, done = 0.0, 0, 0
    for begin in range(0, len(text), stride):
        end = min(begin + window, len(text))
        labels = text[None, begin:end].clone()
        labels[:, :max(0, done - begin)] = -100
        with torch.no_grad():
            loss = model(text[None, begin:end], labels=labels).loss
        asked = int((labels[:, 1:] != -100).sum())
        if asked:
            likelihood, judged = likelihood + loss.item() * asked, judged + asked
        done = end
        if end == len(text):
            break
    return likelihood, judged
