package org.codestep.trace.jython.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.value.Arguments;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.LazyValue;
import org.codestep.trace.jython.value.Numbers;
import org.codestep.trace.jython.value.Strings;
import org.codestep.trace.jython.value.Values;
import org.python.core.Py;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** The methods of strings, lists, tuples and dicts that a program may call. */
public final class Methods {

    /** The methods that are supported, of any type. */
    public static final List<String> NAMES = List.of("isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum",
            "isspace", "isupper", "islower", "upper", "lower", "casefold", "capitalize", "title", "swapcase", "strip",
            "lstrip", "rstrip", "split", "join", "replace", "find", "rfind", "index", "count", "startswith", "endswith",
            "zfill", "append", "pop", "insert", "remove", "extend", "reverse", "sort", "clear", "copy", "keys",
            "values", "items", "get", "setdefault", "update", "popitem");

    private final Execution execution;
    private final Operations operations;
    private final BuiltinFunctions functions;

    public Methods(Execution execution, Operations operations, BuiltinFunctions functions) {
        this.execution = execution;
        this.operations = operations;
        this.functions = functions;
    }

    /** {@code value.name(arguments)}. */
    public PyObject call(PyObject value, String name, PyObject[] values, String[] keywords) {
        Arguments a = new Arguments(name, values, keywords);
        String text = Values.text(value);
        PyObject result = null;
        if (text != null) {
            result = ofString(text, a);
        } else if (value instanceof PyList list) {
            result = ofList(list, a);
        } else if (value instanceof DictValue dict) {
            result = ofDict(dict, a);
        } else if (value instanceof PyTuple) {
            result = ofSequence(value, a);
        }
        if (result == null) {
            throw new Unmodelled("the method '" + name + "' of '" + Values.typeName(value) + "' is not supported");
        }
        return result;
    }

    private PyObject ofString(String text, Arguments a) {
        String name = a.function();
        return switch (name) {
            case "isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isspace", "isupper", "islower" -> {
                a.require(0, 0);
                yield Values.python(Strings.is(name, text));
            }
            case "upper", "lower", "casefold", "capitalize", "title", "swapcase" -> {
                a.require(0, 0);
                yield string(Strings.letters(name, text));
            }
            case "strip", "lstrip", "rstrip" -> string(Strings.strip(name, text, optionalText(a)));
            case "split" -> {
                String separator = optionalText(a);
                yield strings(separator == null ? Strings.words(text) : Strings.split(text, separator));
            }
            case "join" -> join(text, a.require(1, 1).get(0));
            case "replace" -> replace(text, a.require(2, 2).text(0), a.text(1));
            case "find" -> Values.python((long) text.indexOf(a.require(1, 1).text(0)));
            case "rfind" -> Values.python((long) text.lastIndexOf(a.require(1, 1).text(0)));
            case "index" -> Values.python(found(text.indexOf(a.require(1, 1).text(0))));
            case "count" -> Values.python(Strings.count(text, a.require(1, 1).text(0)));
            case "startswith" -> Values.python(text.startsWith(affix(a)));
            case "endswith" -> Values.python(text.endsWith(affix(a)));
            case "zfill" -> zeroFill(text, Numbers.index(a.require(1, 1).get(0)));
            default -> null;
        };
    }

    private static String affix(Arguments a) {
        if (a.require(1, 1).get(0) instanceof PyTuple) {
            throw new Unmodelled("a tuple as the argument of '" + a.function() + "' is not supported");
        }
        return a.text(0);
    }

    private static String optionalText(Arguments a) {
        return a.require(0, 1).values().length == 0 || a.get(0) == Py.None ? null : a.text(0);
    }

    private static long found(int index) {
        if (index < 0) {
            throw PythonError.value("substring not found");
        }
        return index;
    }

    private PyObject string(String text) {
        execution.allocate(Execution.OBJECT_BYTES + text.length());
        return Values.string(text);
    }

    private PyObject strings(List<String> parts) {
        List<PyObject> items = new ArrayList<>();
        for (String part : parts) {
            items.add(string(part));
        }
        return Values.list(items);
    }

    private PyObject join(String separator, PyObject parts) {
        StringBuilder joined = new StringBuilder();
        String between = "";
        for (PyObject part : functions.collected(parts)) {
            String text = Values.text(part);
            if (text == null) {
                throw PythonError.type("sequence item: expected str instance, " + Values.typeName(part) + " found");
            }
            execution.grow(between.length() + text.length(), joined.length());
            joined.append(between).append(text);
            between = separator;
        }
        return string(joined.toString());
    }

    private PyObject replace(String text, String old, String replacement) {
        execution.allocate(text.length() + Strings.count(text, old) * replacement.length());
        return Values.string(text.replace(old, replacement));
    }

    private PyObject zeroFill(String text, long width) {
        execution.allocate(Math.max(0, width));
        return Values.string(Strings.zeroFill(text, (int) Math.max(0, width)));
    }

    private PyObject ofSequence(PyObject sequence, Arguments a) {
        return switch (a.function()) {
            case "count" -> {
                PyObject wanted = a.require(1, 1).get(0);
                long count = 0;
                for (PyObject item : Values.items(sequence)) {
                    count += operations.equalInside(item, wanted) ? 1 : 0;
                }
                yield Values.python(count);
            }
            case "index" -> Values.python((long) indexOf(sequence, a.require(1, 1).get(0)));
            default -> null;
        };
    }

