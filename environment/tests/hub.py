"""A Hugging Face Hub on this machine that has small random models, by whatever names."""

import hashlib
import json
import random
import re
import shutil
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from support import PROJECT

TOKENIZER = PROJECT / "lib/src/test/resources/tokenizer/whole/tokenizer.json"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
RESOLVE = re.compile(r"/(.+?)/resolve/[^/]+/(.+)")
TREE = re.compile(r"/api/models/(.+?)/tree/[^/]+")
REVISION = re.compile(r"/api/models/(.+?)/revision/.+")


def make_model(folder: Path) -> None:
    """A GPT-2 of one small layer, with the tokenizer of the tests."""
    folder.mkdir(parents=True)
    shutil.copy(TOKENIZER, folder)
    tokenizer = json.loads(TOKENIZER.read_text())
    end = max(token["id"] for token in tokenizer["added_tokens"])
    vocabulary, width, length = end + 1, 8, 512
    config = {
        "model_type": "gpt2", "vocab_size": vocabulary, "n_positions": length, "n_embd": width, "n_layer": 1,
        "n_head": 2, "eos_token_id": end,
    }
    (folder / "config.json").write_text(json.dumps(config))
    block = {
        "ln_1": [width], "attn.c_attn": [width, 3 * width], "attn.c_proj": [width, width], "ln_2": [width],
        "mlp.c_fc": [width, 4 * width], "mlp.c_proj": [4 * width, width],
    }
    shapes = {"transformer.wte.weight": [vocabulary, width], "transformer.wpe.weight": [length, width]}
    for name, shape in {f"transformer.h.0.{name}": shape for name, shape in block.items()}.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[-1:]}
    shapes |= {"transformer.ln_f.weight": [width], "transformer.ln_f.bias": [width]}
    write_safetensors(folder / "model.safetensors", shapes)


def write_safetensors(file: Path, shapes: dict[str, list[int]]) -> None:
    header, values, numbers = {}, b"", random.Random(1)
    for name, shape in shapes.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        start = len(values)
        values += struct.pack(f"<{count}f", *(numbers.gauss(0, 0.2) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, len(values)]}
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + values)


def blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@contextmanager
def hub(folder: Path) -> Iterator[str]:
    """Serves the model in a folder under each name; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, content: bytes, **headers: str) -> None:
            self.send_response(200)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if REVISION.fullmatch(path):
                self.answer(json.dumps({"sha": COMMIT}).encode(), Content_Type="application/json")
            elif TREE.fullmatch(path):
                files = [
                    {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": blob(file.read_bytes())}
                    for file in sorted(folder.iterdir())
                ]
                self.answer(json.dumps(files).encode(), Content_Type="application/json")
            elif (found := RESOLVE.fullmatch(path)) and (folder / found[2]).is_file():
                content = (folder / found[2]).read_bytes()
                self.answer(content, ETag=f'"{blob(content)}"', X_Repo_Commit=COMMIT)
            else:
                self.send_error(404)

        do_HEAD = do_GET

        def log_message(self, *arguments: object) -> None:
            pass  # requests are not what a failed test is about

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
