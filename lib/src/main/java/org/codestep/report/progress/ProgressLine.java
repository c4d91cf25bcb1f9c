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
 * @param before how many were done before the work began, as by another process: they are no part of its rate
 * @param done how many are done, those before included
 * @param total how many there are; -1 if that is not known
 * @param elapsed since the beginning
 * @param note more to say of the latest, as a loss; may be empty
 * @param ended whether the work is over, done or not
 */
record ProgressLine(
        String title, String unit, long before, long done, long total, Duration elapsed, String note,
        boolean ended) {

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
                : percentage() + ", " + number(done) + " of " + amount(total);
    }

    private String outcome() {
        String left = total < 0 ? "stopped, " : done < total ? "stopped at " + percentage() + ", " : "";
        String own = before == 0 ? "" : ", " + number(done - before) + " of them";
        return left + amount(done) + own + " in " + time(elapsed);
    }

    private String number(long amount) {
        return isBytes() ? ByteCount.text(amount) : count(amount);
    }

    private String percentage() {
        return String.format(Locale.ROOT, "%.0f%%", Math.floor(100 * share().orElseThrow()));
    }

    private String rate() {
        if (done == before || elapsed.isZero()) {
            return "";
        }
        double rate = (done - before) * NANOSECONDS / elapsed.toNanos();
        if (isBytes()) {
            return ", " + ByteCount.text((long) rate) + "/s";
        }
        return String.format(Locale.ROOT, rate < 10 ? ", %.2f %s/s" : ", %,.0f %s/s", rate, unit);
    }

    /** At the rate so far. */
    private String left() {
        if (ended || done == before || total < 0) {
            return "";
        }
        long nanoseconds = (long) (elapsed.toNanos() * (double) (total - done) / (done - before));
        return ", " + time(Duration.ofNanos(nanoseconds)) + " left";
    }

    private boolean isBytes() {
        return unit.equals(Progress.BYTES);
    }

    private String amount(long number) {
        return number(number) + (isBytes() ? "" : " " + unit);
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
