"""Answers of small random models as transformers finds them: greedily, by beams, and by given draws.

A model's folder gets generation.json, a list of runs:
    prompts       token ids, a list for each
    settings      by transformers' names: max_new_tokens, eos_token_id, num_beams, length_penalty, temperature, ...
    seed          of the draws, if there are any
    answers       for each prompt, best first: its tokens without the end, and of beams their score
    margins       of a run without beams, for each prompt and token: how near the choice was to another one
    logits        of a run with draws: what the model said at the first token of each prompt
    probabilities what transformers' processors made of it, for each prompt
Codestep writes generation-ours.json beside it: answers, and probabilities.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import parity_models
import torch
import transformers
from parity_difference import TIE

LIMIT = 1e-4
"""Of differences of scores and probabilities."""
ENDS = (2, 7, 11)

CASES = {
    "gpt2": parity_models.Case("gpt2", "generation", {"n_positions": 96}, gradients=False),
    "t5": parity_models.Case("t5", "generation", {"eos_token_id": 2}, gradients=False),
    "llama": parity_models.Case("llama", "generation", {"num_key_value_heads": 2}, gradients=False),
}


def runs(beams: tuple[int, ...] = (2, 5, 10)) -> Iterator[tuple[str, dict]]:
    """Titles and settings."""
    penalties = [
        {"repetition_penalty": 1.3}, {"repetition_penalty": 0.8}, {"no_repeat_ngram_size": 2},
        {"no_repeat_ngram_size": 1, "max_new_tokens": 8}, {"min_new_tokens": 6},
        {"repetition_penalty": 1.2, "no_repeat_ngram_size": 3, "min_new_tokens": 4}]
    yield "greedy", {}
    for changed in penalties:
        yield "greedy " + words(changed), changed
    for number, length, early in itertools.product(beams, (0.6, 1.0, 2.0), (True, False, "never")):
        changed = {"num_beams": number, "length_penalty": length, "early_stopping": early}
        yield words(changed), changed | {"num_return_sequences": number}
    for number, changed in itertools.product(beams[:2], penalties):
        yield f"num_beams {number}, " + words(changed), changed | {"num_beams": number, "num_return_sequences": 2}
    for changed in (
            {"temperature": 1.0}, {"temperature": 0.7}, {"temperature": 1.6, "top_k": 7}, {"top_p": 0.8},
            {"min_p": 0.2}, {"temperature": 1.3, "top_k": 20, "top_p": 0.9, "min_p": 0.05},
            {"temperature": 0.9, "top_p": 0.95, "repetition_penalty": 1.2, "no_repeat_ngram_size": 2}):
        yield "drawn " + words(changed), {"do_sample": True, "num_return_sequences": 3, "top_k": 0} | changed


def words(settings: dict) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def make(family: str, model_folder: Path, chosen: list[tuple[str, dict]], lengths: tuple[int, ...] = (9, 3, 14, 1),
         new_tokens: int = 20) -> None:
    """Writes what transformers answers to prompts of these lengths, by the model in a folder."""
    model = parity_models.read(family, model_folder)
    prompts = [parity_models.tokens(model, f"prompt {length}", length).tolist() for length in lengths]
    with torch.no_grad():
        results = [run(family, model, prompts, title, {"max_new_tokens": new_tokens} | settings)
                   for title, settings in chosen]
    (model_folder / "generation.json").write_text(json.dumps(results) + "\n")


def run(family: str, model: torch.nn.Module, prompts: list[list[int]], title: str, changed: dict) -> dict:
    settings = {"eos_token_id": list(ENDS)} | changed
    result = {"title": title, "prompts": prompts, "settings": settings}
    if changed.get("do_sample"):
        return result | drawn(family, model, prompts, settings, seed=5)
    # The padding of a batch counts in transformers as repeated tokens: with penalties, each prompt is asked alone.
    alone = changed.keys() & {"repetition_penalty", "no_repeat_ngram_size"}
    batches = [[prompt] for prompt in prompts] if alone else [prompts]
    parts = [generated(family, model, batch, settings) for batch in batches]
    return result | {name: [row for part in parts for row in part[name]] for name in parts[0]}


def generated(family: str, model: torch.nn.Module, prompts: list[list[int]], settings: dict) -> dict:
    """Padded on their left, but for an encoder-decoder."""
    longest = max(map(len, prompts))
    padding = [[0] * (longest - len(prompt)) for prompt in prompts]
    left = family != "t5"
    rows = [fill + prompt if left else prompt + fill for fill, prompt in zip(padding, prompts, strict=True)]
    there = [[0] * len(fill) + [1] * len(prompt) if left else [1] * len(prompt) + [0] * len(fill)
             for fill, prompt in zip(padding, prompts, strict=True)]
    config = configured(model, settings)
    output = model.generate(
        torch.tensor(rows), attention_mask=torch.tensor(there), generation_config=config, output_scores=True,
        return_dict_in_generate=True)
    before = longest if left else 1
    number = settings.get("num_return_sequences", 1)
    answers = [until_end(row[before:].tolist(), settings) for row in output.sequences]
    if "num_beams" in settings:
        found = [{"tokens": answer, "score": score.item()}
                 for answer, score in zip(answers, output.sequences_scores, strict=True)]
        return {"answers": [found[i:i + number] for i in range(0, len(found), number)]}
    best = torch.stack(output.scores, 1).topk(2).values
    margins = (best[..., 0] - best[..., 1]) / best[..., 0].abs()
    return {"answers": [[{"tokens": answer}] for answer in answers], "margins": [[row] for row in margins.tolist()]}


def configured(model: torch.nn.Module, settings: dict) -> transformers.GenerationConfig:
    known = {"do_sample": False, "pad_token_id": 0, "use_cache": True}
    return transformers.GenerationConfig(
        **known | settings, decoder_start_token_id=getattr(model.config, "decoder_start_token_id", None))


def until_end(tokens: list[int], settings: dict) -> list[int]:
    return list(itertools.takewhile(lambda token: token not in settings["eos_token_id"], tokens))


# --- Draws ------------------------------------------------------------------------------------------------------

def uniform(seed: int, number: int, place: int) -> float:
    """What Codestep's class Sampling draws by: the first double of Java's SplittableRandom."""
    mask = 2**64 - 1
    state = seed + (number + 1) * 0x9E3779B97F4A7C15 + place * 0xD1B54A32D192ED03
    z = (state + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
    return ((z ^ z >> 31) >> 11) * 2.0**-53


def drawn(family: str, model: torch.nn.Module, prompts: list[list[int]], settings: dict, seed: int) -> dict:
    """Token by token, each of the whole sequence, by transformers' own processors."""
    config = configured(model, settings)
    number = settings["num_return_sequences"]
    result = {"seed": seed, "answers": [], "margins": [], "logits": [], "probabilities": []}
    for i, prompt in enumerate(prompts):
        start = prompt if family != "t5" else [model.config.decoder_start_token_id]
        model._prepare_special_tokens(config, True, device="cpu")
        processors = model._get_logits_processor(generation_config=config, input_ids_seq_length=len(start),
                                                 encoder_input_ids=torch.tensor([prompt]), device="cpu")
        answers, margins = [], []
        for j in range(number):
            answer, near = [], []
            while len(answer) < settings["max_new_tokens"]:
                sequence = torch.tensor([start + answer])
                inputs = {"input_ids": sequence} if family != "t5" else {
                    "input_ids": torch.tensor([prompt]), "decoder_input_ids": sequence}
                logits = model(**inputs).logits[:, -1].float()
                processed = processors(sequence, logits)[0].double().softmax(-1)
                if not answer and not j:
                    result["logits"].append(logits[0].tolist())
                    result["probabilities"].append(processed.tolist())
                token, margin = token_at(processed, uniform(seed, i * number + j, len(answer)))
                near.append(margin)
                if token in settings["eos_token_id"]:
                    break
                answer.append(token)
            answers.append({"tokens": answer})
            margins.append(near)
        result["answers"].append(answers)
        result["margins"].append(margins)
    return result


