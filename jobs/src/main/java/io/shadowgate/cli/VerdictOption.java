package io.shadowgate.cli;

import io.shadowgate.results.Summary;
import picocli.CommandLine.Option;

/** The option to exit with the verdict. */
final class VerdictOption {
    @Option(
            names = "--exit-code",
            description =
                    "Exit with the verdict: 0 for PROMOTE, 3 for HOLD, 4 for a final"
                            + " REJECT, 5 for REJECT so far, which the rest of the cycle can still"
                            + " change. With several shadows the strictest counts, in the order 4,"
                            + " 5, 3, 0. A failure is always 1.")
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
            // A script may stop a test on 4, so 4 must be final.
            case REJECT -> summary.rejectsSoFarOnly() ? 5 : 4;
        };
    }
}
