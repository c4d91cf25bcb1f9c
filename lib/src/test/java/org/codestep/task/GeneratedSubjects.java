package org.codestep.task;

import java.util.ArrayList;
import java.util.List;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.Preset;
import org.codestep.generate.SkeletonConfig;
import org.codestep.generate.SkeletonGenerator;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;

/** Snippets of both generators, every level among them, as tasks take them. */
final class GeneratedSubjects {

    private GeneratedSubjects() {}

    /** @param count of each of four kinds */
    static List<Subject> of(int count, long seed) {
        List<String> sources = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            new SnippetGenerator(new GeneratorConfig(Level.ALL, variant, seed))
                    .generate(count).forEach(snippet -> sources.add(snippet.source()));
        }
        new SnippetGenerator(new GeneratorConfig(Level.WHILE, Variant.PUBLIC, seed))
                .generate(count).forEach(snippet -> sources.add(snippet.source()));
        new SkeletonGenerator(new SkeletonConfig(Preset.named("in-distribution"), seed))
                .generate(count).forEach(snippet -> sources.add(snippet.source()));
        List<Subject> subjects = new ArrayList<>();
        sources.forEach(source -> subjects.add(new Subject(source, subjects.size())));
        return subjects;
    }
}
