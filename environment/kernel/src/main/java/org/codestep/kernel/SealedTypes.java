package org.codestep.kernel;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The sealed types of a cell that name no subtypes. Java then permits those of the same source file. JShell makes a
 * file of each declaration, so the kernel names the subtypes of the same cell.
 */
final class SealedTypes {
    /**
     * A class or interface of the cell.
     *
     * @param piece      the piece that it is in
     * @param name       its name, with those of the classes around it
     * @param supertypes the simple names of what it extends and implements
     * @param bodyIfOpen where its body begins if it is a sealed type, in no other class, that names no subtypes; or -1
     */
    private record Declared(String piece, String name, Set<String> supertypes, int bodyIfOpen) {
    }

    private final List<Declared> all = new ArrayList<>();

    /**
     * Looks for sealed types and their subtypes.
     *
     * @param pieces the statements and declarations of the cell
     */
    SealedTypes(List<String> pieces) {
        if (pieces.stream().anyMatch(piece -> piece.contains("sealed"))) {
            pieces.forEach(this::parse);
        }
    }

    /** What has to be put into a piece so that the sealed type that it declares permits its subtypes elsewhere. */
    Cell.Insertion permits(String piece) {
        return all.stream()
                .filter(type -> type.bodyIfOpen() >= 0 && type.piece().equals(piece))
                .findFirst().map(this::permits).orElse(Cell.Insertion.NONE);
    }

    private Cell.Insertion permits(Declared open) {
        // JShell refuses a name within another class that is still to come, so such subtypes have to be named by hand.
        List<Declared> subtypes = all.stream().filter(type -> type.supertypes().contains(open.name()))
                .filter(type -> type.piece().equals(open.piece()) || !type.name().contains(".")).toList();
        if (subtypes.stream().allMatch(type -> type.piece().equals(open.piece()))) {
            return Cell.Insertion.NONE;
        }
        String names = subtypes.stream().map(Declared::name).distinct().collect(Collectors.joining(", "));
        return new Cell.Insertion(open.bodyIfOpen(), " permits " + names + " ");
    }

    private void parse(String piece) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Cell.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return piece;
            }
        };
        // What is no declaration gives errors here, and is none of this class's concern.
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, error -> { }, null, null, List.of(file));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Collector(piece, unit, Trees.instance(task).getSourcePositions()).scan(unit, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** Collects the classes of a piece; takes the names of the classes around as it goes, each with a dot. */
    private final class Collector extends TreePathScanner<Void, String> {
        private final String piece;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        private Collector(String piece, CompilationUnitTree unit, SourcePositions positions) {
            this.piece = piece;
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, String around) {
            boolean open = around.isEmpty() && type.getModifiers().getFlags().contains(Modifier.SEALED)
                    && type.getPermitsClause().isEmpty();
            String name = around + type.getSimpleName();
            all.add(new Declared(piece, name, supertypes(type), open ? body(type) : -1));
            return super.visitClass(type, name + ".");
        }

        private static Set<String> supertypes(ClassTree type) {
            return Stream.concat(Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
                    .map(tree -> tree.toString().replaceFirst("<.*", "").replaceFirst(".*\\.", "").strip())
                    .collect(Collectors.toSet());
        }

        /** The first brace after all that may hold one. */
        private int body(ClassTree type) {
            Stream<Tree> head = Stream.of(Stream.of(type.getModifiers()), type.getTypeParameters().stream(),
                    Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
                    .flatMap(trees -> trees);
            long end = head.mapToLong(tree -> positions.getEndPosition(unit, tree)).max().orElseThrow();
            return piece.indexOf('{', (int) end);
        }
    }
}
