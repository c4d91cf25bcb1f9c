"""Compares Codestep's pretrained models and tokenizers with transformers', and prints tables of the differences.

Codestep runs in a process of its own, started by environment/parity, which is how to call this:
    environment/parity [--only PART] [--match TEXT] [--data FOLDER]
"""

import argparse
import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

try:
    import parity_cases
    import parity_generation
    import parity_models
    import transformers
    from safetensors.numpy import load_file

    import parity_adapters
    import parity_bytepair
    import parity_export
    import parity_perplexity
    import parity_tokenizers
    import parity_training
    from parity_difference import LIMIT, TIE, Difference, compare
except ImportError as e:
    sys.exit(f"This Python ({sys.executable}) has no {e.name}, which environment/parity compares Codestep with. Leave"
             " CODESTEP_PARITY_PYTHON out, or name a Python with what environment/parity-requirements.txt lists.")


class Codestep:
    """A Java process that answers each question, a line of JSON, with a line of JSON."""

    def __init__(self):
        self.process = subprocess.Popen(
            os.environ["CODESTEP_PARITY"].split("\n"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8")

    def ask(self, **question) -> dict:
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            sys.exit(f"The Java process ended with exit code {self.process.wait()} at {question}.")
        return json.loads(line)

    def difference(self, folder: Path) -> Difference | str:
        """Of what it computes with a model and what is expected; or why it refuses the model."""
        answer = self.ask(model=str(folder))
        if "refused" in answer:
            return answer["refused"]
        if "failed" in answer:
            return Difference(faults=[answer["failed"]])
        return compare(load_file(folder / "expected.safetensors"), load_file(folder / "ours.safetensors"))


@dataclass
class Options:
    work: Path
    match: str
    data: Path | None
    """With tokenizers and texts."""
    rows: int = 0
    """How many were wanted."""

    def wants(self, *words: str) -> bool:
        wanted = any(self.match.lower() in word.lower() for word in words)
        self.rows += wanted
        return wanted

    def folder(self, *words: str) -> Path:
        """One for each row, whose files stay there to be looked at."""
        return self.work / re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(words)).strip("-").lower()


# --- Models -----------------------------------------------------------------------------------------------------

def compare_models(codestep: Codestep, options: Options) -> int:
    """Prints a row for each model; the number of those that do not agree."""
    print(f"\nModels. Largest differences, relative to the largest value of the array; at most {LIMIT:g} is agreement.")
    print(f"Tokens: unlike ones of all that were compared; ties: answers that part where the best two logits are within"
          f" {TIE:g}.")
    print(f"{'family':<7} {'settings':<44} {'logits':>8} {'loss':>8} {'gradients':>9} {'tokens':>9} {'ties':>4}")
    results = []
    for case in parity_cases.MODELS:
        if options.wants(case.family, case.title):
            folder = options.folder("models", case.family, case.title)
            parity_models.make(case, folder)
            results.append(codestep.difference(folder))
            show(case, results[-1])
    compared = [result for result in results if isinstance(result, Difference)]
    agreed = sum(result.agrees for result in compared)
    unlike, tokens, ties = (sum(getattr(result, name) for result in compared) for name in ("unlike", "tokens", "ties"))
    print(f"{len(results)} models: {agreed} agree, {len(compared) - agreed} differ,"
          f" {len(results) - len(compared)} are refused; {unlike} unlike tokens of {tokens:,}, {ties} ties")
    return len(results) - agreed


def show(case: parity_models.Case, result: Difference | str) -> None:
    row = f"{case.family:<7} {case.title:<44}"
    if isinstance(result, str):
        print(f"{row} refused: {result}", flush=True)
        return
    tokens = f"{result.unlike}/{result.tokens}"
    print(f"{row} {result.logits:>8.1e} {result.loss:>8.1e} {result.gradients:>9.1e} {tokens:>9} {result.ties:>4}"
          f"{'' if result.agrees else '  DIFFERS'}", flush=True)
    if result.gradients > LIMIT:
        print(f"        the gradient of {result.tensor} differs most")
    for fault in result.faults:
        print(f"        {fault}")


# --- Settings ---------------------------------------------------------------------------------------------------

HONOURED, NOTHING, REFUSED = "honoured", "change nothing computed, and are read", "refused by name"
THERE = "refused or failed at by transformers itself"
WRONG = "WRONG"
NO_EFFECT = 1e-6
"""Results that differ by no more are those of sums in another order."""


def compare_settings(codestep: Codestep, options: Options) -> int:
    """Prints what becomes of each setting of each family; the number of those that are neither honoured nor refused."""
    print("\nSettings: a model for each changed value. One is honoured where it changes results as in transformers.")
    wrong = 0
    for family, settings in parity_cases.SETTINGS.items():
        known = parity_models.CLASSES[family][0]().to_dict().keys()
        chosen = {name: values for name, values in settings.items() if options.wants(family, name)}
        if not chosen:
            continue
        outcomes = Counter()
        lists = {HONOURED: [], NOTHING: [], REFUSED: [], THERE: []}
        base = setting_base(family, options)
        for name, values in chosen.items():
            for value in values:
                outcome, reason = try_setting(codestep, options, family, name, value, base)
                outcomes[outcome] += 1
                word = f"{name} {json.dumps(value)}"
                if outcome == WRONG:
                    print(f"  {family} {word}: {reason}", flush=True)
                else:
                    lists[outcome].append(f"{word} ({reason})" if reason else word)
        untried = sorted(known - settings.keys()) if not options.match else []
        if untried:
            print(f"  {family}: transformers {transformers.__version__} knows {', '.join(untried)}, for which"
                  " parity_cases.py has no values to try; add some")
        for outcome, words in lists.items():
            print(f"{family}: {len(words)} {outcome}: {'; '.join(words)}", flush=True)
        print(f"{family}: {sum(outcomes.values())} values, {outcomes[WRONG]} wrong", flush=True)
        wrong += outcomes[WRONG] + len(untried)
    return wrong


def setting_case(family: str, title: str, **changes) -> parity_models.Case:
    return parity_models.Case(family, title, prompts=(6, 1), new_tokens=10, gradients=False, **changes)


def setting_base(family: str, options: Options) -> Path:
    folder = options.folder("settings", family)
    parity_models.make(setting_case(family, "as it is"), folder)
    return folder / "expected.safetensors"


def try_setting(
        codestep: Codestep, options: Options, family: str, name: str, value: object, base: Path) -> tuple[str, str]:
    """What becomes of a model with this value, and why where that is wrong, or where there is nothing to compare."""
    folder = options.folder("settings", family, name, json.dumps(value)[:60])
    together = parity_cases.TOGETHER.get(name, {})
    changed = together | {name: value}
    try:
        make_with(family, changed, folder)
    except Exception as e:  # noqa: BLE001  (whatever transformers says to it)
        shutil.copy(base, folder)
        refused = isinstance(codestep.difference(folder), str)
        return THERE, f"{type(e).__name__}; {'refused here, too' if refused else 'read here'}"
    result = codestep.difference(folder)
    if isinstance(result, str):
        names = {name, *together, *(value if isinstance(value, dict) else [])}
        return (REFUSED, "") if any(each in result for each in names) else (
            WRONG, f"refused, but not by its name: {result}")
    if not result.agrees:
        return WRONG, (f"differs from transformers: logits {result.logits:.1e}, loss {result.loss:.1e},"
                       f" {result.unlike} of {result.tokens} tokens{''.join('; ' + fault for fault in result.faults)}")
    expected, before = (load_file(file) for file in (folder / "expected.safetensors", base))
    effect = compare(before, {name: expected[name] for name in ("logits", "loss", "answers")})
    same = not effect.faults and not effect.unlike and max(effect.logits, effect.loss) <= NO_EFFECT
    return (NOTHING if same else HONOURED), ""


def make_with(family: str, changed: dict, folder: Path) -> None:
    """Of changed settings, or, where transformers does not make a model of them, of a config.json that has them."""
    # transformers changes what it is given.
    settings, configured = copy.deepcopy(changed), copy.deepcopy(changed)
    try:
        parity_models.make(setting_case(family, "changed", settings=settings, configured=configured), folder)
    except Exception:  # noqa: BLE001  (as above)
        parity_models.make(setting_case(family, "changed", configured=copy.deepcopy(changed)), folder)


# ----------------------------------------------------------------------------------------------------------------

PARTS = {
    "models": compare_models,
    "settings": compare_settings,
    "training": parity_training.compare_training,
    "perplexity": parity_perplexity.compare_perplexity,
    "adapters": parity_adapters.compare_adapters,
    "generation": parity_generation.compare_generation,
    "export": parity_export.compare_exports,
    "tokenizers": parity_tokenizers.compare_tokenizers,
    "bytepair": parity_bytepair.compare_bytepair,
}
"""Each compares one thing, given Codestep and the options, and gives how many rows were wrong."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="environment/parity", description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--only", choices=PARTS, help="leave the rest out")
    parser.add_argument("--match", metavar="TEXT", default="", help="only rows with this text in them")
    parser.add_argument("--data", metavar="FOLDER", type=Path, help="with tokenizers and texts")
    parser.add_argument("--work", metavar="FOLDER", type=Path, required=True, help="for the models that are made")
    arguments = parser.parse_args()
    if arguments.data and not arguments.data.is_dir():
        parser.error(f"--data is {arguments.data}, which is no folder; give one with tokenizers and texts")
    options = Options(arguments.work, arguments.match, arguments.data)
    codestep = Codestep()
    wrong = 0
    for name, compare_part in PARTS.items():
        if arguments.only in (None, name):
            wrong += compare_part(codestep, options)
    if options.rows == 0:
        sys.exit(f"No row has '{options.match}' in its family, title or setting; leave --match out to see all.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
