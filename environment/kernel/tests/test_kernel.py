"""The kernel as a front end sees it, on each JDK."""
import base64
import json
import os
import socket
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import install
from conftest import PORT_TAKEN, Kernel

STARTS = 30
AT_A_TIME = 3


# Starting and stopping

def test_every_start_answers(prefix):
    def start_run_stop(number):
        kernel = Kernel(prefix)
        try:
            return kernel.ok(f"{number} + 1").text
        finally:
            kernel.close()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        texts = list(pool.map(start_run_stop, range(STARTS)))
    assert texts == [str(number + 1) for number in range(STARTS)]


def test_shutdown_ends_a_kernel_whose_cell_runs(start):
    kernel = start()
    kernel.send('System.out.println("running"); while (true) { }')
    kernel.wait_for_text("running")
    begin = time.monotonic()
    kernel.close()
    assert not kernel.manager.is_alive()
    # Jupyter kills a kernel that has not ended by itself after 5 seconds.
    assert time.monotonic() - begin < 4.5


def test_restart_forgets_all(start):
    kernel = start()
    kernel.ok("int kept = 1;")
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    assert "cannot find symbol" in kernel.run("kept").traceback


def test_kernel_ends_with_its_parent(prefix):
    script = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import Kernel
kernel = Kernel({str(prefix)!r})
print(kernel.manager.provisioner.pid, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 30
    while runs(pid):
        assert time.monotonic() < deadline, "the kernel outlives its parent"
        time.sleep(0.1)


def runs(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


CHANNELS = ["shell", "control", "stdin", "hb", "iopub"]


def start_command(java, folder, ports):
    """What Jupyter runs to start a kernel, and the connection file in it."""
    connection = folder / "connection.json"
    connection.write_text(json.dumps({"transport": "tcp", "ip": "127.0.0.1", "key": "",
                                      "signature_scheme": "hmac-sha256",
                                      **{f"{name}_port": port for name, port in ports.items()}}))
    spec = install.kernel_spec(java, install.CLASSPATH, install.KERNEL_JAR)
    return [argument.replace("{connection_file}", str(connection)) for argument in spec["argv"]], connection


def test_wrong_setting_is_named_and_ends_the_start(java, tmp_path):
    command, _ = start_command(java, tmp_path, dict.fromkeys(CHANNELS, 0))
    for name, value in [("IJAVA_TIMEOUT", "soon"), ("IJAVA_COMPILER_OPTS", "--no-such-option")]:
        run = subprocess.run(command, env={**os.environ, name: value}, capture_output=True, text=True, timeout=60)
        assert run.returncode == 2
        assert run.stderr.startswith("The Java kernel cannot start: ") and value in run.stderr
        assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("taken", CHANNELS)
def test_a_port_that_is_taken_ends_the_start(java, tmp_path, taken):
    sockets = {name: socket.create_server(("127.0.0.1", 0)) for name in CHANNELS}
    ports = {name: sockets[name].getsockname()[1] for name in CHANNELS}
    for name in CHANNELS:
        if name != taken:
            sockets[name].close()
    command, connection = start_command(java, tmp_path, ports)
    with sockets[taken]:
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == PORT_TAKEN
    assert run.stderr.startswith(f"The Java kernel cannot start: a port of {connection} cannot be opened"
                                 " (another process has it). ")
    assert len(run.stderr.splitlines()) == 1


# Output

def test_streams_keep_their_order(kernel):
    result = kernel.ok('System.out.print("a"); System.err.print("b"); System.out.print("c"); display("d");'
                       ' System.out.print("e");')
    order = [content.get("text") or content["data"]["text/plain"] for _, content in result.messages]
    assert order == ["a", "b", "c", "d", "e"]


def test_output_appears_while_the_cell_runs(kernel):
    message_id = kernel.send('System.out.println("early"); Thread.sleep(1500); System.out.println("late");')
    kernel.wait_for_text("early")
    seen_early = time.monotonic()
    result = kernel.wait(message_id)
    assert result.out == "late\n"
    assert time.monotonic() - seen_early > 0.5


def test_many_lines_arrive_complete_in_few_messages(kernel):
    result = kernel.ok('for (int i = 0; i < 20_000; i++) System.out.println("line é " + i);')
    assert result.out.splitlines() == [f"line é {i}" for i in range(20_000)]
    assert len(result.of("stream")) < 200


def test_logging_stays_out_of_the_cell(kernel):
    result = kernel.ok('org.slf4j.LoggerFactory.getLogger("x").error("noise");\n'
                       'java.util.logging.Logger.getLogger("x").severe("noise");')
    assert result.messages == []


def test_text_of_a_thread_reaches_the_cell(kernel):
    result = kernel.ok('Thread t = new Thread(() -> System.out.println("from a thread")); t.start(); t.join();')
    assert result.out == "from a thread\n"


# Values

def test_last_expression_is_shown(kernel):
    assert kernel.ok("int x = 5;\nx + 1").text == "6"
    assert kernel.ok("x * 2;").text == "10"
    assert kernel.ok("new int[] {1, 2}").text == "[1, 2]"


def test_declarations_assignments_void_calls_and_null_show_nothing(kernel):
    for code in ["int y = 5;", "y = 7", "System.out.print(\"\");", "null", "", "// a comment", "void f() { }", "f();"]:
        assert kernel.ok(code).value is None, code


def test_value_that_cannot_be_shown_is_a_failure(kernel):
    kernel.ok('class Shy { public String toString() { throw new IllegalStateException("shy"); } }')
    assert "cannot be shown: java.lang.IllegalStateException: shy" in kernel.run("new Shy()").traceback
    kernel.ok("class Slow { public String toString() { while (true) { } } }")
    message_id = kernel.send('System.out.println("begun");\nnew Slow()')
    kernel.wait_for_text("begun")
    time.sleep(1)
    kernel.interrupt()
    assert kernel.wait(message_id, seconds=30).of("error")[0]["ename"] == "Interrupted"


def test_execution_count_rises_and_silent_code_leaves_it(kernel):
    first = kernel.ok("1").reply["execution_count"]
    assert kernel.ok("2", silent=True).messages == []
    assert kernel.ok("3").reply["execution_count"] == first + 1


def test_forward_references_within_a_cell(kernel):
    code = """
int first() { return second() + new Later().value(); }
class Holder { Later later = new Later(); }
class Later { int value() { return 40; } }
int second() { return 2; }
first() + new Holder().later.value()"""
    assert kernel.ok(code).text == "82"


def test_nothing_after_a_switch_that_throws_is_lost(kernel):
    result = kernel.ok("""
        String kind = "b";
        int chosen = switch (kind) {
            case "a" -> 1;
            case "b" -> 2;
            default -> throw new IllegalArgumentException(
                    "unknown kind " + kind);
        };
        long after = 40;
        chosen + after""")
    assert result.text == "42"


def test_records_sealed_types_switches_and_text_blocks(kernel):
    code = '''
sealed interface Shape permits Circle, Square {}
record Circle(double radius) implements Shape {}
record Square(double side) implements Shape {
    public Square {
        if (side < 0) throw new IllegalArgumentException("side " + side);
    }
}
enum Size { SMALL, LARGE }
Size size(Shape shape) {
    if (shape instanceof Circle c) return c.radius() > 1 ? Size.LARGE : Size.SMALL;
    return Size.SMALL;
}
String word = switch (size(new Circle(2))) { case LARGE -> "large"; case SMALL -> "small"; };
String block = """
    %not a magic
      indented "quoted"
    """;
word + block'''
    assert kernel.ok(code).text == 'large%not a magic\n  indented "quoted"\n'


def test_generic_methods_and_lambdas(kernel):
    code = """
import java.util.function.*;
import java.util.stream.*;
<T, R> List<R> each(List<T> list, Function<T, R> f) { return list.stream().map(f).collect(Collectors.toList()); }
each(List.of(1, 2, 3), i -> i * i)"""
    assert kernel.ok(code).text == "[1, 4, 9]"


def test_one_thread_runs_all_cells(kernel):
    assert kernel.ok("var local = new ThreadLocal<String>(); local.set(\"kept\");").status == "ok"
    assert kernel.ok("local.get()").text == "kept"


# Failures

def test_exception_shows_message_line_and_every_cause(kernel):
    code = """int parse(String text) {
    try {
        return Integer.parseInt(text);
    } catch (NumberFormatException e) {
        throw new IllegalStateException("bad setting", e);
    }
}

// a comment

int unused = 1;
parse(
    "x1");"""
    result = kernel.run(code)
    assert result.status == "error"
    error = result.of("error")[0]
    assert (error["ename"], error["evalue"]) == ("IllegalStateException", "bad setting")
    count = result.reply["execution_count"]
    traceback = result.traceback
    head, cause = traceback.split("Caused by: ")
    assert head.startswith("java.lang.IllegalStateException: bad setting")
    assert "-->    5 |         throw new IllegalStateException" in head
    assert f"at cell [{count}], line 12: parse(" in head
    assert cause.startswith('java.lang.NumberFormatException: For input string: "x1"')
    assert "-->    3 |         return Integer.parseInt(text);" in cause
    assert "org.codestep.kernel" not in traceback and "jdk.jshell" not in traceback
    assert "REPL" not in traceback and "reflect" not in traceback


def test_failure_in_a_method_of_an_earlier_cell_shows_that_cell(kernel):
    defined = kernel.ok("\n\nint divide(int a) {\n    return a / 0;\n}").reply["execution_count"]
    result = kernel.run("int before = 1;\ndivide(3)")
    assert f"at cell [{defined}], line 4, in divide" in result.traceback
    assert "-->    4 |     return a / 0;" in result.traceback
    assert f"at cell [{defined + 1}], line 2: divide(3)" in result.traceback


def test_compile_error_shows_the_line_with_a_caret(kernel):
    result = kernel.run("int ok = 1;\n\n  int wrong = missing(ok);")
    assert result.of("error")[0]["ename"] == "CompileError"
    assert result.of("error")[0]["evalue"] == "line 3: cannot find symbol: method missing(int)"
    lines = result.traceback.splitlines()
    marked = next(i for i, line in enumerate(lines) if line.startswith("-->    3 |"))
    assert lines[marked].index("missing") == lines[marked + 1].index("^~~~~~~")


def test_syntax_error_and_incomplete_code(kernel):
    result = kernel.run("int a = (1 + ;")
    assert "illegal start of expression" in result.traceback
    result = kernel.run("for (int i = 0; i < 3; i++) {")
    assert "reached end of file" in result.traceback
    assert kernel.ok("1").text == "1"


def test_declaration_with_an_unknown_name_fails_and_can_be_completed(kernel):
    result = kernel.run("int later() {\n    return notYetThere() + 1;\n}")
    assert "line 2: cannot find symbol: method notYetThere()" in result.traceback
    assert kernel.ok("int notYetThere() { return 1; }\nlater()").text == "2"


def test_errors_of_the_jvm_leave_the_kernel_usable(kernel):
    result = kernel.run("int down(int i) { return down(i + 1) + 1; }\ndown(0)")
    assert result.of("error")[0]["ename"] == "StackOverflowError"
    assert len(result.traceback.splitlines()) < 60
    result = kernel.run("var all = new ArrayList<long[]>();\nwhile (true) all.add(new long[10_000_000]);")
    assert result.of("error")[0]["ename"] == "OutOfMemoryError"
    assert kernel.ok("all = null;\n1").text == "1"


def test_exit_is_refused_with_a_message(kernel):
    for call in ["System.exit(3);", "Runtime.getRuntime().exit(3);", "Runtime.getRuntime().halt(3);"]:
        assert "would end the kernel" in kernel.run(call).traceback
    assert kernel.ok("1").text == "1"


def test_own_exception_class_has_its_plain_name(kernel):
    result = kernel.run('class Broken extends RuntimeException { Broken(String m) { super(m); } }\n'
                        'throw new Broken("really");')
    assert result.traceback.startswith("Broken: really")


def test_cells_sent_with_a_failing_one_are_aborted(kernel):
    messages = [kernel.send(code) for code in ["Thread.sleep(500); int z = 1 / 0;", "2", "3"]]
    results = [kernel.wait(message) for message in messages]
    assert [result.status for result in results] == ["error", "aborted", "aborted"]
    assert kernel.ok("4").text == "4"


# Interrupts

LOOPS = {
    "busy": "while (true) { }",
    "counting": "for (long i = 0; i < Long.MAX_VALUE; i++) { total += i; }",
    "swallowing": "while (true) { try { Thread.sleep(10); } catch (Exception e) { } }",
    "sleeping": "Thread.sleep(600_000);",
    "polite": "while (!Thread.interrupted()) { }\nthrow new InterruptedException(\"polite\");",
    "parallel": "IntStream.range(0, 4).parallel().forEach(i -> { while (true) { } });",
    "recursive": "int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\nfib(100)",
    "printing": "while (true) System.out.println(\"on and on\");",
}


def test_interrupt_stops_the_cell_and_the_next_one_works(kernel):
    kernel.ok("import java.util.stream.*;\nlong total = 0;")
    for name, loop in LOOPS.items():
        message_id = kernel.send('System.out.println("begun ' + name + '");\n' + loop)
        kernel.wait_for_text("begun " + name)
        time.sleep(0.3)
        kernel.interrupt()
        result = kernel.wait(message_id, seconds=30)
        assert result.status == "error" and result.of("error")[0]["ename"] == "Interrupted", name
        assert kernel.ok("1 + 1").text == "2", name


def test_interrupt_marks_the_line(kernel):
    message_id = kernel.send('int before = 1;\nSystem.out.println("begun");\nThread.sleep(600_000);')
    kernel.wait_for_text("begun")
    kernel.interrupt()
    assert "-->    3 | Thread.sleep(600_000);" in kernel.wait(message_id).traceback


def test_interrupt_between_statements_marks_the_one_that_does_not_begin(kernel):
    kernel.run("void pause() {\n  System.out.println(\"begun\");\n"
               "  java.util.concurrent.locks.LockSupport.parkNanos(600_000_000_000L);\n}")
    message_id = kernel.send("pause();\n\nint never = 1;")
    kernel.wait_for_text("begun")
    kernel.interrupt()
    traceback = kernel.wait(message_id).traceback
    assert "before line 3" in traceback and "-->    3 | int never = 1;" in traceback


def test_code_that_ignores_the_interrupt_is_left_behind(kernel):
    message_id = kernel.send('System.out.println("begun");\njava.util.stream.Stream.generate(String::new).anyMatch("x"::equals);')
    kernel.wait_for_text("begun")
    time.sleep(1)
    kernel.interrupt()
    time.sleep(3)
    kernel.interrupt()
    result = kernel.wait(message_id, seconds=30)
    assert "did not react" in result.traceback
    assert kernel.ok("1 + 1").text == "2"


def test_interrupt_right_after_the_first_cell_is_sent(start):
    for delay in [0, 0.02, 0.1, 0.3]:
        kernel = start()
        message_id = kernel.send("while (true) { }")
        time.sleep(delay)
        kernel.interrupt()
        assert kernel.wait(message_id, seconds=30).status == "error", delay
        assert kernel.ok("1 + 1").text == "2"


def test_interrupt_of_an_idle_kernel_does_not_hit_a_later_cell(kernel):
    kernel.interrupt()
    time.sleep(1)
    assert kernel.ok("Thread.sleep(300);\n7").text == "7"


# Display

def test_display_update_and_render(kernel):
    result = kernel.ok('''String id = display("<b>one</b>", "text/html");
updateDisplay(id, "<b>two</b>", "text/html");
updateDisplay(id, "three");
id''')
    shown = result.of("display_data")[0]
    updates = result.of("update_display_data")
    assert shown["data"]["text/html"] == "<b>one</b>"
    assert updates[0]["data"]["text/html"] == "<b>two</b>"
    assert updates[1]["data"]["text/plain"] == "three"
    ids = {message["transient"]["display_id"] for message in [shown, *updates]}
    assert ids == {result.text}
    assert kernel.ok('render("# T", "text/markdown")').value["text/markdown"] == "# T"
    assert kernel.ok("display(null);").of("display_data")[0]["data"]["text/plain"] == "null"


def test_display_works_through_the_foundations_functions(kernel):
    result = kernel.ok('''var notebook = Class.forName("org.dflib.jjava.jupyter.kernel.BaseNotebookStatics");
String id2 = (String) notebook.getMethod("display", Object.class).invoke(null, "one");
notebook.getMethod("updateDisplay", String.class, Object.class).invoke(null, id2, "two");''')
    assert result.of("display_data")[0]["data"]["text/plain"] == "one"
    assert result.of("update_display_data")[0]["data"]["text/plain"] == "two"


def test_thousands_of_updates_all_arrive(kernel):
    result = kernel.ok('String counter = display(0);\nfor (int i = 1; i <= 3000; i++) updateDisplay(counter, i);')
    assert [update["data"]["text/plain"] for update in result.of("update_display_data")] == [
        str(i) for i in range(1, 3001)]


def png_size(data):
    image = base64.b64decode(data, validate=True)
    assert image.startswith(b"\x89PNG") and image.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", image[16:24])


def test_images_are_shown_whole(kernel):
    value = kernel.ok("new java.awt.image.BufferedImage(30, 40, 1)").value
    assert png_size(value["image/png"]) == (30, 40)


def test_table_is_shown_as_html_with_at_most_50_rows(kernel):
    kernel.ok("import tech.tablesaw.api.*;")
    value = kernel.ok('Table.create("T", IntColumn.create("n", 1, 2), StringColumn.create("<s>", "a&b", "c"))').value
    assert "<th>&lt;s&gt;</th>" in value["text/html"] and "<td>a&amp;b</td>" in value["text/html"]
    assert "rows" not in value["text/html"]
    assert "a&b" in value["text/plain"]
    result = kernel.ok('display(Table.create("T", IntColumn.indexColumn("n", 1234, 0)));')
    html = result.of("display_data")[0]["data"]["text/html"]
    assert html.count("<tr>") == 51
    assert "first 50 of 1,234 rows" in html


def test_chart_is_shown_as_png_at_twice_its_size(kernel):
    result = kernel.ok('''import org.knowm.xchart.*;
var chart = new XYChartBuilder().title("Loss").width(300).height(200).build();
chart.addSeries("train", new double[] {1, 2, 3}, new double[] {3, 2, 1});
display(chart);
chart''')
    for content in [result.of("display_data")[0], result.of("execute_result")[0]]:
        assert png_size(content["data"]["image/png"]) == (600, 400)
        assert content["metadata"]["image/png"] == {"width": 300, "height": 200}
        assert content["data"]["text/plain"] == 'XYChart "Loss" 300x200'


# Help while typing

def test_completion(kernel):
    kernel.ok('String greeting = "hello";')
    code = "%jars x.jar\nint n = 1; /* é𝄞 */ greeting.toUp"
    reply = kernel.ask(kernel.client.complete(code))
    assert "toUpperCase(" in reply["matches"]
    assert code[reply["cursor_start"]:reply["cursor_end"]] == "toUp"
    assert "greeting" in kernel.ask(kernel.client.complete("greet"))["matches"]


def test_inspection(kernel):
    kernel.ok("/** Doubles. */ int twice(int n) { return 2 * n; }")
    for code, position in [("twice(3)", 2), ("twice(", 6)]:
        reply = kernel.ask(kernel.client.inspect(code, position))
        assert reply["found"] and "int twice(int n)" in reply["data"]["text/plain"]
    reply = kernel.ask(kernel.client.inspect('"x".substring', 9))
    assert "String String.substring(int beginIndex)" in reply["data"]["text/plain"]
    assert not kernel.ask(kernel.client.inspect("nothingOfThatName", 4))["found"]


LIBRARY = {
    "Book": """package library;
public interface Book {
    /** How many pages it has. */
    int pages();
}
""",
    "Paperback": """package library;
public class Paperback implements Book {
    public int pages() { return 90; }
}
""",
    "Shelf": """package library;
/** Books in a row. */
public class Shelf {
    /**
     * Finds the first <b>book</b> of a title.
     *
     * @param title the title
     */
    public static Book first(String title) { return null; }
    /** The book of a number, see {@link Book}. */
    public static Book first(int number) { return null; }
}
""",
}


def test_documentation_is_that_of_what_is_meant(java, tmp_path):
    (tmp_path / "library").mkdir()
    files = [tmp_path / "library" / f"{name}.java" for name in LIBRARY]
    for file in files:
        file.write_text(LIBRARY[file.stem])
    subprocess.run([Path(java).resolve().with_name("javac"), "-d", tmp_path / "classes", *files], check=True)
    spec = install.kernel_spec(java, f"{tmp_path}/classes", install.KERNEL_JAR, sources=str(tmp_path))
    install.install(spec, prefix=str(tmp_path))
    kernel = Kernel(tmp_path)
    try:
        kernel.ok("import library.*;")
        for code, documented in [
            ("Shelf.first(", "Shelf.first(String title)\nFinds the first book of a title."),
            ("Shelf.first", "Shelf.first(int number)\nThe book of a number, see Book."),
            ("new Paperback().pages(", "int Paperback.pages()\nHow many pages it has."),
            ("Shelf", "library.Shelf\nBooks in a row."),
        ]:
            assert documented in kernel.ask(kernel.client.inspect(code, len(code)))["data"]["text/plain"]
    finally:
        kernel.close()


def test_the_librarys_methods_show_their_documentation(kernel):
    kernel.ok("import org.codestep.task.*; import org.codestep.task.kind.*;")
    code = 'Tasks.named("line-count")'
    text = kernel.ask(kernel.client.inspect(code, 9))["data"]["text/plain"]
    assert "Task Tasks.named(String name)\nThe task of a name, such as line-count, that makes" in text


def test_the_jdks_methods_show_their_documentation_where_its_sources_are(kernel, java):
    text = kernel.ask(kernel.client.inspect('"x".substring', 9))["data"]["text/plain"]
    has_sources = Path(java).resolve().parents[1].joinpath("lib/src.zip").exists()
    assert ("Returns a string that is a substring of this string." in text) == has_sources


def test_without_the_jvms_options_the_log_says_what_is_lost(java, tmp_path):
    spec = install.kernel_spec(java, "", install.KERNEL_JAR)
    spec["argv"] = [argument for argument in spec["argv"] if not argument.startswith(("--add-opens", "-javaagent"))]
    install.install(spec, prefix=str(tmp_path))
    with (tmp_path / "log").open("wb") as log:
        Kernel(tmp_path, stderr=log).close()
    log = (tmp_path / "log").read_text()
    assert "Only signatures are shown" in log and "becomes a new one even if only the code" in log


def test_code_completeness(kernel):
    for code, status in [("int a = 1;", "complete"), ("for (;;) {", "incomplete"), ("int a = );", "invalid"),
                         ("1 + 1", "complete"), ("int a = 1; for (;;) {", "incomplete"), ("%jars x.jar\nint a = 1;", "complete")]:
        assert kernel.ask(kernel.client.is_complete(code))["status"] == status, code


# Input

def test_input_is_asked_for(kernel):
    message_id = kernel.send("var in = new Scanner(System.in);\nin.nextLine() + in.nextInt()", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=60)
    kernel.client.input("first")
    kernel.client.get_stdin_msg(timeout=60)
    kernel.client.input("2")
    assert kernel.wait(message_id).text == "first2"


def test_interrupt_while_waiting_for_input(kernel):
    message_id = kernel.send("System.in.read()", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=60)
    kernel.interrupt()
    assert kernel.wait(message_id, seconds=30).of("error")[0]["ename"] == "Interrupted"
    message_id = kernel.send("new Scanner(System.in).nextLine()", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=60)
    kernel.client.input("again")
    assert kernel.wait(message_id).text == "again"


def test_input_that_the_front_end_does_not_give(kernel):
    result = kernel.run("new Scanner(System.in).nextLine()", allow_stdin=False)
    assert "gives a cell no input" in result.traceback


# IJava's magics and variables

def make_jar(folder, java, package, constant):
    """A jar with the class `package.Constant`."""
    home = Path(java).resolve().parent
    source = folder / package / "Constant.java"
    source.parent.mkdir(parents=True)
    source.write_text(f'package {package};\npublic class Constant {{ public static int value() {{ return {constant}; }} }}\n')
    subprocess.run([home / "javac", "--release", "17", "-d", folder / "classes", source], check=True)
    subprocess.run([home / "jar", "--create", "--file", folder / f"{package}.jar", "-C", folder / "classes", "."],
                   check=True)
    return folder / f"{package}.jar"


def test_jars_and_classpath_magics(kernel, java, tmp_path):
    jar = make_jar(tmp_path / "one", java, "one", 11)
    assert kernel.ok(f"%jars {jar.parent}/*.jar\none.Constant.value()").text == "11"
    make_jar(tmp_path / "two", java, "two", 22)
    code = f"List<String> added = %classpath {tmp_path}/two/classes\nadded.size() + two.Constant.value()"
    assert kernel.ok(code).text == "23"
    assert "no file matches" in kernel.run(f"%jars {tmp_path}/none/*.jar").traceback


def test_load_magic(kernel, tmp_path):
    script = tmp_path / "script.jshell"
    script.write_text('int loaded = 5;\nint twiceLoaded() { return 2 * loaded; }\n')
    assert kernel.ok(f"%load {script}\ntwiceLoaded()").text == "10"
    notebook = tmp_path / "other.ipynb"
    cells = [{"cell_type": "markdown", "source": ["# no code"]},
             {"cell_type": "code", "source": ["int fromNotebook =\n", "    6;"]},
             {"cell_type": "code", "source": "fromNotebook++;"}]
    notebook.write_text(json.dumps({"cells": cells}))
    assert kernel.ok(f"%load {notebook}\nfromNotebook").text == "7"
    script.write_text("int x = ;")
    assert "script.jshell" in kernel.run(f"%load {script}").traceback


def test_unknown_magic_is_one_line(kernel):
    result = kernel.run("%frobnicate 3")
    assert result.traceback.startswith("MagicError: unknown magic %frobnicate; there are ")
    assert len(result.traceback.splitlines()) == 1
    assert "unknown magic %%frobnicate" in kernel.run("%%frobnicate\nbody").traceback


def test_percent_signs_in_ordinary_code_are_no_magics(kernel):
    assert kernel.ok('int m = 7\n    % 4;\nString.format("=%d", m) /*\n%comment\n*/').text == "=3"


def test_maven_magics_take_what_the_local_repository_has(kernel):
    code = ("%maven org.ow2.asm:asm:9.9.1\n")
    assert kernel.ok(code).status == "ok"
    body = """%%loadFromPOM
<dependency>
  <groupId>org.ow2.asm</groupId>
  <artifactId>asm</artifactId>
  <version>9.9.1</version>
</dependency>"""
    assert kernel.ok(body).status == "ok"
    result = kernel.run("%maven no-version")
    assert "groupId:artifactId" in result.traceback and len(result.traceback.splitlines()) == 1


def test_ijava_variables(start, java, tmp_path):
    make_jar(tmp_path / "three", java, "three", 33)
    make_jar(tmp_path / "four", java, "four", 44)
    (tmp_path / "a.jshell").write_text("int fromFile = 3;")
    kernel = start(extra_env={
        "IJAVA_CLASSPATH": f"{tmp_path}/three/*.jar{os.pathsep}{tmp_path}/four/classes",
        "IJAVA_STARTUP_SCRIPT": "int fromVariable = fromFile + 1;",
        "IJAVA_STARTUP_SCRIPTS_PATH": f"{tmp_path}/*.jshell",
        "IJAVA_COMPILER_OPTS": "-Xlint:all -parameters",
        "IJAVA_TIMEOUT": "1500 MILLISECONDS",
    })
    assert kernel.ok("fromVariable + three.Constant.value() + four.Constant.value()").text == str(4 + 33 + 44)
    code = ("int named(int parameterName) { return 0; }\n"
            "new Object() { int f(int kept) { return 0; } }.getClass().getDeclaredMethods()[0].getParameters()[0].getName()")
    assert kernel.ok(code).text == "kept"
    result = kernel.run("while (true) { }")
    assert result.of("error")[0]["ename"] == "Timeout"
    assert kernel.ok("1 + 1").text == "2"


# The kernelspec

def test_kernelspec_names_the_kernel_and_its_settings(prefix, java):
    spec = json.loads(Path(prefix, "share/jupyter/kernels/java/kernel.json").read_text())
    assert (spec["display_name"], spec["language"], spec["interrupt_mode"]) == ("Java", "java", "message")
    assert spec["argv"][0] == java
    assert spec["env"] == {
        **install.MALLOC,
        "DJL_CACHE_DIR": str(install.PROJECT / ".cache/djl"),
        "CODESTEP_SOURCES": str(install.PROJECT / "lib/src/main/java"),
    }


@pytest.mark.parametrize(
    "options",
    [
        {"hist_access_type": "tail", "n": 5},
        {"hist_access_type": "range", "session": 0, "start": 1, "stop": 3},
        {"hist_access_type": "search", "pattern": "*", "n": 5},
    ],
)
def test_a_request_for_history_is_answered(kernel, options):
    asked = kernel.client.history(**options)
    assert kernel.ask(asked)["history"] == []
    assert kernel.states(asked) == ["busy", "idle"], "JupyterLab shows a kernel as unknown until it has said this"


def test_kernel_introduces_itself(kernel):
    info = kernel.ask(kernel.client.kernel_info())
    assert info["language_info"]["name"] == "Java"
    assert info["language_info"]["file_extension"]
    assert "Java" in info["banner"]
