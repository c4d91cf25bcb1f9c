package org.codestep.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.codestep.model.weights.WeightNames;

/**
 * Which parameters of a model are not trained, by their names: ours, as {@code block0.attention.qkv.weight}, or those
 * that the model's folder has, as {@code transformer.h.0.attn.c_attn.weight}. What is frozen keeps its values, and has
 * neither gradients nor moments.
 */
public final class Freezing {

    private static final String WORD_END = "[^A-Za-z]+";

    /** By our name of each parameter, what else it is called; all of its parts if they are several. */
    private final Map<String, List<String>> elsewhere;
    /** Second names of a parameter, each with the first that it has elsewhere. */
    private final Map<String, String> tied;

    private Freezing(Set<String> names, Optional<WeightNames> weightNames) {
        elsewhere = new LinkedHashMap<>();
        names.forEach(name -> elsewhere.put(name, List.of()));
        weightNames.ifPresent(known -> elsewhere.putAll(known.elsewhere(names)));
        tied = weightNames.map(WeightNames::tiedNames).orElse(Map.of());
    }

    /**
     * Freezes parameters, in addition to those that are.
     *
     * @param model without adapters; it need not be initialised
     * @param config that it was made with
     * @param patterns beginnings of names up to a dot, or whole names, as {@code tokens,block0}: regular expressions,
     *     separated by commas; none if blank
     * @throws IllegalArgumentException if one is no regular expression or matches no name, or only a part of a
     *     parameter that the folder keeps in several; the message says which, and what there is
     */
    public static void apply(ModelPart model, ModelConfig config, String patterns) {
        List<String> given = Arrays.stream(patterns.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList();
        if (given.isEmpty()) {
            return;
        }
        Set<String> names = model.parameters().keySet();
        Set<String> frozen = new Freezing(names, ModelType.of(config.type()).weightNames(config)).matching(given);
        model.parameters().forEach((name, parameter) -> {
            if (frozen.contains(name)) {
                parameter.freeze(true);
            }
        });
    }

    private Set<String> matching(List<String> patterns) {
        Set<String> matched = new LinkedHashSet<>();
        for (String pattern : patterns) {
            Pattern compiled = compiled(pattern);
            int before = matched.size();
            allNames().filter(name -> compiled.matcher(name).matches()).forEach(matched::add);
            if (matched.size() == before && allNames().noneMatch(name -> compiled.matcher(name).matches())) {
                throw new IllegalArgumentException("freeze: no parameter is called '" + pattern + "', or begins so; "
                        + nearNames(pattern));
            }
        }
        Set<String> frozen = new LinkedHashSet<>();
        elsewhere.forEach((name, parts) -> {
            boolean second = tied.entrySet().stream()
                    .anyMatch(tie -> parts.contains(tie.getValue()) && matched.contains(tie.getKey()));
            long count = parts.stream().filter(matched::contains).count();
            if (matched.contains(name) || second || count > 0 && count == parts.size()) {
                frozen.add(name);
            } else if (count > 0) {
                throw new IllegalArgumentException("freeze: " + String.join(", ", parts) + " are one parameter here, "
                        + name + ", of which " + count + " of " + parts.size() + " parts are to be frozen; name all of"
                        + " them or none");
            }
        });
        return frozen;
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile("(?:" + pattern + ")(?:\\..+)?");
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("freeze: '" + pattern + "' is no regular expression: "
                    + e.getDescription(), e);
        }
    }

    private Stream<String> allNames() {
        return Stream.of(elsewhere.keySet().stream(), elsewhere.values().stream().flatMap(List::stream),
                tied.keySet().stream()).flatMap(names -> names);
    }

    /** Those that have a word in common with a pattern; all if none has. Numbers are asterisks. */
    private String nearNames(String pattern) {
        List<String> kinds = allNames()
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))).replaceAll("\\d+", "*"))
                .distinct()
                .toList();
        List<String> words = Arrays.stream(pattern.split(WORD_END)).filter(word -> word.length() > 1).toList();
        List<String> near = kinds.stream()
                .filter(kind -> words.stream().anyMatch(word -> List.of(kind.split(WORD_END)).contains(word)))
                .toList();
        return near.isEmpty()
                ? "the names begin with " + String.join(", ", kinds)
                : "near it are " + String.join(", ", near);
    }
}
