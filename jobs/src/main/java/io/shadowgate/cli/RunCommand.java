package io.shadowgate.cli;

import io.shadowgate.config.ShadowTest;
import io.shadowgate.traffic.EventTimeRange;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description =
                "Run a shadow test as a stream, on a Flink inside this process. Ends with the log,"
                        + " or never if traffic.files.monitor watches for new files or"
                        + " traffic.kafka names no until.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;
    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        LocalRun run = LocalRun.of(test, RuntimeExecutionMode.STREAMING, EventTimeRange.ALL, flink);
        if (test.traffic().bounded()) {
            run.execute(false);
        } else {
            run.watch();
        }
        return 0;
    }
}
