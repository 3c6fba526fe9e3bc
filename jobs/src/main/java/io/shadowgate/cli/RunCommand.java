package io.shadowgate.cli;

import io.shadowgate.app.FlinkOptions;
import io.shadowgate.app.TestRun;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description =
                "Run a shadow test on a Flink inside this process, or on the cluster that 'flink"
                    + " run' submits it to. Over a log that ends it runs in Flink's batch mode, as"
                    + " 'backfill' does, and ends with the log. Where traffic.files.poll-interval watches"
                    + " for new files, or traffic.kafka names no until, it is a stream that never"
                    + " ends.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;
    @Mixin private FlinkOptions flink;

    @Option(
            names = "--replace",
            description =
                    "Replace what sinks.files.path holds of another test, of other settings or"
                        + " gates, or of periods that the log no longer holds. Without it such a"
                        + " run is refused.")
    private boolean replace;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        TestRun run = new TestRun(test, EventTimeRange.ALL, flink);
        if (test.traffic().bounded()) {
            run.execute(false, replace);
        } else {
            run.watch();
        }
        return 0;
    }
}
