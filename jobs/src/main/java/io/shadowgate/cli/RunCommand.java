package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.LiveRun;
import io.shadowgate.app.UserError;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description =
                "Run a shadow test. Flink runs inside this process; 'flink run' submits the job to"
                        + " a cluster instead. Stops at the end of the log and prints the verdict,"
                        + " as 'backfill' does; with traffic.files.poll-interval, or with"
                        + " traffic.kafka without until, runs until stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;
    @Mixin private FlinkOptions flink;
    @Mixin private VerdictOption verdict;
    @Mixin private CheckOption check;
    @Mixin private StoryOptions story;

    @Option(
            names = "--replace",
            description =
                    "Replace results in sinks.files.path that belong to another test, to"
                            + " other settings or gates, or to periods that the log no longer"
                            + " holds. Without this option such a run is refused.")
    private boolean replace;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        Terminal terminal = story.terminal();
        if (test.traffic().bounded()) {
            Backfill.Finished finished =
                    new Backfill(test, EventTimeRange.ALL, flink.choice(), terminal, check.isOn())
                            .run(false, replace);
            story.print(finished, test, spec.reportCommand());
            return verdict.of(finished.summary());
        }
        if (verdict.isGiven()) {
            throw new UserError(
                    "--exit-code needs a log that ends, but this test is live: it decides"
                            + " again after each window. 'backfill' gives a verdict on what the log"
                            + " holds now");
        }
        if (replace) {
            throw new UserError(
                    "--replace needs a log that ends, but this test is live: its results are"
                            + " added to those of its own test, and others' are never replaced."
                            + " Choose another sinks.files.path");
        }
        LiveRun run = new LiveRun(test, flink.choice(), terminal, check.isOn());
        if (!DecisionFeeds.areThere(test)) {
            run.run();
            return 0;
        }
        try (StoryAtStop atStop =
                new StoryAtStop(test, story, "shadowgate verdict --spec " + spec.quotedName())) {
            run.run();
        }
        return 0;
    }
}
