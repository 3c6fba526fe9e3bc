package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
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

    @Mixin private RangeOptions range;
    @Mixin private VerdictOption verdict;
    @Mixin private CheckOption check;
    @Mixin private StoryOptions story;

    @Option(
            names = "--resume",
            description =
                    "Compute only the periods of the range that are not complete yet, or to whose"
                        + " windows labels may have come, then decide again from all of them. If"
                        + " all are complete, this takes seconds. After a change of gates alone,"
                        + " add --replace to decide again this way.")
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
        EventTimeRange asked = range.get();
        if (resume && !asked.isFinite()) {
            throw new UserError("--resume needs --from and --to, to know which periods to expect");
        }
        ShadowTest read = spec.read();
        range.check(read);
        check(read.traffic());
        checkIsOver(read.traffic(), asked, Instant.now());
        ShadowTest test = read.on(read.traffic().backfill());
        Backfill.Finished finished =
                new Backfill(test, asked, flink.choice(), story.terminal(), check.isOn())
                        .run(resume, replace);
        story.print(finished, test, spec.reportCommand());
        return verdict.of(finished.summary());
    }

    private void check(Traffic traffic) {
        if (traffic.files() != null && !traffic.bounded()) {
            throw new UserError(
                    "a backfill ends, but traffic.files.poll-interval waits for new files;"
                            + " remove it");
        }
        if (traffic.kafka() != null
                && range.from() == null
                && traffic.kafka().from().isForLiveTraffic()) {
            throw new UserError(
                    "a backfill does not start at "
                            + traffic.kafka().from()
                            + " (traffic.kafka.from), where the live test starts; give --from, or"
                            + " -D traffic.kafka.from=earliest for all records in Kafka");
        }
    }

    /** Results are marked complete, so the log must not grow any more. */
    private void checkIsOver(Traffic traffic, EventTimeRange asked, Instant now) {
        Duration slack =
                traffic.kafka() != null
                        ? traffic.kafka().timestampSlack()
                        : traffic.requiredFiles().timestampSlack();
        String to = range.to();
        if (to == null || asked.toMs() <= now.minus(slack).toEpochMilli()) {
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
}
