package org.codestep.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files of a repository something needs. */
public sealed interface Wanted {

    /** A model's configuration and weights, in one format and precision, and the files of its tokenizer. */
    Wanted MODEL = new ModelFiles(List.of(
            new Weights("model", "safetensors"), new Weights("adapter_model", "safetensors"),
            new Weights("adapter", "safetensors"), new Weights("pytorch_model", "bin")));

    /** An adapter's configuration and weights. */
    Wanted ADAPTER = new ModelFiles(List.of(
            new Weights("adapter_model", "safetensors"), new Weights("adapter", "safetensors")));

    /** The files of a tokenizer alone. */
    Wanted TOKENIZER = new TokenizerFiles();

    /** All files, as of a data set. */
    Wanted ALL = new MatchingFiles(List.of());

    /** What a name means by itself: a model, or all files of a data set. */
    static Wanted of(HubName name) {
        return name.kind() == HubName.Kind.MODEL ? MODEL : ALL;
    }

    /**
     * The files whose path matches one of these patterns, which are those of Python's {@code allow_patterns}: a star
     * stands for any characters, slashes too.
     *
     * @param globs at least one, as {@code *.jsonl} or {@code data/train-[0-9]*.csv}
     */
    static Wanted matching(List<String> globs) {
        if (globs.isEmpty()) {
            throw new IllegalArgumentException("wanted a pattern of files, as *.json");
        }
        return new MatchingFiles(globs);
    }

    /**
     * Chooses the files that are needed, those last without which the others are of no use.
     *
     * @param name of the repository, for the message
     * @param files that it has
     * @throws HubException if it lacks what cannot be done without; the message says what
     */
    List<String> choose(HubName name, Collection<String> files) throws HubException;

    /** Files that some repositories have, and that are needed then. */
    default List<String> optional() {
        return List.of();
    }

    /**
     * Whether what is needed can only be told from all that the repository has; it is then noted beside the files.
     */
    default boolean needsTree() {
        return false;
    }

    /** The files of a tokenizer that Codestep reads: Hugging Face's, and its own. */
    record TokenizerFiles() implements Wanted {

        private static final List<String> NAMES = List.of("tokenizer.json", "tokenizer_config.json",
                "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "vocabulary.json");

        @Override
        public List<String> choose(HubName name, Collection<String> files) throws HubException {
            if (!files.contains("tokenizer.json") && !files.contains("vocabulary.json")
                    && !(files.contains("vocab.json") && files.contains("merges.txt"))) {
                throw new HubException(name + " has no tokenizer that can be read: neither tokenizer.json nor vocab.json"
                        + " with merges.txt; take another repository's");
            }
            return NAMES.stream().filter(files::contains).toList();
        }

        @Override
        public List<String> optional() {
            return NAMES;
        }
    }

    /**
     * A model's files.
     *
     * @param weights the kinds that will do, the best first
     */
    record ModelFiles(List<Weights> weights) implements Wanted {

        private static final List<String> CONFIGURATIONS = List.of("config.json", "generation_config.json",
                "adapter_config.json", "adapter.json", "base.json");

        @Override
        public List<String> choose(HubName name, Collection<String> files) throws HubException {
            List<String> chosen = new ArrayList<>();
            optional().stream().filter(files::contains).forEach(chosen::add);
            List<String> configurations = List.of("config.json", "adapter_config.json", "adapter.json");
            if (chosen.stream().noneMatch(configurations::contains)) {
                throw new HubException(name + " is no model: it has no config.json; wanted a repository of a model");
            }
            for (Weights kind : weights) {
                Optional<List<String>> found = kind.find(files);
                if (found.isPresent()) {
                    chosen.addAll(found.get());
                    return chosen;
                }
            }
            throw new HubException(name + " has no weights that can be read; wanted, whole or in all its parts, "
                    + String.join(" or ", weights.stream().map(Weights::file).toList()));
        }

        @Override
        public List<String> optional() {
            List<String> names = new ArrayList<>(CONFIGURATIONS);
            names.addAll(TokenizerFiles.NAMES);
            return names;
        }
    }

    /** Weights in one file or, with an index, in several; other precisions have a word more in their names. */
    record Weights(String name, String ending) {

        String file() {
            return name + "." + ending;
        }

        private String index() {
            return file() + ".index.json";
        }

        /** Empty if they are not there, or not all. */
        Optional<List<String>> find(Collection<String> files) {
            if (files.contains(file())) {
                return Optional.of(List.of(file()));
            }
            if (!files.contains(index())) {
                return Optional.empty();
            }
            Pattern part = Pattern.compile(Pattern.quote(name) + "-[0-9]+-of-([0-9]+)\\." + ending);
            Map<Integer, List<String>> byCount = new TreeMap<>();
            for (String file : files) {
                Matcher matcher = part.matcher(file);
                if (matcher.matches()) {
                    byCount.computeIfAbsent(Integer.parseInt(matcher.group(1)), count -> new ArrayList<>()).add(file);
                }
            }
            return byCount.entrySet().stream()
                    .filter(parts -> parts.getKey() == parts.getValue().size())
                    .findFirst()
                    .map(parts -> {
                        List<String> all = new ArrayList<>(List.of(index()));
                        parts.getValue().stream().sorted().forEach(all::add);
                        return all;
                    });
        }
    }

    /**
     * Files by patterns.
     *
     * @param globs none for all files
     */
    record MatchingFiles(List<String> globs) implements Wanted {

        /** A part of a pattern that means something else than itself, or a character. */
        private static final Pattern GLOB = Pattern.compile("\\[(!?)(.[^\\]]*)]|.", Pattern.DOTALL);

        public MatchingFiles {
            globs = List.copyOf(globs);
        }

        private static Pattern pattern(String glob) {
            StringBuilder pattern = new StringBuilder();
            String all = glob.endsWith("/") ? glob + "*" : glob;
            Matcher part = GLOB.matcher(all);
            while (part.find()) {
                if (part.group().equals("*")) {
                    pattern.append(".*");
                } else if (part.group().equals("?")) {
                    pattern.append('.');
                } else if (part.group(1) != null) {
                    pattern.append(part.group(1).isEmpty() ? "[" : "[^")
                            .append(part.group(2).replaceAll("[\\\\\\[\\]&^]", "\\\\$0")).append(']');
                } else {
                    pattern.append(Pattern.quote(part.group()));
                }
            }
            return Pattern.compile(pattern.toString(), Pattern.DOTALL);
        }

        @Override
        public List<String> choose(HubName name, Collection<String> files) throws HubException {
            List<Pattern> patterns = globs.stream().map(MatchingFiles::pattern).toList();
            List<String> chosen = files.stream()
                    .filter(file -> patterns.isEmpty()
                            || patterns.stream().anyMatch(pattern -> pattern.matcher(file).matches()))
                    .sorted()
                    .toList();
            if (chosen.isEmpty()) {
                throw new HubException(globs.isEmpty() ? name + " has no files"
                        : name + " has no file that matches " + String.join(" or ", globs) + "; it has "
                                + String.join(", ", files.stream().sorted().limit(8).toList())
                                + (files.size() > 8 ? " and " + (files.size() - 8) + " more" : ""));
            }
            return chosen;
        }

        @Override
        public boolean needsTree() {
            return true;
        }
    }
}
