package io.shadowgate.cli;

import io.shadowgate.app.FlinkChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that run jobs. */
public final class FlinkOptions {
    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description =
                    "Number of parallel subtasks: at most 64 in this process, 32768 on a"
                            + " cluster. Default: the number of processors of this machine, or the"
                            + " cluster's own default.")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--ui",
            negatable = true,
            description =
                    "Show Flink's web UI while Flink runs inside this process. It is"
                            + " read-only, and only this machine can reach it. Default: only if"
                            + " started from a terminal.")
    @Nullable
    private Boolean ui;

    @Option(
            names = "--flink",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description =
                    "Set an option of Flink's configuration, as in --flink"
                            + " execution.checkpointing.interval=10s. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    public FlinkChoice choice() {
        return new FlinkChoice(parallelism, ui == null ? Terminal.isPresent() : ui, settings);
    }
}
