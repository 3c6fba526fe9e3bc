package io.shadowgate.cli;

import picocli.CommandLine.Option;

/** Options of the embedded Flink. */
final class FlinkOptions {

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks that work side by side. Default: the processors of this machine.")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    int parallelism() {
        if (parallelism < 1) {
            throw new UserError("--parallelism " + parallelism + ": at least 1");
        }
        return parallelism;
    }
}