    private int indexOf(PyObject sequence, PyObject wanted) {
        PyObject[] items = Values.items(sequence);
        for (int i = 0; i < items.length; i++) {
            if (operations.equalInside(items[i], wanted)) {
                return i;
            }
        }
        throw PythonError.value("value is not in the sequence");
    }

    private PyObject ofList(PyList list, Arguments a) {
        switch (a.function()) {
            case "append" -> {
                execution.allocate(Execution.ITEM_BYTES);
                list.pyadd(a.require(1, 1).get(0));
            }
            case "extend" -> operations.extend(list, a.require(1, 1).get(0));
            case "insert" -> insert(list, Numbers.index(a.require(2, 2).get(0)), a.get(1));
            case "remove" -> list.remove(indexOf(list, a.require(1, 1).get(0)));
            case "reverse" -> {
                a.require(0, 0);
                list.reverse();
            }
            case "clear" -> {
                a.require(0, 0);
                list.clear();
            }
            case "sort" -> {
                if (a.requireKeywords(List.of("reverse", "key")).positional() > 0) {
                    throw new Unmodelled("'sort' with positional arguments is not supported");
                }
                if (a.keyword("key") != null && a.keyword("key") != Py.None) {
                    throw new Unmodelled("a key of 'sort', which finds the list empty, is not supported");
                }
                sort(list, a);
            }
            case "pop" -> {
                return pop(list, a.require(0, 1).values().length == 0 ? -1 : Numbers.index(a.get(0)));
            }
            case "copy" -> {
                a.require(0, 0);
                return Values.list(functions.collected(list));
            }
            default -> {
                return ofSequence(list, a);
            }
        }
        return Py.None;
    }

    /** CPython leaves the list sorted in part if the sort fails. */
    private void sort(PyList list, Arguments a) {
        try {
            functions.sort(list, a);
        } catch (PythonError e) {
            throw new Unmodelled("'sort' of values that do not compare is not supported");
        }
    }

    private void insert(PyList list, long index, PyObject item) {
        execution.allocate(Execution.ITEM_BYTES);
        execution.work(list.size());
        long from = index < 0 ? Math.max(0, index + list.size()) : Math.min(index, list.size());
        list.pyadd((int) from, item);
    }

    private PyObject pop(PyList list, long index) {
        execution.work(list.size());
        if (list.size() == 0) {
            throw new PythonError("IndexError", "pop from empty list");
        }
        int at = Subscripts.position(index, list.size());
        PyObject item = list.pyget(at);
        list.remove(at);
        return item;
    }

    private PyObject ofDict(DictValue dict, Arguments a) {
        return switch (a.function()) {
            case "keys" -> view(dict, a, "dict_keys", DictValue.Item::key);
            case "values" -> view(dict, a, "dict_values", DictValue.Item::value);
            case "items" -> view(dict, a, "dict_items", item -> Values.tuple(item.key(), item.value()));
            case "get" -> {
                PyObject value = dict.get(a.require(1, 2).get(0));
                yield value != null ? value : otherwise(a);
            }
            case "setdefault" -> {
                PyObject value = dict.get(a.require(1, 2).get(0));
                if (value == null) {
                    execution.allocate(2L * Execution.ITEM_BYTES);
                    dict.put(a.get(0), otherwise(a));
                }
                yield value != null ? value : otherwise(a);
            }
            case "pop" -> {
                if (dict.size() == 0 && !Values.isScalar(a.require(1, 2).get(0))) {
                    throw new Unmodelled("'pop' of an empty dict, which looks at no key, is not supported");
                }
                PyObject value = dict.remove(a.require(1, 2).get(0));
                if (value == null && a.values().length == 1) {
                    throw new PythonError("KeyError", "no such key");
                }
                yield value != null ? value : otherwise(a);
            }
            case "popitem" -> {
                a.require(0, 0);
                execution.work(dict.size());
                DictValue.Item last = dict.removeLast();
                if (last == null) {
                    throw new PythonError("KeyError", "popitem(): dictionary is empty");
                }
                yield Values.tuple(last.key(), last.value());
            }
            case "update" -> {
                if (!(a.require(1, 1).get(0) instanceof DictValue other)) {
                    throw new Unmodelled("'update' with other than a dict is not supported");
                }
                execution.allocate(2L * Execution.ITEM_BYTES * other.size());
                other.snapshot().forEach(item -> dict.put(item.key(), item.value()));
                yield Py.None;
            }
            case "clear" -> {
                a.require(0, 0);
                dict.clear();
                yield Py.None;
            }
            case "copy" -> {
                a.require(0, 0);
                execution.allocate(2L * Execution.ITEM_BYTES * dict.size());
                DictValue copy = new DictValue();
                dict.snapshot().forEach(item -> copy.put(item.key(), item.value()));
                yield copy;
            }
            default -> null;
        };
    }

    private static PyObject otherwise(Arguments a) {
        return a.values().length == 2 ? a.get(1) : Py.None;
    }

    private static PyObject view(
            DictValue dict, Arguments a, String typeName, Function<DictValue.Item, PyObject> part) {
        a.require(0, 0);
        return LazyValue.view(typeName, () -> dict.iterator(part));
    }
}
