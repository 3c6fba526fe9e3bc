package io.shadowgate.cli;

import io.shadowgate.results.Summary;
import picocli.CommandLine.Option;

/** The option to exit with the verdict of a run that ends. */
final class VerdictOption {
    @Option(
            names = "--exit-code",
            description =
                    "Exit with the verdict at the end: 0 PROMOTE, 3 HOLD, 4 REJECT for good, 5"
                            + " REJECT so far, which the rest of the cycle can still change. Of"
                            + " several shadows the strictest counts: 4, 5, 3, 0. Failure is 1 in"
                            + " any case.")
    private boolean exitCode;

    boolean isGiven() {
        return exitCode;
    }

    int of(Summary summary) {
        if (!exitCode) {
            return 0;
        }
        return switch (summary.strictest()) {
            case PROMOTE -> 0;
            case HOLD -> 3;
            // A script that stops a test on 4 must not stop one that can still end well.
            case REJECT -> summary.rejectsSoFarOnly() ? 5 : 4;
        };
    }
}
