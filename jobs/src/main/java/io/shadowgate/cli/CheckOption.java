package io.shadowgate.cli;

import picocli.CommandLine.Option;

/** The option to run a test whose set-up looks wrong. */
final class CheckOption {
    @Option(
            names = "--unchecked",
            description =
                    "Run even if the set-up looks wrong. Without this option, a run stops with"
                            + " status 1 if 99%% of its records are rejected, or if the first"
                            + " requests show that the spec names another output, another order of"
                            + " features or another form of the prediction.")
    private boolean unchecked;

    boolean isOn() {
        return !unchecked;
    }
}
