package org.codestep.report.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.codestep.corpus.file.ByteCount;

/**
 * How far some work is, in words and figures that are the same wherever they are shown.
 *
 * @param title of the work, as {@code training}
 * @param unit what is counted, as {@code examples}
 * @param done how many are done, at least 0
 * @param total how many there are; -1 if that is not known
 * @param elapsed since the beginning
 * @param note more to say of the latest, as a loss; may be empty
 * @param ended whether the work is over, done or not
 */
record ProgressLine(
        String title, String unit, long done, long total, Duration elapsed, String note, boolean ended) {

    private static final double NANOSECONDS = 1e9;

    /** The share that is done, from 0 to 1; empty if the total is not known. */
    OptionalDouble share() {
        if (total < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(total == 0 ? 1 : (double) done / total);
    }

    /** What is done of what, how fast, and the time left; once the work is over, in what time or where it was left. */
    String text() {
        return title + ": " + (ended ? outcome() : state()) + rate() + (note.isEmpty() ? "" : ", " + note) + left();
    }

    private String state() {
        return total < 0
                ? amount(done)
                : percentage() + ", " + (isBytes() ? ByteCount.text(done) : count(done)) + " of " + amount(total);
    }

    private String outcome() {
        String left = total < 0 ? "stopped, " : done < total ? "stopped at " + percentage() + ", " : "";
        return left + amount(done) + " in " + time(elapsed);
    }

    private String percentage() {
        return String.format(Locale.ROOT, "%.0f%%", Math.floor(100 * share().orElseThrow()));
    }

    private String rate() {
        if (done == 0 || elapsed.isZero()) {
            return "";
        }
        double rate = done * NANOSECONDS / elapsed.toNanos();
        if (isBytes()) {
            return ", " + ByteCount.text((long) rate) + "/s";
        }
        return String.format(Locale.ROOT, rate < 10 ? ", %.2f %s/s" : ", %,.0f %s/s", rate, unit);
    }

    /** At the rate so far. */
    private String left() {
        if (ended || done == 0 || total < 0) {
            return "";
        }
        long nanoseconds = (long) (elapsed.toNanos() * (double) (total - done) / done);
        return ", " + time(Duration.ofNanos(nanoseconds)) + " left";
    }

    private boolean isBytes() {
        return unit.equals(Progress.BYTES);
    }

    private String amount(long number) {
        return isBytes() ? ByteCount.text(number) : count(number) + " " + unit;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Minutes and seconds, with hours where there are some. */
    private static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
