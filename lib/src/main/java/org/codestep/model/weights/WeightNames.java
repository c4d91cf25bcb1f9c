package org.codestep.model.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.codestep.model.engine.Values;

/**
 * How a checkpoint of another program names and lays out the parameters of a model: said once, used both ways.
 *
 * <pre>{@code
 * new WeightNames(List.of(
 *         Rule.of("tokens", "transformer.wte"),
 *         Rule.of("block*.attention.qkv", "transformer.h.*.attn.c_attn").transposed(),
 *         Rule.joined("block*.feedForward.expand", Part.of("model.layers.*.mlp.gate_proj", 256), ...)),
 *         List.of("transformer.h.*.attn.bias"))
 *         .withOptional("transformer.")
 *         .withTied("lm_head.weight", "transformer.wte.weight");
 * }</pre>
 */
public final class WeightNames {

    private static final String REMEDY = "take the checkpoint of a model of this size";

    private final List<Rule> rules;
    private final List<Pattern> ignored;
    private final String prefix;
    private final Map<String, String> tied;

    /**
     * @param rules of which the first that names a parameter holds
     * @param ignored names of arrays that a file may have and the model has no use for; an asterisk stands for a number
     */
    public WeightNames(List<Rule> rules, List<String> ignored) {
        this(rules, ignored.stream().map(name -> pattern(name, "")).toList(), "", Map.of());
    }

    private WeightNames(List<Rule> rules, List<Pattern> ignored, String prefix, Map<String, String> tied) {
        this.rules = List.copyOf(rules);
        this.ignored = List.copyOf(ignored);
        this.prefix = prefix;
        this.tied = Collections.unmodifiableMap(tied);
    }

    /** The same for files too that leave out a beginning of names, as {@code transformer.}, from all that have it. */
    public WeightNames withOptional(String beginning) {
        return new WeightNames(rules, ignored, beginning, tied);
    }

    /**
     * The same for files too that have an array of the model a second time, with the same values, or only by the second
     * name.
     *
     * @param name the second, as {@code lm_head.weight}
     * @param of the first, which is written
     */
    public WeightNames withTied(String name, String of) {
        Map<String, String> more = new LinkedHashMap<>(tied);
        more.put(name, of);
        return new WeightNames(rules, ignored, prefix, more);
    }

    /**
     * One of several foreign arrays that are one of ours.
     *
     * @param name as in a {@link Rule}
     * @param rows of ours that it has: the outputs of its layer
     */
    public record Part(String name, long rows) {

        /** @param rows of ours that it has */
        public static Part of(String name, long rows) {
            return new Part(name, rows);
        }
    }

    /**
     * What arrays of ours are called elsewhere. A name may end before its last words: {@code block*.attention.output}
     * stands for its weight and, if it has one, its bias, which have the same last word elsewhere. An asterisk stands
     * for a number, the same one on both sides.
     *
     * @param ours one, or several that are one elsewhere
     * @param theirs one, or several that are one of ours: they follow one another along the first axis
     * @param turned whether they have the axes of matrices the other way round, (in, out), as GPT-2's
     */
    public record Rule(List<String> ours, List<Part> theirs, boolean turned) {

        /** The number of rows of an array that is the only one of its side. */
        private static final long ALL = -1;

        public Rule {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
        }

        /** The same by another name. */
        public static Rule of(String ours, String theirs) {
            return split(theirs, ours);
        }

        /** One of ours that is several elsewhere, as queries, keys and values. */
        public static Rule joined(String ours, Part... theirs) {
            return new Rule(List.of(ours), List.of(theirs), false);
        }

        /** Several of ours that are one elsewhere. */
        public static Rule split(String theirs, String... ours) {
            return new Rule(List.of(ours), List.of(new Part(theirs, ALL)), false);
        }

        /** The same with matrices the other way round. */
        public Rule transposed() {
            return new Rule(ours, theirs, true);
        }

