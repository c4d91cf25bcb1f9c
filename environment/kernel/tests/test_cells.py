"""Cells that are written in unusual ways, and values and exceptions that behave badly, on each JDK."""
import pytest

# The end of a cell


def test_the_last_statement_needs_no_semicolon(kernel):
    for code, text in [("int z1 = 5", None), ("z1", "5"), ("z1 = 6 // six", None),
                       ("import java.util.concurrent.atomic.*", None), ("do { z1++; } while (z1 < 9)", None),
                       ("z1 /* nine */\n\n", "9"), ("int[] many = {1, 2}\n", None),
                       ("if (z1 > 3) z1 = 1; else z1 = 2", None), ("assert z1 == 1", None),
                       ("new AtomicInteger(z1).get()", "1"),
                       ("int z2 = switch (z1) { case 1 -> 7; default -> throw new Error(); } // seven\n", None),
                       ("z2", "7"), ("for (int i = 0; i < 3; i++) z2 += i", None), ("z2", "10"),
                       ("List<String> names = new ArrayList<>() {\n}", None)]:
        assert kernel.ok(code).text == text, code
    result = kernel.run('throw new IllegalStateException("last")')
    assert result.of("error")[0]["evalue"] == "last"
    assert "';' expected" in kernel.run("int a = 3\nint b = 4;").traceback


def test_what_follows_a_switch_that_throws_belongs_to_its_statement(kernel):
    code = "int k = 1;\nint r = switch (k) { case 1 -> 7; default -> throw new Error(); }\n  + 1;\nr"
    assert kernel.ok(code).text == "8"


@pytest.mark.parametrize("code, line, message", [
    ("int lost = 1; /* note\nlost = 2;", 1, "the comment that begins here is not closed: */ is missing"),
    ("int lost = 1;\n  /*/ lost = 2;", 2, "the comment that begins here is not closed"),
    ('String lost = "abc;\nint b = 4;', 1, "unclosed string literal"),
    ("char lost = 'a;\nint b = 4;", 1, "unclosed character literal"),
    ('int a;\nString lost = """\n  abc";\nint b = 4;', 2, "unclosed text block"),
    ("void lost() {\nint b = 4;\n", 2, "reached end of file while parsing: the { of line 1 is not closed"),
    ("int a;\nclass Lost {\n  int f() { return 1; }\n", 3, "the { of line 2 is not closed"),
    ("List.of(1,\n  2", 2, ""),
])
def test_what_is_not_closed_is_named(kernel, code, line, message):
    result = kernel.run(code)
    assert result.status == "error"
    assert f"line {line}: " in result.traceback and message in result.traceback
    assert kernel.ok("1").text == "1"


def test_completeness_of_such_cells(kernel):
    for code, status in [("int z = 5", "complete"), ("import java.util.List", "complete"),
                         ("throw new Error()", "complete"), ("do { } while (true)", "complete"),
                         ("/* a", "incomplete"), ("int a = 1; /* a\n", "incomplete"),
                         ('"""\nabc', "incomplete"), ("void f() {", "incomplete"), ("f(1,", "incomplete"),
                         ("sealed interface S {}\nrecord R() implements S {}", "complete"),
                         ("int a = 7\n%b;", "complete"),
                         ("%jars x", "complete"), ('"abc', "invalid"), ("/* a */", "complete"), ("1 +", "incomplete")]:
        assert kernel.ask(kernel.client.is_complete(code))["status"] == status, code


# Sealed types and others that refer to each other

def test_a_sealed_type_permits_the_subtypes_of_its_cell(kernel):
    code = """sealed interface Form<T extends Comparable<T>> { T key(); }
record Disc(Integer key) implements Form<Integer> {}
record Bar(String key) implements Form<String> {}
enum Unit implements Form<Integer> { ONE; public Integer key() { return 3; } }
Form<?>[] forms = {new Disc(1), new Bar("b"), Unit.ONE};
forms[0].key() + "" + forms[1].key() + forms[2].key() + Form.class.getPermittedSubclasses().length"""
    for _ in range(2):
        assert kernel.ok(code).text == "1b33"


def test_sealed_classes_in_one_cell(kernel):
    assert kernel.ok("""sealed abstract class Term { abstract int value(); }
sealed class Figure extends Term permits Big { int value() { return 1; } }
final class Big extends Figure { int value() { return 1000; } }
non-sealed class Sum extends Term { Term a, b; int value() { return a.value() + b.value(); } }
Sum sum = new Sum(); sum.a = new Figure(); sum.b = new Big();
sum.value()""").text == "1001"
    assert kernel.ok("sealed interface Alone { record Only() implements Alone {} }\nnew Alone.Only()").text == "Only[]"
    assert "must have subclasses" in kernel.run("sealed interface Nobody {}").traceback


