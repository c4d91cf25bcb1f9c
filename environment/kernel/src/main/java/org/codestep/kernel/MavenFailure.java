package org.codestep.kernel;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what Maven printed why it failed: in one line what, where and what to do. */
final class MavenFailure {
    private static final Pattern PROBLEM = Pattern.compile("(?:\\[ERROR] )*\\[(?:FATAL|ERROR)] (.+)");
    /** What Maven says of its own options and of where it explains its messages, and its titles. */
    private static final Pattern ASIDE = Pattern.compile(
            "\\[Help.*|To see the full.*|Re-run Maven.*|For more information.*|Some problems were.*|The build could.*");
    private static final Pattern FRAME = Pattern.compile(
            "^Failed to execute goal .*?: (?=Could not resolve)|Could not resolve dependencies for project \\S+: "
                    + "| -> \\[Help \\d+]$");
    private static final Pattern NOT_FOUND =
            Pattern.compile("Could not find artifact|was not found in|in offline mode");
    /** groupId:artifactId:packaging:[classifier:]version. */
    private static final Pattern ARTIFACT = Pattern.compile(
            "(?<![\\w.:-])([\\w.-]+):([\\w.-]+):[\\w.-]+:(?:[\\w.-]+:)?([\\w.-]*\\w)");
    private static final Pattern DOWNLOAD = Pattern.compile(".*Downloading from (.+?): (\\S+)");
    private static final Pattern NAMED_REPOSITORY = Pattern.compile(
            "(?:in|Cannot access) ([\\w.-]+ \\(\\S+?\\))|was not found in (\\S+)");

    private MavenFailure() {
    }

    /**
     * Words the failure.
     *
     * @param log what Maven printed, in lines
     * @return the first problem that Maven names; of artifacts that it did not find all, with the repositories in which
     *         it looked
     */
    static String of(List<String> log) {
        String problem = log.stream().map(PROBLEM::matcher).filter(Matcher::matches)
                .map(found -> found.group(1).strip())
                .filter(line -> !line.isEmpty() && !ASIDE.matcher(line).matches())
                .findFirst().map(line -> FRAME.matcher(line).replaceAll(""))
                .orElse("it gave no reason. Run mvn in a terminal to see whether it works there");
        return NOT_FOUND.matcher(problem).find() ? notFound(problem, log) : "Maven failed: " + problem;
    }

    private static String notFound(String problem, List<String> log) {
        Set<String> artifacts = new TreeSet<>();
        Set<String> repositories = new TreeSet<>();
        for (Matcher found = ARTIFACT.matcher(problem); found.find();) {
            artifacts.add(found.group());
            String folder = "/" + found.group(1).replace('.', '/') + "/" + found.group(2) + "/" + found.group(3) + "/";
            log.stream().map(DOWNLOAD::matcher)
                    .filter(download -> download.matches() && download.group(2).contains(folder))
                    .map(download -> download.group(1) + " (" + download.group(2).split(Pattern.quote(folder))[0] + ")")
                    .forEach(repositories::add);
        }
        if (repositories.isEmpty()) {
            NAMED_REPOSITORY.matcher(problem).results()
                    .map(named -> named.group(1) == null ? named.group(2) : named.group(1)).forEach(repositories::add);
        }
        String offline = problem.contains("in offline mode") ? "; Maven is set to work offline" : "";
        return "Maven did not find " + String.join(", ", artifacts) + " in "
                + String.join(", ", repositories) + offline
                + ": check the names and versions, or name the repository that has them, as with %mavenRepo";
    }
}
