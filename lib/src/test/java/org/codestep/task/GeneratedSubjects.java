package org.codestep.task;

import java.util.ArrayList;
import java.util.List;
import org.codestep.generate.DistinctSnippets;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;

/** Snippets of both generators, every level among them, as tasks take them. */
public final class GeneratedSubjects {

    private GeneratedSubjects() {}

    /** Of all kinds. @param count of each */
    public static List<Subject> of(int count, long seed) {
        return kinds(count, seed).stream().flatMap(List::stream).toList();
    }

    /** @param count of each kind */
    static List<List<Subject>> kinds(int count, long seed) {
        return List.of(
                subjects(new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, seed)), count),
                subjects(new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.PUBLIC, seed)), count),
                subjects(new SnippetGenerator(new GeneratorConfig(Level.WHILE, Variant.PUBLIC, seed)), count),
                subjects(new SkeletonGenerator(new SkeletonConfig(Preset.named("in-distribution"), seed)), count));
    }

    private static List<Subject> subjects(DistinctSnippets<?> generator, int count) {
        List<Subject> subjects = new ArrayList<>();
        generator.generate(count).forEach(snippet -> subjects.add(new Subject(snippet.source(), subjects.size())));
        return subjects;
    }
}
