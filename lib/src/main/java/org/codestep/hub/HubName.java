package org.codestep.hub;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is meant by {@code hub:ORG/NAME}: a repository of the Hub, and which of its revisions.
 *
 * @param kind of the repository
 * @param repository its name with its owner's, or alone as {@code gpt2}
 * @param revision a branch, a tag or a commit's hash
 */
public record HubName(Kind kind, String repository, String revision) {

    /** What a name begins with where a place may also be a folder. */
    public static final String PREFIX = "hub:";
    private static final String DATASETS = "datasets/";
    static final String MAIN = "main";
    private static final String WANTED =
            "; wanted hub:ORG/NAME, hub:ORG/NAME@REVISION, or of a data set hub:datasets/ORG/NAME";

    private static final int LONGEST = 96;
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    /** A revision is a file's name in the cache, too. */
    private static final Pattern REVISION_PART = Pattern.compile("[^\\s\\p{Cntrl}/\\\\:?*\"<>|~^]+");

    /** What a repository holds. */
    public enum Kind {
        MODEL("models", ""),
        DATASET("datasets", DATASETS);

        private final String plural;
        private final String path;

        Kind(String plural, String path) {
            this.plural = plural;
            this.path = path;
        }

        /** What the Hub's interface, and folders of the cache, call the kind. */
        String plural() {
            return plural;
        }
    }

    public HubName {
        Objects.requireNonNull(kind, "kind");
        if (!isRepository(repository)) {
            throw new IllegalArgumentException("'" + repository + "' is no name of a repository on the Hub" + WANTED);
        }
        if (!isRevision(revision)) {
            throw new IllegalArgumentException("'" + revision + "' is no revision of " + PREFIX + kind.path + repository
                    + "; wanted a branch, a tag, or the 40 digits of a commit's hash");
        }
    }

    private static boolean isRevision(String text) {
        return !text.contains("..") && Stream.of(text.split("/", -1))
                .allMatch(part -> REVISION_PART.matcher(part).matches() && !part.equals("."));
    }

    /** Whether a repository can have this name. */
    static boolean isRepository(String name) {
        List<String> parts = List.of(name.split("/", -1));
        return parts.size() <= 2 && parts.stream().allMatch(part -> PART.matcher(part).matches())
                && name.length() <= LONGEST && !name.contains("--") && !name.contains("..") && !name.endsWith(".git");
    }

    /** Whether a text means a repository, not a file or folder. */
    public static boolean isMeant(String text) {
        return text.startsWith(PREFIX);
    }

    /** @throws IllegalArgumentException if it is no such name; the message says what one looks like */
    public static HubName parse(String text) {
        if (!isMeant(text)) {
            throw new IllegalArgumentException("'" + text + "' is no name on the Hub" + WANTED);
        }
        String rest = text.substring(PREFIX.length());
        Kind kind = rest.startsWith(DATASETS) ? Kind.DATASET : Kind.MODEL;
        rest = rest.substring(kind.path.length());
        int at = rest.indexOf('@');
        return at < 0
                ? new HubName(kind, rest, MAIN)
                : new HubName(kind, rest.substring(0, at), rest.substring(at + 1));
    }

    /** The same repository at another revision. */
    public HubName at(String other) {
        return new HubName(kind, repository, other);
    }

    /** Whether the revision is a commit's hash, and so means the same files for ever. */
    public boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** Where the repository stands on the Hub's site, as {@code datasets/ORG/NAME}. */
    String sitePath() {
        return kind.path + repository;
    }

    @Override
    public String toString() {
        return PREFIX + sitePath() + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}