        /** The arrays that this rule is about if one of ours has this name, or null. */
        private Match match(String name) {
            for (String each : ours) {
                Matcher matcher = pattern(each, "(?<rest>\\..+)?").matcher(name);
                if (matcher.matches()) {
                    String number = each.contains("*") ? matcher.group("number") : "";
                    String rest = matcher.group("rest") == null ? "" : matcher.group("rest");
                    return new Match(
                            this,
                            ours.stream().map(our -> our.replace("*", number) + rest).toList(),
                            theirs.stream().map(their -> their.name.replace("*", number) + rest).toList());
                }
            }
            return null;
        }
    }

    /** A rule for one number and one last word. */
    private record Match(Rule rule, List<String> ours, List<String> theirs) {

        /** The shapes that their arrays must have, as those of ours are what they are. */
        List<Shape> theirShapes(Map<String, Shape> arrays) {
            List<Shape> shapes = ours.stream().map(arrays::get).toList();
            long rows = shapes.stream().mapToLong(shape -> shape.get(0)).sum();
            long given = rule.theirs.stream().mapToLong(part -> part.rows == Rule.ALL ? rows : part.rows).sum();
            if (given != rows) {
                throw new IllegalArgumentException(String.join(", ", theirs) + " have " + given + " rows, "
                        + String.join(", ", ours) + " " + rows + "; the names are not those of this model's size");
            }
            return rule.theirs.stream()
                    .map(part -> turned(new Shape(part.rows == Rule.ALL ? rows : part.rows)
                            .addAll(shapes.get(0).slice(1))))
                    .toList();
        }

        private Shape turned(Shape shape) {
            return rule.turned && shape.dimension() == 2 ? new Shape(shape.get(1), shape.get(0)) : shape;
        }

        /** Whether one of ours has the layout of theirs. */
        boolean isAsOurs() {
            return ours.size() == 1 && theirs.size() == 1 && !rule.turned;
        }

        /** Each of theirs gives its rows to those of ours that have them. */
        void read(List<StoredArray> from, List<NDArray> to, ArrayReader reader) throws IOException {
            long start = 0;
            for (StoredArray their : from) {
                StoredArray source = rule.turned ? their.turned() : their;
                long end = start + source.shape().get(0);
                long first = 0;
                for (NDArray our : to) {
                    long last = first + our.getShape().get(0);
                    long low = Math.max(start, first);
                    long high = Math.min(end, last);
                    if (low < high) {
                        read(source.rows(low - start, high - start), our, low - first, high - first, reader);
                    }
                    first = last;
                }
                start = end;
            }
        }

        private void read(StoredArray rows, NDArray to, long first, long end, ArrayReader reader) throws IOException {
            try (NDManager scope = to.getManager().newSubManager()) {
                NDArray part = to.get(new NDIndex(first + ":" + end)); // a view
                part.attach(scope);
                NDArray view = turned(part);
                view.attach(scope);
                reader.readInto(rule.turned ? rows.turned() : rows, view);
            }
        }

        NDArray turned(NDArray array) {
            return rule.turned && array.getShape().dimension() == 2 ? array.transpose() : array;
        }
    }

    private static Pattern pattern(String name, String end) {
        return Pattern.compile(Pattern.quote(name).replaceFirst("\\*", "\\\\E(?<number>\\\\d+)\\\\Q") + end);
    }

