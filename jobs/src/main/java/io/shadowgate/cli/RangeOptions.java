package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.Periods;
import io.shadowgate.spec.ShadowTest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The range of event time that a command is about. */
final class RangeOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only requests at or after this event time: 2026-03-02 or"
                            + " 2026-03-02T14:00:00Z. Without an offset the time is UTC. It must be"
                            + " the start of a period (sinks.files.period), because results are"
                            + " kept and replaced by whole periods.")
    @Nullable
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Only requests before this event time.")
    @Nullable
    private String to;

    @Nullable String from() {
        return from;
    }

    @Nullable String to() {
        return to;
    }

    /** Refuses a range that does not begin and end with a period. */
    void check(ShadowTest test) {
        EventTimeRange range = get();
        checkBoundary(test, "--from", from, range.fromMs());
        checkBoundary(test, "--to", to, range.toMs());
    }

    /** All times if neither is given. */
    EventTimeRange get() {
        long fromMs = from == null ? Long.MIN_VALUE : time("--from", from);
        long toMs = to == null ? Long.MAX_VALUE : time("--to", to);
        if (fromMs >= toMs) {
            throw new UserError("--from " + from + " is not before --to " + to);
        }
        return new EventTimeRange(fromMs, toMs);
    }

    /** A run replaces whole periods, so it has to read whole periods. */
    private static void checkBoundary(
            ShadowTest test, String option, @Nullable String text, long time) {
        if (test.sinks().files() == null) {
            return; // The run itself refuses that.
        }
        Periods periods = new Periods(test.sinks().files().period());
        if (text == null || periods.isStart(time)) {
            return;
        }
        long before = periods.startOf(time);
        throw new UserError(
                option
                        + " "
                        + text
                        + " is inside a period of "
                        + TimeUtils.formatWithHighestUnit(periods.length())
                        + " (results are kept by period); write "
                        + written(before)
                        + " or "
                        + written(before + periods.length().toMillis())
                        + ", or make sinks.files.period shorter");
    }

    private static String written(long time) {
        String text = Instant.ofEpochMilli(time).toString();
        return text.endsWith("T00:00:00Z") ? text.substring(0, 10) : text;
    }

    /** Epoch milliseconds of a date or a time; without an offset it is UTC. */
    static long time(String option, String text) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            boolean zoned =
                    text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
            return (zoned
                            ? OffsetDateTime.parse(text)
                            : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC))
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw new UserError(
                    option
                            + " "
                            + text
                            + " is not a time; write 2026-03-02 or 2026-03-02T14:00:00Z");
        }
    }
}
