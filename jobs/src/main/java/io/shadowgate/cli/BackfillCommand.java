package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.results.Periods;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backfill",
        description =
                "Run a shadow test over a log that is complete, in Flink's batch mode, on a Flink"
                        + " inside this process, or on the cluster that 'flink run' submits it to."
                        + " Gives the same reports and decisions as 'run'.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BackfillCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only requests at or after this event time: 2026-03-02 or"
                            + " 2026-03-02T14:00:00Z; UTC unless it says otherwise. Where a period"
                            + " of sinks.files.period starts: a run replaces whole periods.")
    @Nullable
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Only requests before this event time.")
    @Nullable
    private String to;

    @Mixin private VerdictOption verdict;

    @Option(
            names = "--resume",
            description =
                    "Leave periods of the range alone that are complete, and decide again from"
                            + " all. Without any to do this takes seconds, as after a change of"
                            + " nothing but gates, which needs --replace.")
    private boolean resume;

    @Option(
            names = "--replace",
            description =
                    "Replace what sinks.files.path holds of another test, of other settings or"
                        + " gates, or (without --from and --to) of periods that the log no longer"
                        + " holds. Without it such a run is refused.")
    private boolean replace;

    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        EventTimeRange range = range();
        if (resume && !range.isFinite()) {
            throw new UserError("--resume needs --from and --to, to know what should be there");
        }
        ShadowTest read = spec.read();
        checkBoundary(read, "--from", from, range.fromMs());
        checkBoundary(read, "--to", to, range.toMs());
        check(read.traffic());
        checkIsOver(read.traffic(), range, Instant.now());
        ShadowTest test = read.on(read.traffic().backfill());
        Backfill.Finished finished =
                new Backfill(test, range, flink.choice(), new Terminal()).run(resume, replace);
        SummaryTable.print(finished, test, System.out);
        return verdict.of(finished.summary());
    }

    private void check(Traffic traffic) {
        if (traffic.files() != null && !traffic.bounded()) {
            throw new UserError(
                    "a backfill has an end, but traffic.files.poll-interval asks to wait for new"
                            + " files; remove it");
        }
        if (traffic.kafka() != null && from == null && traffic.kafka().from().isForLiveTraffic()) {
            throw new UserError(
                    "a backfill does not start at "
                            + traffic.kafka().from()
                            + " (traffic.kafka.from), where the live test starts; give --from, or"
                            + " -D traffic.kafka.from=earliest for all that Kafka has");
        }
    }

    /** Results are kept as complete, so the log must not grow any more. */
    private void checkIsOver(Traffic traffic, EventTimeRange range, Instant now) {
        Duration slack =
                traffic.kafka() != null ? traffic.kafka().slack() : traffic.requiredFiles().slack();
        if (to == null || range.toMs() <= now.minus(slack).toEpochMilli()) {
            return;
        }
        throw new UserError(
                "--to "
                        + to
                        + (slack.isZero()
                                ? ""
                                : " plus "
                                        + TimeUtils.formatWithHighestUnit(slack)
                                        + " (traffic.timestamp-slack)")
                        + " is not past, so that the log may still grow, while results of a range"
                        + " are kept as complete");
    }

    private EventTimeRange range() {
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
                        + " lies within a period of "
                        + TimeUtils.formatWithHighestUnit(periods.length())
                        + " by which results are kept; write "
                        + written(before)
                        + " or "
                        + written(before + periods.length().toMillis())
                        + ", or make sinks.files.period shorter");
    }

    private static String written(long time) {
        String text = Instant.ofEpochMilli(time).toString();
        return text.endsWith("T00:00:00Z") ? text.substring(0, 10) : text;
    }

    private static long time(String option, String text) {
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
                    option + " " + text + " is no time; write 2026-03-02 or 2026-03-02T14:00:00Z");
        }
    }
}
