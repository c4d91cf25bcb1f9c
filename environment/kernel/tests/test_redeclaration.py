"""What is left of earlier cells when a cell declares something again, on each JDK."""
import time


def test_a_variable_declared_again_leaves_those_computed_from_it(kernel):
    kernel.ok('int n = 3;\nvar sq = n * n; var text = "n=" + n; var made = new int[n];\n'
              'final var far = sq + text.length();')
    kernel.ok("int n = 4;")
    assert kernel.ok('n + " " + sq + " " + text + " " + made.length + " " + far').text == "4 9 n=3 3 12"


def test_a_variable_declared_again_with_another_type_leaves_those_computed_from_it(kernel):
    kernel.ok("""int size = 3;
var square = size * size;
var label = "size " + size;
List<int[]> lists = List.of(new int[size]);
var mixed = size > 2 ? 1 : "one";
var named = new Comparable<Integer>() { public int compareTo(Integer other) { return size - other; } };
Map<String, ? super Integer> wild = new HashMap<>(Map.of("a", size));
java.util.function.IntUnaryOperator plus = x -> x + size;
int squared() { return square; }""")
    kernel.ok('String size = "large";')
    assert kernel.ok('size + square + label + lists.get(0).length + mixed + wild + plus.applyAsInt(1) + squared()'
                     ' + named.compareTo(1)').text == "large9size 331{a=3}492"
    assert kernel.ok("double size = square / 2.0;\nsize").text == "4.5"


def test_a_method_declared_again_leaves_what_it_made(kernel):
    kernel.ok("class Net { int w; int twice() { return 2 * w; } }\nNet build() { return new Net(); }")
    kernel.ok("var net = build(); net.w = 21; List<Net> nets = List.of(net); Net[] array = {net};")
    kernel.ok("Net build() { Net made = new Net(); made.w = 7; return made; }")
    assert kernel.ok("net.twice() + nets.get(0).w + array[0].w + build().w").text == str(42 + 21 + 21 + 7)
    kernel.ok("Object build() { return null; }")
    assert kernel.ok("net.twice()").text == "42"


def test_a_class_cell_run_again_leaves_the_objects_and_gives_them_the_new_code(kernel):
    declaration = """
import java.util.stream.*;
class Layer { double w = 2; record Shape(int rows) {} double run(double x) { return %s; } }
class Stack { final List<Layer> layers = new ArrayList<>(); Stack add() { layers.add(new Layer()); return this; } }
enum Kind { A, B }"""
    kernel.ok(declaration % "w * x")
    kernel.ok("var stack = new Stack().add(); var layer = stack.layers.get(0); Kind kind = Kind.B;"
              "var shape = new Layer.Shape(4); layer.w = 5;")
    for body, wanted in [("w * x", "10.0"), ("w * x + 1", "11.0"), ("Math.max(w, x)", "5.0")]:
        result = kernel.ok(declaration % body)
        assert result.messages == []
        assert kernel.ok("layer.run(2)").text == wanted
    same = "stack.layers.contains(layer) && kind == Kind.B && shape.equals(new Layer.Shape(4))"
    assert kernel.ok(same).text == "true"


def test_objects_of_a_class_with_other_members_stay_and_a_line_says_so(kernel):
    kernel.ok("class Model { int w = 7; }\nModel train() { return new Model(); }\nclass Log { static int runs; }")
    kernel.ok("Model model = train(); var best = train(); var models = new ArrayList<>(List.of(model));"
              "int w = model.w; Object any = best; Model none = null;")
    result = kernel.ok("class Model { int w = 8; int bias; }")
    assert result.stream("stderr") == ("Model is a new class now; model, best, models, any keep what is of the earlier "
                                       "one. To use the new, compute them again.\n")
    assert kernel.ok('model.w + best.w + models.get(0).w + w + " " + none + (any == best)').text == "28 nulltrue"
    assert "Model cannot be converted to Model" in kernel.run("none = model;").traceback
    kernel.ok("var model = train();")
    assert kernel.ok("none = model;\nnone.w + none.bias").text == "8"


