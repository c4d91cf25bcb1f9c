package org.codestep.kernel;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.ParsedCellMagic;
import org.dflib.jjava.jupyter.kernel.magic.ParsedLineMagic;
import org.dflib.jjava.jupyter.kernel.util.PathsHandler;

/** IJava's magics, by their names there. */
final class Magics {
    private final JavaKernel kernel;
    private final Consumer<String> addToClasspath;
    private final MavenClasspath maven = new MavenClasspath();

    /**
     * Creates the magics.
     *
     * @param kernel         runs the code that a magic loads
     * @param addToClasspath takes the path of a jar or folder
     */
    Magics(JavaKernel kernel, Consumer<String> addToClasspath) {
        this.kernel = kernel;
        this.addToClasspath = addToClasspath;
    }

    void registerAll(MagicsRegistry registry) {
        line(registry, this::jars, "jars");
        line(registry, this::classpath, "classpath");
        line(registry, this::load, "load");
        line(registry, this::dependencies, "maven", "addMavenDependency", "addMavenDependencies");
        line(registry, this::repository, "mavenRepo", "addMavenRepo");
        line(registry, this::loadFromPom, "loadFromPOM");
        registry.registerCellMagic("loadFromPOM", (k, arguments, body) ->
                add(maven.resolvePom(body, scope(arguments))));
    }

    private interface Body {
        List<String> run(List<String> arguments) throws IOException;
    }

    private static void line(MagicsRegistry registry, Body body, String... names) {
        LineMagic<List<String>, JavaKernel> magic = (kernel, arguments) -> body.run(arguments);
        for (String name : names) {
            registry.registerLineMagic(name, magic);
        }
    }

    private List<String> jars(List<String> arguments) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path path : paths(arguments)) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    files.filter(Files::isRegularFile).sorted().forEach(jars::add);
                }
            } else {
                jars.add(path);
            }
        }
        return add(jars);
    }

    private List<String> classpath(List<String> arguments) {
        return add(paths(arguments));
    }

    private static List<Path> paths(List<String> globs) {
        if (globs.isEmpty()) {
            throw new MagicException("give at least one path, such as lib/tool.jar or 'lib/*.jar'");
        }
        List<Path> paths = new ArrayList<>();
        for (String glob : globs) {
            List<Path> found = matches(glob);
            if (found.isEmpty()) {
                throw new MagicException("no file matches " + glob + " (seen from " + Path.of("").toAbsolutePath() + ")");
            }
            paths.addAll(found);
        }
        return paths;
    }

    private static List<Path> matches(String glob) {
        int wildcard = Math.min((glob + "*").indexOf('*'), (glob + "?").indexOf('?'));
        Path folder = Path.of(glob.substring(0, glob.lastIndexOf('/', wildcard) + 1));
        return Files.isDirectory(folder)
                ? PathsHandler.resolveGlobs(glob).stream().filter(Files::exists).toList()
                : List.of();
    }

    private List<String> add(List<Path> paths) {
        List<String> names = paths.stream().map(path -> path.toAbsolutePath().normalize().toString()).toList();
        names.forEach(addToClasspath);
        return names;
    }

    /** Runs a script, or the code cells of a notebook one after the other. */
    private List<String> load(List<String> arguments) throws IOException {
        if (arguments.size() != 1) {
            throw new MagicException("give one path: of a script or of a notebook (.ipynb)");
        }
        Path path = paths(arguments).get(0);
        String text = Files.readString(path);
        if (path.toString().endsWith(".ipynb")) {
            List<String> cells = codeCells(text);
            for (int i = 0; i < cells.size(); i++) {
                kernel.run(new Cell(path.getFileName() + " code cell " + (i + 1), cells.get(i)));
            }
        } else {
            kernel.run(new Cell(path.getFileName().toString(), text));
        }
        return List.of(path.toString());
    }

    private static List<String> codeCells(String notebook) {
        List<String> cells = new ArrayList<>();
        for (JsonElement cell : JsonParser.parseString(notebook).getAsJsonObject().getAsJsonArray("cells")) {
            if (cell.getAsJsonObject().get("cell_type").getAsString().equals("code")) {
                JsonElement source = cell.getAsJsonObject().get("source");
                cells.add(source.isJsonArray()
                        ? source.getAsJsonArray().asList().stream().map(JsonElement::getAsString)
                                .collect(Collectors.joining())
                        : source.getAsString());
            }
        }
        return cells;
    }

    private List<String> dependencies(List<String> coordinates) {
        return add(maven.resolve(coordinates));
    }

    private List<String> repository(List<String> arguments) {
        if (arguments.size() != 2) {
            throw new MagicException("give the repository's id and its address");
        }
        maven.addRepository(arguments.get(0), arguments.get(1));
        return arguments;
    }

    private List<String> loadFromPom(List<String> arguments) throws IOException {
        if (arguments.isEmpty()) {
            throw new MagicException("give the path of a POM");
        }
        Path pom = paths(arguments.subList(0, 1)).get(0);
        return add(maven.resolvePom(Files.readString(pom), scope(arguments.subList(1, arguments.size()))));
    }

    private static String scope(List<String> arguments) {
        if (arguments.size() > 1) {
            throw new MagicException("give one scope: compile, runtime (with compile, the default) or test (all)");
        }
        return arguments.isEmpty() ? "runtime" : arguments.get(0);
    }

    /** Says which magics there are, for a name that is none of them. */
    static MagicException unknown(String name, String prefix, MagicsRegistry registry) {
        String known = new TreeSet<>(prefix.equals("%%") ? registry.getCellMagicNames() : registry.getLineMagicNames())
                .stream().map(magic -> prefix + magic).collect(Collectors.joining(" "));
        return new MagicException("unknown magic " + prefix + name + "; there are " + known);
    }

    /** Turns magics into calls of {@link Notebook}. */
    static final class Transpiler extends MagicTranspiler {
        @Override
        public String transpileLine(ParsedLineMagic magic) {
            return toNotebook(super.transpileLine(magic));
        }

        @Override
        public String transpileCell(ParsedCellMagic magic) {
            return toNotebook(super.transpileCell(magic));
        }

        private static String toNotebook(String java) {
            return java.replace(BaseNotebookStatics.class.getName(), Notebook.class.getName());
        }
    }
}