def token_at(probabilities: torch.Tensor, point: float) -> tuple[int, float]:
    """The token on which a point falls, the likeliest first; and how near the point is to another's."""
    values, tokens = probabilities.sort(descending=True, stable=True)
    reached = values.cumsum(0)
    place = min(int(torch.searchsorted(reached, point, right=True)), int((values > 0).sum()) - 1)
    return int(tokens[place]), float((reached - point).abs().min())


# --- Comparing --------------------------------------------------------------------------------------------------

@dataclass
class Difference:
    score: float = 0.0
    """The largest of scores."""
    probability: float = 0.0
    """The largest of probabilities."""
    answers: int = 0
    tokens: int = 0
    unlike: int = 0
    ties: int = 0
    """Answers that part where two tokens, or the scores of two answers, are alike but for rounding."""

    @property
    def agrees(self) -> bool:
        return self.unlike == 0 and max(self.score, self.probability) <= LIMIT


def compare(expected: dict, ours: dict) -> Difference:
    """Of one run."""
    result = Difference()
    for i, (answers, got) in enumerate(zip(expected["answers"], ours["answers"], strict=True)):
        scores = [answer.get("score", 0.0) for answer in answers]
        if len(got) != len(answers):
            result.unlike += sum(len(answer["tokens"]) for answer in answers) + 1
            continue
        for j, (answer, mine) in enumerate(zip(answers, got, strict=True)):
            result.answers += 1
            result.score = max(result.score, abs(scores[j] - mine.get("score", 0.0)))
            tokens = answer["tokens"]
            if tokens == mine["tokens"]:
                result.tokens += len(tokens)
                continue
            if "margins" in expected:
                agreed = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1],
                                                            zip(tokens, mine["tokens"], strict=False)))
                tie = expected["margins"][i][j][agreed] <= TIE
            else:
                tie = any(abs(scores[j] - other) <= TIE * abs(other) for k, other in enumerate(scores) if k != j)
            result.ties += tie
            result.tokens += 0 if tie else len(tokens)
            result.unlike += 0 if tie else max(1, len(tokens))
    for wanted, got in zip(expected.get("probabilities", []), ours.get("probabilities", []), strict=True):
        result.probability = max(result.probability, *(abs(a - b) for a, b in zip(wanted, got, strict=True)))
    return result


