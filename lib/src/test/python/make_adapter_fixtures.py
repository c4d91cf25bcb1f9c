"""Writes lib/src/test/resources/adapters: adapters that PEFT made for the tiny models beside them, in pretrained.

AdapterParityTest compares what the Java library computes with them, and makes of them; environment/parity_adapters.py,
which makes them, says what stands in expected.safetensors, and compares many more. Needs what
environment/parity-requirements.txt lists; run from anywhere: python3 make_adapter_fixtures.py
"""

import sys
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(LIBRARY.parent / "environment"))

from parity_adapters import Case, make_adapter  # noqa: E402  (found through the path above)
from parity_models import Case as Model  # noqa: E402

ADAPTERS = {
    "gpt2-rslora": ("gpt2", Case(Model("gpt2", "", length=8), "", {"use_rslora": True})),
    "llama-dora": ("llama", Case(Model("llama", "", length=8), "", {
        "use_dora": True, "target_modules": ["q_proj", "v_proj", "up_proj"], "modules_to_save": ["lm_head"]})),
    "qwen2-dora": ("qwen2", Case(Model("qwen2", "", length=8), "", {
        "use_dora": True, "use_rslora": True, "target_modules": ["k_proj"]})),
    "codet5-lora": ("codet5", Case(Model("t5", "", length=8), "", {"target_modules": ["k", "v", "wo"]})),
}


def main() -> None:
    for name, (model, case) in ADAPTERS.items():
        folder = LIBRARY / "src/test/resources/adapters" / name
        folder.mkdir(parents=True, exist_ok=True)
        make_adapter(case, LIBRARY / "src/test/resources/pretrained" / model, folder)
        files = [file for file in folder.rglob("*") if file.is_file()]
        print(f"{folder}: {sum(file.stat().st_size for file in files):,} bytes")


if __name__ == "__main__":
    main()
