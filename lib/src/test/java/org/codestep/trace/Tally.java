package org.codestep.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Adds up what comes of programs, of which a few are under way at a time, however many there are. For one thread. */
final class Tally {

    private static final int DIFFERENCES_KEPT = 10;

    private final int ahead;
    private final Queue<CompletableFuture<Verdict>> begun = new ArrayDeque<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private int programs;
    private int refused;
    private int limited;
    private int uncounted;
    private int different;

    /**
     * What came of one program.
     *
     * @param refusal why the tracer refused it
     * @param limited whether it ended at a limit that is not measured alike, so that nothing was compared
     * @param uncounted whether all but the number of lines was compared
     * @param difference in what it differs, a refused one in its number of lines
     */
    record Verdict(Optional<String> refusal, boolean limited, boolean uncounted, Optional<String> difference) {

        static final Verdict LIMITED = new Verdict(Optional.empty(), true, false, Optional.empty());

        static Verdict compared(Optional<String> difference) {
            return new Verdict(Optional.empty(), false, false, difference);
        }

        static Verdict uncounted(Optional<String> difference) {
            return new Verdict(Optional.empty(), false, true, difference);
        }

        /** Without what is particular to the program, so that refusals of one kind are counted together. */
        static Verdict refused(UnsupportedProgramException refusal, Optional<String> difference) {
            String reason = refusal.construct().replaceAll("found .*", "found something else");
            return new Verdict(Optional.of(reason), false, false, difference);
        }

        /** With the program beside the difference. */
        Verdict of(String program) {
            return new Verdict(refusal, limited, uncounted, difference.map(found -> found + " of:\n" + program));
        }
    }

    /**
     * What came of many programs.
     *
     * @param programs how many there were
     * @param refused how many of them the tracer refused
     * @param limited how many of the others ended at a limit that is not measured alike
     * @param uncounted how many of the compared ones were not compared in their number of lines
     * @param different how many differ
     * @param refusals how often each reason was given for a refusal
     * @param differences the first programs that differ, and in what
     */
    record Result(
            int programs,
            int refused,
            int limited,
            int uncounted,
            int different,
            Map<String, Integer> refusals,
            List<String> differences) {

        /** Of no program. */
        static final Result NONE = new Result(0, 0, 0, 0, 0, Map.of(), List.of());

        Result {
            refusals = Map.copyOf(refusals);
            differences = List.copyOf(differences);
        }

        /** Those that were not refused. */
        int accepted() {
            return programs - refused;
        }

        /** Those that were neither refused nor limited. */
        int compared() {
            return programs - refused - limited;
        }

        /** Of the programs of both. */
        Result plus(Result other) {
            Map<String, Integer> reasons = new TreeMap<>(refusals);
            other.refusals.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
            return new Result(programs + other.programs, refused + other.refused, limited + other.limited,
                    uncounted + other.uncounted, different + other.different, reasons,
                    Stream.concat(differences.stream(), other.differences.stream()).toList());
        }
    }

    /** @param ahead how many programs may be under way */
    Tally(int ahead) {
        this.ahead = ahead;
    }

    /** Waits for an earlier program if too many are under way. */
    void add(CompletableFuture<Verdict> verdict) {
        if (begun.size() == ahead) {
            note(begun.remove().join());
        }
        begun.add(verdict);
    }

    private void note(Verdict verdict) {
        programs++;
        verdict.refusal().ifPresent(reason -> {
            refused++;
            refusals.merge(reason, 1, Integer::sum);
        });
        limited += verdict.limited() ? 1 : 0;
        uncounted += verdict.uncounted() ? 1 : 0;
        verdict.difference().ifPresent(difference -> {
            different++;
            if (differences.size() < DIFFERENCES_KEPT) {
                differences.add(difference);
            }
        });
    }

    /** Of all programs, when the last has ended. */
    Result result() {
        while (!begun.isEmpty()) {
            note(begun.remove().join());
        }
        return new Result(programs, refused, limited, uncounted, different, refusals, differences);
    }
}