    /**
     * Gives arrays the values of a file; those of 16 bits are widened. Unless all of them can be read, nothing changes.
     *
     * @param ours by the names that they have in the model; of 32-bit floats
     * @throws IllegalArgumentException as the other method
     */
    public void read(WeightFile file, Map<String, NDArray> ours) throws IOException {
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> values = read(file, shapes(ours), scope);
            Values.copy(ours.keySet().stream().map(values::get).toList(), List.copyOf(ours.values()));
        }
    }

    /**
     * The arrays of a file as the model has them, of 32-bit floats: the file's own pages where it has them so too, see
     * {@link WeightFile}.
     *
     * @param ours the shapes by the names that they have in the model
     * @param manager owns the arrays
     * @throws IllegalArgumentException if an array has no name elsewhere, is not in the file, or has another shape or
     *     type there, or if the file has one that is none of ours; the message says which
     */
    public Map<String, NDArray> read(WeightFile file, Map<String, Shape> ours, NDManager manager) throws IOException {
        List<Match> matches = matches(ours.keySet());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (ArrayReader reader = new ArrayReader()) {
            requireFit(file, ours, matches);
            for (Match match : matches) {
                List<StoredArray> theirs = match.theirs.stream().map(name -> file.array(nameIn(file, name))).toList();
                if (match.isAsOurs()) {
                    arrays.put(match.ours.get(0), reader.map(theirs.get(0), DataType.FLOAT32, manager));
                    continue;
                }
                List<NDArray> targets = match.ours.stream()
                        .map(name -> manager.create(ours.get(name), DataType.FLOAT32))
                        .toList();
                match.read(theirs, targets, reader);
                IntStream.range(0, targets.size()).forEach(i -> arrays.put(match.ours.get(i), targets.get(i)));
            }
        }
        return arrays;
    }

    /**
     * Rows of an array of ours that are an array of their own elsewhere.
     *
     * @param name of that array
     * @param first its first row
     * @param end the row after its last
     * @param turned whether it has the axes of matrices the other way round
     */
    public record Rows(String name, long first, long end, boolean turned) {}

    /**
     * Which arrays one of ours is elsewhere, in the order of their rows; none if it has no name there, or is only a
     * part of one.
     *
     * @param name of ours
     * @param count the number of its rows
     */
    public List<Rows> rows(String name, long count) {
        List<Rows> all = new ArrayList<>();
        Match match = match(name);
        if (match != null && match.ours.size() == 1) {
            long first = 0;
            for (int i = 0; i < match.theirs.size(); i++) {
                long rows = match.rule.theirs.get(i).rows;
                long end = rows == Rule.ALL ? count : first + rows;
                all.add(new Rows(match.theirs.get(i), first, end, match.rule.turned));
                first = end;
            }
        }
        return all;
    }

    /** The other names of what goes by several elsewhere, or would if it were not one array here. */
    public Set<String> tiedWith(String theirs) {
        String first = tied.getOrDefault(theirs, theirs);
        Set<String> names = new LinkedHashSet<>(List.of(first));
        tied.forEach((name, of) -> {
            if (of.equals(first)) {
                names.add(name);
            }
        });
        names.remove(theirs);
        return names;
    }

    private Match match(String name) {
        return rules.stream().map(rule -> rule.match(name)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static Map<String, Shape> shapes(Map<String, NDArray> arrays) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape()));
        return shapes;
    }

    private void requireFit(WeightFile file, Map<String, Shape> ours, List<Match> matches)
            throws IOException {
        Set<String> unused = new LinkedHashSet<>(file.names());
        for (Match match : matches) {
            List<Shape> shapes = match.theirShapes(ours);
            for (int i = 0; i < shapes.size(); i++) {
                String name = nameIn(file, match.theirs.get(i));
                file.requireFit(
                        name, new ArraySpec(shapes.get(i), DataType.FLOAT32), WeightFile.Types.WIDENED, REMEDY);
                unused.remove(name);
            }
        }
        for (Map.Entry<String, String> tie : tied.entrySet()) {
            String name = shortened(file, tie.getKey());
            if (unused.remove(name)) {
                requireSame(file, name, shortened(file, tie.getValue()));
            }
        }
        unused.removeIf(name -> ignored.stream()
                .anyMatch(known -> known.matcher(name).matches() || known.matcher(prefix + name).matches()));
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(file.path() + " has the array " + unused.iterator().next()
                    + ", which the model has not; take the checkpoint of a model of this structure");
        }
    }

    private static void requireSame(WeightFile file, String name, String first) throws IOException {
        if (!file.same(name, first)) {
            throw new IllegalArgumentException(file.array(name).file() + ": " + name + " has other values than " + first
                    + ", which the model takes for both; if it is to have two, its config.json must say that they are not"
                    + " tied");
        }
    }

    /** What an array is called in a file. */
    private String nameIn(WeightFile file, String name) {
        String usual = shortened(file, name);
        return file.names().contains(usual)
                ? usual
                : tied.entrySet().stream()
                        .filter(tie -> tie.getValue().equals(name))
                        .map(tie -> shortened(file, tie.getKey()))
                        .filter(file.names()::contains)
                        .findFirst()
                        .orElse(usual);
    }

    private String shortened(WeightFile file, String name) {
        return name.startsWith(prefix) && file.names().stream().noneMatch(each -> each.startsWith(prefix))
                ? name.substring(prefix.length())
                : name;
    }

    /**
     * Copies of the arrays as the other program has them, by its names; they belong to {@code manager}.
     *
     * @throws IllegalArgumentException if an array has no name elsewhere
     */
    public Map<String, NDArray> theirs(Map<String, NDArray> ours, NDManager manager) {
        Map<String, NDArray> theirs = new LinkedHashMap<>();
        for (Match match : matches(ours.keySet())) {
            List<Shape> shapes = match.theirShapes(shapes(ours));
            NDList parts = new NDList(match.ours.stream().map(ours::get).toArray(NDArray[]::new));
            long[] rows = shapes.stream().mapToLong(shape -> match.turned(shape).get(0)).toArray();
            NDArray whole = NDArrays.concat(parts, 0); // a copy, also of a single one, beside the first
            whole.attach(manager);
            List<NDArray> cut = cut(whole, rows);
            IntStream.range(0, cut.size()).forEach(i -> {
                NDArray array = match.turned(cut.get(i));
                array.attach(manager);
                theirs.put(match.theirs.get(i), array);
            });
        }
        return theirs;
    }

    /** Writes arrays as the other program reads them; the file is written aside and moved into place. */
    public void write(Map<String, NDArray> ours, Path file) throws IOException {
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            Safetensors.write(file, theirs(ours, scope), Map.of("format", "pt"));
        }
    }

    /**
     * The arrays in groups, in their order: as many in each as have no more values than a number, if only one has not
     * more. Those that are one elsewhere are in one group.
     *
     * @param most values of a group
     * @throws IllegalArgumentException if an array has no name elsewhere
     */
    List<Map<String, NDArray>> groups(Map<String, NDArray> ours, long most) {
        List<Map<String, NDArray>> groups = new ArrayList<>();
        long size = 0;
        for (Match match : matches(ours.keySet())) {
            long more = match.ours.stream().mapToLong(name -> ours.get(name).size()).sum();
            if (groups.isEmpty() || size + more > most) {
                groups.add(new LinkedHashMap<>());
                size = 0;
            }
            size += more;
            match.ours.forEach(name -> groups.get(groups.size() - 1).put(name, ours.get(name)));
        }
        return groups;
    }

    /**
     * What arrays are called by the other program: each by one name, by those of its parts, or by one that it shares.
     * A tied name is told by {@link #tiedNames}.
     *
     * @throws IllegalArgumentException if an array has no name elsewhere
     */
    public Map<String, List<String>> elsewhere(Set<String> ours) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        matches(ours).forEach(match -> match.ours.forEach(name -> names.put(name, match.theirs)));
        return names;
    }

    /** Second names of arrays by the other program, each with the first. */
    public Map<String, String> tiedNames() {
        return tied;
    }

    /** Each rule for each number and last word that names some of the arrays. */
    private List<Match> matches(Set<String> names) {
        Set<String> open = new LinkedHashSet<>(names);
        List<Match> matches = new ArrayList<>();
        while (!open.isEmpty()) {
            String name = open.iterator().next();
            Match match = match(name);
            if (match == null) {
                throw new IllegalArgumentException("the parameter " + name + " has no name in such a checkpoint");
            }
            for (String each : match.ours) {
                if (!open.remove(each)) {
                    throw new IllegalArgumentException("the parameter " + name + " is one with " + each
                            + " in such a checkpoint, which the model has not");
                }
            }
            matches.add(match);
        }
        return matches;
    }

    /** Parts of an array with these numbers of rows. */
    private static List<NDArray> cut(NDArray whole, long[] rows) {
        long[] ends = rows.clone();
        Arrays.parallelPrefix(ends, Long::sum);
        return rows.length == 1 ? List.of(whole) : whole.split(Arrays.copyOf(ends, ends.length - 1), 0);
    }
}
