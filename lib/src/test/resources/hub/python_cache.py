"""The Hub's cache between Codestep and huggingface_hub (tried with 1.33).

python-cache beside this file is what `make` leaves. LoopbackHub plays the Hub:

    python python_cache.py repositories FOLDER
    java -cp CLASS_PATH_OF_THE_TESTS org.codestep.hub.LoopbackHub 0 FOLDER      # prints its address, ends with its input
    HF_ENDPOINT=ADDRESS HF_HUB_CACHE=python-cache HF_HUB_DISABLE_XET=1 python python_cache.py make

And that Python finds what Codestep fetched:

    HF_ENDPOINT=ADDRESS HF_HUB_CACHE=ours codestep hub download hub:me/tiny
    HF_HUB_OFFLINE=1 HF_HUB_CACHE=ours python python_cache.py check
"""
import os
import pathlib
import sys

FILES = {"config.json": '{"a": 1}', "tokenizer.json": '{"b": 2}', "README.md": "about\n", "sub/a.txt": "sub",
         "model.safetensors": "w" * 1500}
NAME = "me/tiny"


def repositories(folder):
    for name, text in FILES.items():
        file = pathlib.Path(folder, NAME, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def make():
    """As transformers and datasets do it: file by file, by patterns, and in vain."""
    from huggingface_hub import hf_hub_download, snapshot_download
    from huggingface_hub.errors import EntryNotFoundError

    hf_hub_download(NAME, "model.safetensors")
    snapshot_download(NAME, allow_patterns=["*.json", "sub/*"])
    try:
        hf_hub_download(NAME, "merges.txt")
    except EntryNotFoundError:
        return
    raise AssertionError("merges.txt is there")


def check():
    from huggingface_hub import _CACHED_NO_EXIST, scan_cache_dir, snapshot_download, try_to_load_from_cache

    folder = snapshot_download(NAME, local_files_only=True)
    assert sorted(os.listdir(folder)) == ["config.json", "model.safetensors", "tokenizer.json"], os.listdir(folder)
    for name in os.listdir(folder):
        with open(try_to_load_from_cache(NAME, name)) as file:
            assert file.read() == FILES[name], name
    assert try_to_load_from_cache(NAME, "merges.txt") is _CACHED_NO_EXIST
    assert try_to_load_from_cache(NAME, "README.md") is None
    cache = scan_cache_dir()
    assert not cache.warnings, cache.warnings
    assert [(repo.repo_id, repo.nb_files, sorted(repo.refs)) for repo in cache.repos] == [(NAME, 3, ["main"])]
    print("all as Codestep fetched it")


if __name__ == "__main__":
    {"repositories": repositories, "make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