def compare_generation(codestep, options) -> int:
    """Prints a row for each family and kind of run; the number of runs that do not agree."""
    print(f"\nGeneration. Largest differences of scores and of probabilities; at most {LIMIT:g} is agreement.")
    print(f"{'family':<6} {'settings':<82} {'score':>8} {'probab.':>8} {'tokens':>9} {'ties':>4}")
    wrong, total = 0, Difference()
    count = 0
    for family, case in CASES.items():
        chosen = [(title, settings) for title, settings in runs() if options.wants(family, title)]
        if not chosen:
            continue
        folder = options.folder("generation", family)
        parity_models.make(case, folder)
        make(family, folder, chosen)
        answer = codestep.ask(generation=str(folder))
        if answer:
            print(f"{family:<6} {'refused' if 'refused' in answer else 'failed'}: {next(iter(answer.values()))}")
            wrong += len(chosen)
            continue
        pairs = zip(*(json.loads((folder / name).read_text())
                      for name in ("generation.json", "generation-ours.json")), strict=True)
        for (title, _), (expected, ours) in zip(chosen, pairs, strict=True):
            result = compare(expected, ours)
            print(f"{family:<6} {title:<82} {result.score:>8.1e} {result.probability:>8.1e}"
                  f" {f'{result.unlike}/{result.tokens}':>9} {result.ties:>4}{'' if result.agrees else '  DIFFERS'}",
                  flush=True)
            count += 1
            wrong += not result.agrees
            total.tokens += result.tokens
            total.unlike += result.unlike
            total.ties += result.ties
            total.answers += result.answers
    print(f"{count} runs: {count - wrong} agree, {wrong} differ; {total.unlike} unlike tokens of {total.tokens:,}"
          f" in {total.answers:,} answers, {total.ties} ties")
    return wrong
