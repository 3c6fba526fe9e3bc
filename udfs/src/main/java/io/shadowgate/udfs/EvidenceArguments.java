package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.OptionalDouble;
import org.apache.flink.table.types.inference.CallContext;

/** The shared arguments of evidence functions: their defaults and ranges. */
record EvidenceArguments(String function) {
    static final double ALPHA = 0.05;
    static final double CONFIDENCE = 1 - ALPHA;
    static final double TUNED_TO = 10_000;
    static final double POWER = 0.8;

    Range alpha() {
        return new Range(function, "alpha", x -> x > 0 && x < 0.5, "in (0, 0.5)");
    }

    Range power() {
        return new Range(function, "power", x -> x > 0 && x < 1, "in (0, 1)");
    }

    Range confidence() {
        return new Range(function, "confidence", x -> x > 0.5 && x < 1, "in (0.5, 1)");
    }

    Range tunedTo() {
        return new Range(
                function,
                "tuned_to",
                x -> x > 0 && x < Double.POSITIVE_INFINITY,
                "above 0 and finite");
    }

    /** The range of limits on a rate: 0, 1 and numbers next to them cannot be proven. */
    Range limit() {
        return new Range(
                function,
                "limit",
                x -> x >= RateGate.LEAST_LIMIT && x <= RateGate.MOST_LIMIT,
                "in [0.000001, 0.999999]");
    }

    Range distanceLimit() {
        return new Range(
                function,
                "limit",
                x -> x >= DivergenceGate.LEAST_LIMIT && x <= DivergenceGate.MOST_LIMIT,
                "in [0.001, 0.8325]");
    }

    Range bins() {
        return new Range(function, "bins", x -> x >= 2, "at or above 2");
    }

    Range count(String argument) {
        return Range.tolerance(function, argument);
    }

    Tuning tuning(double alpha, double tunedTo) {
        return new Tuning(alpha().check(alpha), tunedTo().check(tunedTo));
    }

    Tuning tuningFor(double confidence, double tunedTo) {
        return new Tuning(1 - confidence().check(confidence), tunedTo().check(tunedTo));
    }

    /** The side of its limit on which a rate is good. */
    Side side(String sign) {
        return switch (sign) {
            case ">=" -> Side.AT_LEAST;
            case "<=" -> Side.AT_MOST;
            default ->
                    throw new IllegalArgumentException(
                            function + ": side '" + sign + "' is not '>=' or '<='");
        };
    }

    void checkSide(CallContext call, int place) {
        if (CheckedCalls.isLiteral(call, place)) {
            call.getArgumentValue(place, String.class).ifPresent(this::side);
        }
    }

    static void check(CallContext call, int first, Range... ranges) {
        for (int i = 0; i < ranges.length; i++) {
            OptionalDouble literal = CheckedCalls.literal(call, first + i);
            literal.ifPresent(ranges[i]::check);
        }
    }

    /** Checks that successes are between 0 and the number of trials. */
    void checkCounts(String part, long successes, String whole, long trials) {
        count(whole).check(trials);
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    function + ": " + part + " " + successes + " is not in [0, " + trials + "]");
        }
    }
}
