"""What the README says of models from the Hub, in the cells of a notebook."""

from pathlib import Path

import nbformat
import pytest

import notebook_runner
from hub import hub, make_model
from outputs import printed
from support import PROJECT

IMPORTS = """\
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.codestep.decode.*;
import org.codestep.evaluate.*;
import org.codestep.generate.*;
import org.codestep.hub.*;
import org.codestep.report.*;
import org.codestep.task.kind.*;
"""

ANSWER = """\
var decoder = new CachedDecoder(
        generator.model(), new DecodingSettings(5, Set.of(), 1), TokenChoice.GREEDY);
String answer = generator.answer(List.of(generator.encode("def add(a, b):")), decoder).get(0);
System.out.println("answered: " + !answer.isEmpty());
"""

EVALUATION = """\
var snippets = new SnippetGenerator(
        new GeneratorConfig(Level.named("1.1"), Variant.COUNTING, 1)).generate(8);
var task = LineCount.NOTEBOOK;
var examples = IntStream.range(0, 8).mapToObj(
        i -> task.example(snippets.get(i).source(), snippets.get(i).lineCount(), i)).toList();
var evaluator = new ExampleEvaluator(generator.model(), generator.tokenizer(), task, Map.of());
var evaluation = new Evaluation(task, evaluator.evaluate(examples, e -> "1.1"));
System.out.println("asked: " + evaluation.rows().size());
generator.close();
"""


def readme_cell() -> str:
    readme = (PROJECT / "README.md").read_text()
    return next(block.split("```")[0] for block in readme.split("```java\n") if block.startswith("Path folder = Hub"))


def test_a_model_of_the_hub_answers_and_is_evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "model")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (IMPORTS, readme_cell(), ANSWER, EVALUATION)],
        metadata={"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}},
    )
    path = tmp_path / "hub.ipynb"
    nbformat.write(notebook, path)
    with hub(tmp_path / "model") as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        done = notebook_runner.run(path, tmp_path / "reports", tmp_path / "logs", "smoke")
    shown = printed(done.notebook)
    assert "answered: true" in shown
    assert "asked: 8" in shown
