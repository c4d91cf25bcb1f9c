package org.codestep.trace.jython.run;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.operation.Scalars;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Variables;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.Position;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.Values;
import org.python.core.Py;
import org.python.core.PyFrame;
import org.python.core.PyFunction;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** One run of an instrumented program: its lines, its output, its calls in progress and its limits. */
public final class Execution {

    /** CPython allows 1,000, less what the caller of the program has used; the exact depth is not modelled. */
    private static final int DEEPEST_CALL = 900;
    private static final int LINES_PER_CLOCK = 256;
    private static final int WORK_PER_CLOCK = 1 << 16;
    /** About what an object takes beside its content. */
    public static final int OBJECT_BYTES = 48;
    /** About what an item of a container takes. */
    public static final int ITEM_BYTES = 40;

    private final Budget budget;
    private final LineListener listener;
    private final Scalars scalars;
    private final ModuleVariables module = new ModuleVariables(this);
    private final StringBuilder output = new StringBuilder();
    private final Deque<Call> calls = new ArrayDeque<>();
    private long lines;
    private long work;
    private long allocated;
    private RuntimeException failure;

    /**
     * A call in progress, or the module; {@code names} are its variables in the order of their first mention.
     * CPython lists them in the order in which a line event found them assigned.
     */
    private static final class Call {
        private final PyFrame frame;
        private final List<String> names;
        private final Set<String> found = new LinkedHashSet<>();
        private int line = -1;

        Call(PyFrame frame, List<String> names) {
            this.frame = frame;
            this.names = names;
        }
    }

    /** @param listener is told of each line; null for none */
    public Execution(Budget budget, LineListener listener) {
        this.budget = budget;
        this.listener = listener;
        this.scalars = new Scalars(budget);
        calls.push(new Call(null, List.of()));
    }

    /** The names that the program sees. */
    public ModuleVariables module() {
        return module;
    }

    /** What operators do with numbers and strings, within this run's limits. */
    public Scalars scalars() {
        return scalars;
    }

    /** How many line events there were. */
    public long lines() {
        return lines;
    }

    /** What was printed; at a limit, what fitted into it. */
    public String stdout() {
        return output.toString();
    }

