package io.shadowgate.cli;

import io.shadowgate.results.Summary;
import io.shadowgate.verdict.Verdict;
import java.util.List;
import picocli.CommandLine.Option;

/** The options to exit with the verdict. */
final class VerdictOption {
    private static final int HOLD = 3;

    @Option(
            names = "--exit-code",
            description =
                    "Exit with the verdict: 0 for PROMOTE, 3 for HOLD, 4 for a final"
                            + " REJECT, 5 for REJECT so far, which the rest of the cycle can still"
                            + " change. With several shadows the strictest counts, in the order 4,"
                            + " 5, 3, 0. A failure is always 1.")
    private boolean exitCode;

    @Option(
            names = "--hold-ok",
            description =
                    "As --exit-code, but exit with 0 for HOLD too, so that only a REJECT stops"
                            + " a script.")
    private boolean holdOk;

    boolean isGiven() {
        return exitCode || holdOk;
    }

    /**
     * What matters of a verdict.
     *
     * @param soFar whether it is a REJECT that the rest of the cycle can still change
     */
    record Given(Verdict verdict, boolean soFar) {
        private int status() {
            return switch (verdict) {
                case PROMOTE -> 0;
                case HOLD -> HOLD;
                // A script may stop a test on 4, so 4 must be final.
                case REJECT -> soFar ? 5 : 4;
            };
        }
    }

    int of(Summary summary) {
        return of(
                summary.shadows().stream()
                        .map(last -> new Given(last.verdict(), last.isRejectedSoFar()))
                        .toList());
    }

    /** Without a verdict nothing may pass, so it is as for HOLD. */
    int of(List<Given> verdicts) {
        if (!isGiven()) {
            return 0;
        }
        List<Integer> found = verdicts.stream().map(Given::status).toList();
        int status =
                List.of(4, 5, HOLD).stream()
                        .filter(found::contains)
                        .findFirst()
                        .orElse(found.isEmpty() ? HOLD : 0);
        return status == HOLD && holdOk ? 0 : status;
    }
}
