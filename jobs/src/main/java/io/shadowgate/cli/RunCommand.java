package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
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
                "Run a shadow test on a Flink inside this process, or on the cluster that 'flink"
                    + " run' submits it to. Over a log that ends it runs in Flink's batch mode and"
                    + " prints the verdict, as 'backfill' does. It never ends if"
                    + " traffic.files.poll-interval watches for new files, or if traffic.kafka has"
                    + " no until.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;
    @Mixin private FlinkOptions flink;
    @Mixin private VerdictOption verdict;

    @Option(
            names = "--replace",
            description =
                    "Replace what sinks.files.path holds of another test, of other settings or"
                            + " gates, or of periods that the log no longer holds. Without it such"
                            + " a run is refused.")
    private boolean replace;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        Terminal terminal = new Terminal();
        if (test.traffic().bounded()) {
            Backfill.Finished finished =
                    new Backfill(test, EventTimeRange.ALL, flink.choice(), terminal)
                            .run(false, replace);
            SummaryTable.print(finished, test, System.out);
            return verdict.of(finished.summary());
        }
        if (verdict.isGiven()) {
            throw new UserError(
                    "--exit-code needs a log that ends, and this test has none: a live test"
                            + " decides again at each window. 'backfill' gives a verdict on what"
                            + " its log holds");
        }
        new LiveRun(test, flink.choice(), terminal).run();
        return 0;
    }
}