    /** Keeps what ended the run: Jython passes its own kind of exception on. The first is the one. */
    public RuntimeException failed(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    /** A function whose call fails. */
    public PyObject failing(RuntimeException e) {
        return new Site(this, new Position(currentLine(), 1), (a, k) -> {
            throw e;
        });
    }

    /** What ended the run; null if no operation did. */
    public RuntimeException failure() {
        return failure;
    }

    /** The line that runs. */
    public int currentLine() {
        return Math.max(1, calls.element().line);
    }

    /** A function's body begins. */
    public void enter(List<String> names) {
        if (calls.size() > DEEPEST_CALL) {
            throw new Unmodelled("a recursion of more than " + DEEPEST_CALL + " calls is not supported");
        }
        calls.push(new Call(Py.getFrame(), names));
    }

    /** A function's body ends. */
    public void leave() {
        calls.pop();
    }

    /** Code of a line is about to run: an event, unless the line was already running in this call. */
    public void enterLine(int line) {
        Call call = calls.element();
        if (call.line != line) {
            call.line = line;
            event(line);
        }
    }

    /** Back to a loop's header. */
    public void repeatLine(int line) {
        calls.element().line = line;
        event(line);
    }

    private void event(int line) {
        if (lines == budget.steps()) {
            throw new LimitExceededException("StepLimit");
        }
        if (++lines % LINES_PER_CLOCK == 0) {
            scalars.time();
        }
        if (listener != null) {
            listener.line(line, variables());
        }
    }

    /** The variables that the running code sees as its own, as texts. */
    private Variables variables() {
        Call call = calls.element();
        if (call.frame == null) {
            return moduleVariables();
        }
        List<String> all = Arrays.asList(call.frame.f_code.co_varnames);
        for (String name : call.names) {
            if (call.frame.f_fastlocals[all.indexOf(name)] != null) {
                call.found.add(name);
            }
        }
        Snapshot snapshot = new Snapshot(this);
        for (String name : call.found) {
            snapshot.add(name, call.frame.f_fastlocals[all.indexOf(name)]);
        }
        return snapshot;
    }

    /** Whether somebody is told of each line. */
    public boolean isWatched() {
        return listener != null;
    }

    /** Variables of which there is none. */
    public Variables noVariables() {
        return new Snapshot(this);
    }

    /** The module's variables as texts. */
    public Variables moduleVariables() {
        Snapshot snapshot = new Snapshot(this);
        module.variables().forEach(snapshot::add);
        return snapshot;
    }

    /** Variables as they are now. */
    private record Snapshot(Execution execution, Map<String, String> texts) implements Variables {

        Snapshot(Execution execution) {
            this(execution, new LinkedHashMap<>());
        }

        /** Functions are no data, and names with {@code @} are the instrumentation's. */
        void add(String name, PyObject value) {
            if (!(value instanceof PyFunction) && !name.startsWith("@")) {
                texts.put(name, new Text(execution).displayed(value));
            }
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            texts.forEach(action);
        }
    }

    /** @throws LimitExceededException if not all of it fits; what fits is printed */
    public void print(String text) {
        int room = budget.outputCharacters() - output.length();
        if (text.length() > room) {
            output.append(text, 0, room);
            throw new LimitExceededException("OutputLimit");
        }
        output.append(text);
    }

    /** To be called for work that no line event goes with, such as going through a container. */
    public void work(long units) {
        work += units;
        if (work > WORK_PER_CLOCK) {
            work = 0;
            scalars.time();
        }
    }

    /**
     * To be called before memory is taken. What the variables hold is counted again whenever half of the allowance
     * has been asked for since the last count.
     */
    public void allocate(long bytes) {
        if (bytes > budget.memoryBytes()) {
            throw new LimitExceededException("MemoryLimit");
        }
        work(bytes / ITEM_BYTES + 1);
        allocated += bytes;
        if (allocated > budget.memoryBytes() / 2) {
            allocated = 0;
            if (held() > budget.memoryBytes()) {
                throw new LimitExceededException("MemoryLimit");
            }
        }
    }

    /** As {@link #allocate}, for one value that grows to a size in all: it may be in no variable yet. */
    public void grow(long bytes, long size) {
        if (size > budget.memoryBytes()) {
            throw new LimitExceededException("MemoryLimit");
        }
        allocate(bytes);
    }

    private long held() {
        Set<PyObject> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<PyObject> left = new ArrayDeque<>(module.variables().values());
        for (Call call : calls) {
            if (call.frame != null) {
                addPresent(left, Arrays.asList(call.frame.f_fastlocals));
            }
        }
        long bytes = 0;
        while (!left.isEmpty()) {
            PyObject value = left.pop();
            if (counted.add(value)) {
                bytes += OBJECT_BYTES + content(value, left);
            }
        }
        return bytes;
    }

    /** What a value takes itself; adds the values in it to {@code left}. */
    private static long content(PyObject value, Deque<PyObject> left) {
        if (value instanceof PyList || value instanceof PyTuple) {
            List<PyObject> items = List.of(Values.items(value));
            left.addAll(items);
            return (long) ITEM_BYTES * items.size();
        }
        if (value instanceof DictValue dict) {
            for (DictValue.Item item : dict.snapshot()) {
                left.add(item.key());
                left.add(item.value());
            }
            return 2L * ITEM_BYTES * dict.size();
        }
        String text = Values.text(value);
        return text == null ? 0 : text.length();
    }

    private static void addPresent(Deque<PyObject> left, Collection<PyObject> values) {
        for (PyObject value : values) {
            if (value != null) {
                left.add(value);
            }
        }
    }
}
