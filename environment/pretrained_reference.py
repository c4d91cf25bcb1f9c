"""What pretrained_benchmark.py measures of transformers and peft; PretrainedBenchmark.java does the same with Codestep.

    pretrained_reference.py FAMILY FOLDER [answers | "train SHARDS" | "lora SHARDS"]
Prints what loading the model took and then, where a kind of work is given, answers each line of standard input; see
PretrainedBenchmark.java and PretrainedWork.java for the lines and the figures. There are no shards here: PyTorch divides
each operation among its threads.
"""

import json
import math
import sys
import time
from pathlib import Path

HEADS = {"gpt2": "GPT2LMHeadModel", "t5": "T5ForConditionalGeneration", "llama": "LlamaForCausalLM"}
# Those of queries, keys and values; in GPT-2 they are one.
ADAPTED = {"gpt2": ["c_attn"], "t5": ["q", "k", "v"], "llama": ["q_proj", "k_proj", "v_proj"]}
ROWS, LENGTH, TARGET_LENGTH, RATE, RANK, ALPHA = 4, 256, 64, 1e-4, 8, 16  # as PretrainedWork.java has them
STATUS = Path("/proc/self/status")


def kilobytes(field):
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(field + ":"))


def memory():
    return {"peak": kilobytes("VmHWM"), "anonymous": kilobytes("RssAnon")} if STATUS.exists() else {}


def say(figures):
    print(json.dumps(figures), flush=True)


def load(family, folder):
    """The model; prints the figures of its loading."""
    import torch
    import transformers

    kind = getattr(transformers, HEADS[family])
    figures = {}
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        figures |= {"before": kilobytes("VmRSS"), "anonymous_before": kilobytes("RssAnon")}
    start = time.perf_counter()
    model = kind.from_pretrained(folder, dtype=torch.float32, use_safetensors=folder.name != "bin")
    figures["load"] = time.perf_counter() - start
    with torch.no_grad():
        figures["sum"] = sum(parameter.sum().item() for parameter in model.parameters())
    figures["use"] = time.perf_counter() - start
    say(figures | memory())
    return model


def rows(model, count, length):
    import torch

    return torch.tensor([
        [(7 * i + 11 * row + 3) % model.config.vocab_size for i in range(length)] for row in range(count)])


def answering(model):
    import torch

    def answer(line):
        beams, count, length, new_tokens = map(int, line.split())
        prompts = rows(model, count, length)
        start = time.perf_counter()
        with torch.inference_mode():
            answers = model.generate(
                prompts, attention_mask=torch.ones_like(prompts), max_new_tokens=new_tokens, do_sample=False,
                num_beams=beams, eos_token_id=None, pad_token_id=0)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "tokens": [token for row in answers.tolist() for token in row[-new_tokens:]]}

    return answer


def training(model, family, lora):
    """A step of AdamW as the loops of transformers' and PyTorch's pages make it, by the fused operation."""
    import torch

    if lora:
        model = adapted(model, family)
    model.eval()  # without dropout, which Codestep's models have not
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, betas=(0.9, 0.999), weight_decay=0.01, fused=True)
    inputs = rows(model, ROWS, LENGTH)
    labels = rows(model, ROWS, TARGET_LENGTH) if family == "t5" else inputs

    def step(line):
        start = time.perf_counter()
        loss = model(input_ids=inputs, labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return {"loss": loss.item(), "seconds": time.perf_counter() - start}

    return step


def adapted(model, family):
    import peft
    import torch

    config = peft.LoraConfig(
        r=RANK, lora_alpha=ALPHA, target_modules=ADAPTED[family], fan_in_fan_out=family == "gpt2")
    model = peft.get_peft_model(model, config)
    for name, parameter in model.named_parameters():
        if "lora_A" in name:  # drawn values would be others than Codestep's
            values = [math.sin(i + 1) / math.sqrt(parameter.shape[1]) for i in range(parameter.numel())]
            parameter.data = torch.tensor(values, dtype=torch.float32).reshape(parameter.shape)
    return model


def main():
    family, folder, *kind = sys.argv[1:]
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = load(family, Path(folder))
    if not kind:
        return
    work = answering(model) if kind[0] == "answers" else training(model, family, kind[0].startswith("lora"))
    for line in sys.stdin:
        say(memory() if line.strip() == "memory" else work(line))


if __name__ == "__main__":
    main()
