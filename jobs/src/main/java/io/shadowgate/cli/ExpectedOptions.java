package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.gate.Expected;
import io.shadowgate.gate.ExpectedLabels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user expects of a shadow. */
final class ExpectedOptions {
    @Option(
            names = "--agreement",
            paramLabel = "RATE",
            description =
                    "Expected share of requests on which shadow and primary agree. By"
                            + " default this option and the ones below expect a perfect shadow,"
                            + " which needs the fewest requests.")
    @Nullable
    private Double agreement;

    @Option(
            names = "--slow",
            paramLabel = "RATE",
            description =
                    "Expected share of requests on which the shadow takes longer than"
                            + " gates.max-shadow-latency-p99. The limit is 0.01.")
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

    @Option(
            names = "--different-bins",
            paramLabel = "RATE",
            description =
                    "Expected share of requests whose two predictions fall into different"
                            + " bins (for labels: are different). The lower it is, the less chance"
                            + " adds to the distance. Default: as if the two predictions were"
                            + " independent, or 0 without --divergence.")
    @Nullable
    private Double differentBins;

    @Option(
            names = "--shadow-only-slow",
            paramLabel = "RATE",
            description =
                    "With gates.paired-latency.max-excess-rate: expected share of requests"
                            + " on which only the shadow is slow.")
    @Nullable
    private Double shadowOnlySlow;

    @Option(
            names = "--primary-only-slow",
            paramLabel = "RATE",
            description = "The same, for only the primary.")
    @Nullable
    private Double primaryOnlySlow;

    @Option(
            names = "--smallest-class",
            paramLabel = "SHARE",
            description =
                    "With gates.classes.min-agreement-rate: the share of requests in the"
                            + " smallest class. Default: all classes are equally large.")
    @Nullable
    private Double smallestClass;

    @Option(
            names = "--smallest-segment",
            paramLabel = "SHARE",
            description =
                    "With gates.segments.names: the share of requests in the smallest segment."
                            + " Default: 1 in gates.segments.max-segments.")
    @Nullable
    private Double smallestSegment;

    @Option(
            names = "--labelled",
            paramLabel = "SHARE",
            description =
                    "With gates.labels: the share of requests that have a label once they are"
                            + " mature. Default: 1.")
    @Nullable
    private Double labelled;

    @Option(
            names = "--shadow-right",
            paramLabel = "RATE",
            description =
                    "With gates.labels.max-accuracy-loss or min-accuracy-gain: expected share of"
                            + " requests on which only the shadow is right.")
    @Nullable
    private Double shadowRight;

    @Option(
            names = "--primary-right",
            paramLabel = "RATE",
            description = "The same, for only the primary.")
    @Nullable
    private Double primaryRight;

    @Option(
            names = "--accuracy",
            paramLabel = "RATE",
            description = "With gates.labels.min-accuracy: expected accuracy of the shadow.")
    @Nullable
    private Double accuracy;

    @Option(
            names = "--loss-increase",
            paramLabel = "X",
            description =
                    "With gates.labels.max-loss-increase: expected mean loss of the shadow less"
                            + " that of the primary; below 0 if the shadow is better.")
    @Nullable
    private Double lossIncrease;

    @Option(
            names = "--loss-deviation",
            paramLabel = "X",
            description = "The standard deviation of that difference between requests.")
    @Nullable
    private Double lossDeviation;

    /**
     * @throws UserError if no shadow can have such a value
     */
    Expected get() {
        try {
            return new Expected(
                    share("--agreement", agreement, 1),
                    share("--slow", slow, 0),
                    share("--errors", errors, 0),
                    distance(),
                    differentBins == null ? null : (Double) differing(),
                    share("--shadow-only-slow", shadowOnlySlow, 0),
                    share("--primary-only-slow", primaryOnlySlow, 0),
                    part("--smallest-class", smallestClass),
                    part("--smallest-segment", smallestSegment),
                    labels());
        } catch (IllegalArgumentException e) {
            throw new UserError("expected: " + e.getMessage());
        }
    }

    private ExpectedLabels labels() {
        Double part = part("--labelled", labelled);
        return new ExpectedLabels(
                part == null ? 1 : part,
                share("--shadow-right", shadowRight, 0),
                share("--primary-right", primaryRight, 0),
                share("--accuracy", accuracy, 1),
                lossIncrease == null ? 0 : lossIncrease,
                share("--loss-deviation", lossDeviation, 0));
    }

    /** A distance moves at least its square over ln 2 of the requests to other bins. */
    private double differing() {
        double rate = share("--different-bins", differentBins, 0);
        double distance = distance();
        double least = Math.min(1, distance * distance / Math.log(2));
        if (rate < least) {
            throw new UserError(
                    "--different-bins "
                            + rate
                            + ": a distance of "
                            + distance
                            + " needs "
                            + least
                            + " or more");
        }
        return rate;
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

    @Nullable
    private static Double part(String option, @Nullable Double value) {
        if (value != null && !(value > 0 && value <= 1)) {
            throw new UserError(option + " " + value + ": a share above 0 and up to 1");
        }
        return value;
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