def test_static_fields_of_a_class_that_is_not_declared_again_keep_their_values(kernel):
    kernel.ok("class Part { int a; }\nclass Store { static int count; static Part last; static final List<String> names"
              " = new ArrayList<>(); static void add(Part p) { count++; last = p; names.add(\"x\"); } }\n"
              "Store.add(new Part());")
    result = kernel.ok("class Part { int a; int b; }")
    assert "Store.last, Store.names have their initial value again" in result.stream("stderr")
    assert kernel.ok('Store.count + " " + Store.last').text == "1 null"


def test_static_fields_of_a_class_declared_again_with_other_initial_values_have_those(kernel):
    for rate in ["0.1", "0.2"]:
        kernel.ok(f"class Config {{ static final double RATE = {rate}; static List<Double> all = List.of({rate}); }}")
        assert kernel.ok('Config.RATE + " " + Config.all').text == f"{rate} [{rate}]"
    for start in ["1", "2"]:
        kernel.ok(f"class Seed {{ static int first = first(); static int first() {{ return {start}; }} }}")
        assert kernel.ok("Seed.first").text == start


def test_a_variable_whose_own_declaration_is_run_again_has_the_new_value(kernel):
    for value in ["1", "2"]:
        kernel.ok(f"int a = {value}, b = a;\nvar c = a + b;\nint zero;")
        assert kernel.ok("a + b + c + zero").text == str(4 * int(value))
        kernel.ok("zero = 9; b = 9;")
    kernel.ok("int a;")
    assert kernel.ok('a + " " + b').text == "0 9"


def test_a_declaration_that_fails_leaves_the_earlier_one(kernel):
    kernel.ok('class Unit { int size = 6; }\nUnit unit() { return new Unit(); }\nUnit kept = unit();')
    for code in ["Unit kept = untt();", 'Unit kept = "text";', 'String kept = 5;', "var kept = (String) (Object) 5;",
                 'class Unit { int size = "text"; }', 'Unit unit() { return "text"; }',
                 'Unit kept = List.of(1).stream().map(i -> { if (i == 1) throw new IllegalStateException(); '
                 'return unit(); }).findFirst().get();']:
        assert kernel.run(code).status == "error", code
        assert kernel.ok("kept.size + unit().size").text == "12", code


def test_an_interrupted_declaration_leaves_the_earlier_one(kernel):
    kernel.ok("int[] weights = {1, 2, 3}; var sum = weights.length;")
    for declaration in ["int[] weights", "var weights", "String weights"]:
        message_id = kernel.send(f'{declaration} = List.of("x").stream().map(x -> {{ System.out.println("begun");'
                                 ' while (true) { } }).findFirst().map(x -> (%s) null).get();\nint never = 1;'
                                 % ("String" if declaration.startswith("String") else "int[]"))
        kernel.wait_for_text("begun")
        time.sleep(0.3)
        kernel.interrupt()
        assert kernel.wait(message_id, seconds=30).of("error")[0]["ename"] == "Interrupted"
        assert kernel.ok("weights.length + sum").text == "6", declaration


def test_a_failure_later_in_a_cell_leaves_what_earlier_cells_made(kernel):
    kernel.ok("class Item { int size = 3; }\nvar item = new Item();\nint half = 1;\nvar third = half + 1;")
    result = kernel.run("class Item { int size = 3; int more() { return size; } }\nint half = 2;\n"
                        "int x = 1 / 0;\nint half = 3;")
    assert "Item is a new class now; item keeps" in result.stream("stderr")
    assert kernel.ok('item.size + " " + half + " " + third').text == "3 2 2"


def test_imports_repeated_or_wrong_leave_all_values(kernel):
    kernel.ok("import java.util.stream.*;\nvar collected = Stream.of(1, 2).collect(Collectors.toList());")
    kernel.ok("import java.util.stream.*;\nimport java.util.stream.Collectors;\nimport java.util.*;")
    assert kernel.run("import java.utl.stream.*;").status == "error"
    assert kernel.ok('Stream.of(1).count() + "" + collected').text == "1[1, 2]"


def test_a_failure_in_code_that_was_replaced_in_place_shows_the_new_line(kernel):
    kernel.ok("int divide(int a) { return a; }")
    defined = kernel.ok("// longer\nint divide(int a) {\n    return a / 0;\n}").reply["execution_count"]
    traceback = kernel.run("divide(1)").traceback
    assert f"at cell [{defined}], line 3, in divide" in traceback and "-->    3 |     return a / 0;" in traceback