def test_an_error_beside_the_permitted_types_is_marked_where_it_is(kernel):
    result = kernel.run("sealed interface Wrong { strin name(); }\nrecord Right(String name) implements Wrong {}")
    lines = result.traceback.splitlines()
    marked = next(i for i, line in enumerate(lines) if line.startswith("-->    1 |"))
    assert lines[marked].index("strin") == lines[marked + 1].index("^")


def test_types_that_refer_to_each_other(kernel):
    code = """record Node(Edge out, Colour colour) implements Painted {}
record Edge(Node to) {}
enum Colour implements Painted { RED { Node node() { return new Node(new Edge(null), this); } };
    abstract Node node(); public Colour colour() { return this; } }
interface Painted { Colour colour(); default Painted self() { return colour().node(); } }
Colour.RED.self()"""
    for _ in range(2):
        assert kernel.ok(code).text == "Node[out=Edge[to=null], colour=RED]"


# Magics

def test_a_line_that_goes_on_with_a_statement_is_no_magic(kernel):
    assert kernel.ok("int total = 17, count = 5;\nint rest = total\n%count;\nrest").text == "2"
    assert kernel.ok("Math.max(total\n    %count,\n1)").text == "2"
    assert kernel.ok('String lines = """\n;\n%jars x\n"""; /*;\n%jars y\n*/\nlines').text == ";\n%jars x\n"
    assert "unknown magic %count" in kernel.run("int a = total;\n%count").traceback


def test_a_text_that_is_no_pom_is_named(kernel):
    for magic in ["%%loadFromPOM\nhello", "%%loadFromPOM\norg.a:b:1\norg.c:d:1", "%%loadFromPOM\n"]:
        assert "there is no <dependency> in '" in kernel.run(magic).traceback
    assert "not well-formed XML" in kernel.run("%%loadFromPOM\n<dependency><groupId>a</dependency>").traceback


def test_an_artifact_that_is_not_found_is_named_with_the_repositories(start, tmp_path):
    kernel = start()
    kernel.ok(f"%mavenRepo here {tmp_path.as_uri()}")
    for _ in range(2):
        traceback = kernel.run("%maven org.example.nowhere:nothing:99.99").traceback
        assert len(traceback.splitlines()) == 1
        assert "Maven did not find org.example.nowhere:nothing:jar:99.99 in " in traceback
        assert f"here (file:{tmp_path}" in traceback.replace("file://", "file:") and "%mavenRepo" in traceback


# Values and exceptions that behave badly

def test_values_whose_text_is_null_or_huge(kernel):
    kernel.ok("class Mute { public String toString() { return null; } }\n"
              "class Loud { public String toString() { return \"x\".repeat(3_000_000); } }")
    assert kernel.ok("new Mute()").value == {"text/plain": "null"}
    assert kernel.ok("display(new Mute());").of("display_data")[0]["data"] == {"text/plain": "null"}
    for code in ["new Loud()", "new int[1_000_000]", '"y".repeat(3_000_000)']:
        text = kernel.ok(code).text
        assert len(text) < 101_000 and "more characters: print the value to see them all" in text, code
    kernel.ok('class Rude { public String toString() { throw new IllegalStateException("rude"); } }')
    traceback = kernel.run("new Rude()").traceback
    assert "the value of type Rude cannot be shown: java.lang.IllegalStateException: rude" in traceback


def test_exceptions_whose_own_methods_fail_are_reported(kernel):
    kernel.ok("int kept = 3; var computed = kept + 1;")
    result = kernel.run('class Bad extends RuntimeException { public String getMessage() { throw new Error(); } }\n'
                        'String kept = "x"; throw new IllegalStateException("outer", new Bad());')
    assert "Caused by: Bad: (its getMessage threw java.lang.Error)" in result.traceback
    assert kernel.ok("kept + computed").text == "x4"
    result = kernel.run('var one = new Exception("one"); var two = new Exception("two", one); one.initCause(two);'
                        ' throw one;')
    assert result.of("error")[0]["evalue"] == "one" and result.traceback.count("Caused by") == 1
    result = kernel.run('throw new Error() { public StackTraceElement[] getStackTrace() { return null; }\n'
                        'public Throwable getCause() { throw new Error("cause"); } };')
    assert "Caused by: java.lang.Error: cause" in result.traceback
    result = kernel.run('throw new Error("z".repeat(3_000_000));')
    assert len(result.traceback) < 250_000 and "more characters" in result.traceback
