package io.shadowgate.cli;

import io.shadowgate.app.FlinkChoice;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that run jobs. */
final class FlinkOptions {
    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description =
                    "Subtasks that work side by side: at most 64 in this process, 32768 on a"
                            + " cluster. Default: the processors of this machine; on a cluster, its"
                            + " own default.")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--ui",
            negatable = true,
            description =
                    "Show Flink's web UI, on a port of this machine alone, while Flink runs inside"
                            + " this process. Nothing can be changed there. Default: only if"
                            + " started from a terminal.")
    @Nullable
    private Boolean ui;

    FlinkChoice choice() {
        return new FlinkChoice(parallelism, ui == null ? Terminal.isPresent() : ui);
    }
}
