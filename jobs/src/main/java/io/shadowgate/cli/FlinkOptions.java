package io.shadowgate.cli;

import javax.annotation.Nullable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Option;

/** Options of the jobs. */
final class FlinkOptions {

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks that work side by side. Default: the processors of this machine; on a"
                            + " cluster, its own.")
    @Nullable
    private Integer parallelism;

    /** How many an embedded Flink needs. */
    int slots() {
        return parallelism == null ? Runtime.getRuntime().availableProcessors() : checked();
    }

    /** Without the option the cluster's own default stands, which for an embedded one is slots. */
    void applyTo(StreamExecutionEnvironment env) {
        if (parallelism != null) {
            env.setParallelism(checked());
        }
    }

    private int checked() {
        if (parallelism < 1) {
            throw new UserError("--parallelism " + parallelism + ": at least 1");
        }
        return parallelism;
    }
}
