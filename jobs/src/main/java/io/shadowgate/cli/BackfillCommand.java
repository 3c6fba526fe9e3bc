package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.record.EventTimeRange;
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
                "Run a shadow test over a complete log, in Flink's batch mode. Flink runs"
                        + " inside this process; 'flink run' submits the job to a cluster instead."
                        + " The reports and decisions are the same as those of 'run'.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BackfillCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only requests at or after this event time: 2026-03-02 or"
                            + " 2026-03-02T14:00:00Z. Without an offset the time is UTC. It must be"
                            + " the start of a period (sinks.files.period), because a run replaces"
                            + " whole periods.")
    @Nullable
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Only requests before this event time.")
    @Nullable
    private String to;

    @Mixin private VerdictOption verdict;
    @Mixin private StoryOptions story;

    @Option(
            names = "--resume",
            description =
                    "Compute only the periods of the range that are not complete yet, then"
                            + " decide again from all of them. If all are complete, this takes"
                            + " seconds. After a change of gates alone, add --replace to decide"
                            + " again this way.")
    private boolean resume;

    @Option(
            names = "--replace",
            description =
                    "Replace results in sinks.files.path that belong to another test, to other"
                        + " settings or gates, or (without --from and --to) to periods that the log"
                        + " no longer holds. Without this option such a run is refused.")
    private boolean replace;

    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        EventTimeRange range = range();
        if (resume && !range.isFinite()) {
            throw new UserError("--resume needs --from and --to, to know which periods to expect");
        }
        ShadowTest read = spec.read();
        checkBoundary(read, "--from", from, range.fromMs());
        checkBoundary(read, "--to", to, range.toMs());
        check(read.traffic());
        checkIsOver(read.traffic(), range, Instant.now());
        ShadowTest test = read.on(read.traffic().backfill());
        Backfill.Finished finished =
                new Backfill(test, range, flink.choice(), story.terminal()).run(resume, replace);
        story.print(finished, test, spec.reportCommand());
        return verdict.of(finished.summary());
    }

    private void check(Traffic traffic) {
        if (traffic.files() != null && !traffic.bounded()) {
            throw new UserError(
                    "a backfill ends, but traffic.files.poll-interval waits for new files;"
                            + " remove it");
        }
        if (traffic.kafka() != null && from == null && traffic.kafka().from().isForLiveTraffic()) {
            throw new UserError(
                    "a backfill does not start at "
                            + traffic.kafka().from()
                            + " (traffic.kafka.from), where the live test starts; give --from, or"
                            + " -D traffic.kafka.from=earliest for all records in Kafka");
        }
    }

    /** Results are marked complete, so the log must not grow any more. */
    private void checkIsOver(Traffic traffic, EventTimeRange range, Instant now) {
        Duration slack =
                traffic.kafka() != null
                        ? traffic.kafka().timestampSlack()
                        : traffic.requiredFiles().timestampSlack();
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
                        + " is not in the past: the log may still grow, but a backfill marks its"
                        + " results complete");
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
                    option
                            + " "
                            + text
                            + " is not a time; write 2026-03-02 or 2026-03-02T14:00:00Z");
        }
    }
}
