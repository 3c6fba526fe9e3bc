package io.shadowgate.cli;

import io.shadowgate.gate.Expected;
import io.shadowgate.gate.Need;
import io.shadowgate.gate.PointPolicy;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** What one expects of a shadow. */
final class ExpectedOptions {
    @Option(
            names = "--agreement",
            paramLabel = "RATE",
            description =
                    "Expected share of requests on which shadow and primary agree. Default, as"
                            + " below: a perfect shadow, so the least that any needs.")
    @Nullable
    private Double agreement;

    @Option(
            names = "--slow",
            paramLabel = "RATE",
            description =
                    "Expected share of requests that take the shadow longer than"
                            + " gates.max-shadow-latency-p99-ms; 0.01 is the limit.")
    @Nullable
    private Double slow;

    @Option(
            names = "--errors",
            paramLabel = "RATE",
            description = "Expected share of requests that the shadow fails to answer.")
    @Nullable
    private Double errors;

    @Option(
            names = "--divergence",
            paramLabel = "D",
            description = "Expected Jensen-Shannon distance between the predictions.")
    @Nullable
    private Double divergence;

    Expected get() {
        return new Expected(
                share("--agreement", agreement, 1),
                share("--slow", slow, 0),
                share("--errors", errors, 0),
                distance());
    }

    void refuse(String why) {
        if (agreement != null || slow != null || errors != null || divergence != null) {
            throw new UserError(
                    "--agreement, --slow, --errors and --divergence have no use with --so-far,"
                            + " which "
                            + why);
        }
    }

    /** What to change where no number of requests would do. */
    static String explain(Need need) {
        String[] change =
                switch (need.check()) {
                    case PointPolicy.AGREEMENT ->
                            new String[] {"--agreement", "gates.min-agreement-rate lower"};
                    case PointPolicy.LATENCY ->
                            new String[] {"--slow", "gates.max-shadow-latency-p99-ms higher"};
                    case PointPolicy.ERRORS ->
                            new String[] {"--errors", "gates.max-shadow-error-rate higher"};
                    default ->
                            new String[] {
                                "--divergence", "gates.max-distribution-divergence higher"
                            };
                };
        return "%s %s: %s; expect better, or set %s"
                .formatted(change[0], need.expected(), need.reason(), change[1]);
    }

    private double distance() {
        if (divergence == null) {
            return 0;
        }
        if (!(divergence >= 0)) {
            throw new UserError("--divergence " + divergence + ": 0 or more");
        }
        return divergence;
    }

    private static double share(String option, @Nullable Double value, double perfect) {
        if (value == null) {
            return perfect;
        }
        if (!(value >= 0 && value <= 1)) {
            throw new UserError(option + " " + value + ": a share in [0, 1], such as 0.93");
        }
        return value;
    }
}
