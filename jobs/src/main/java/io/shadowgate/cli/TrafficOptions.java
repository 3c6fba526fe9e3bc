package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.results.Published;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Plan;
import java.time.Duration;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The traffic that a test is planned for, and what it costs. */
final class TrafficOptions {
    @Option(
            names = "--requests-per-day",
            paramLabel = "N",
            description = "Requests that the primary serves. Required without --so-far.")
    @Nullable
    private Double requestsPerDay;

    @Option(
            names = "--sample-rate",
            paramLabel = "RATE",
            description = "The share of them that is compared. Default: traffic.sample.rate")
    @Nullable
    private Double sampleRate;

    @Option(
            names = "--valid-rate",
            paramLabel = "RATE",
            description =
                    "The share of those that can be compared: not rejected, not lost. Default: 1")
    @Nullable
    private Double validRate;

    @Option(
            names = "--cost-per-day",
            paramLabel = "X",
            description = "What serving the primary costs, in any currency.")
    @Nullable
    private Double costPerDay;

    @Option(
            names = "--cost-ratio",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "What a request costs the shadow over what it costs the primary. Default:"
                            + " ${DEFAULT-VALUE}")
    private double costRatio;

    @Option(
            names = "--bytes-per-request",
            paramLabel = "N",
            defaultValue = "1024",
            description = "What a compared request takes on disk. Default: ${DEFAULT-VALUE}")
    private int bytesPerRequest;

    void check() {
        positive("--requests-per-day", requestsPerDay);
        share("--sample-rate", sampleRate);
        share("--valid-rate", validRate);
        if (!(costRatio >= 0 && costRatio < Double.POSITIVE_INFINITY)) {
            throw new UserError("--cost-ratio " + costRatio + ": 0 or more");
        }
        if (costPerDay != null && !(costPerDay >= 0 && costPerDay < Double.POSITIVE_INFINITY)) {
            throw new UserError("--cost-per-day " + costPerDay + ": 0 or more");
        }
        if (bytesPerRequest < 0) {
            throw new UserError("--bytes-per-request " + bytesPerRequest + ": 0 or more");
        }
    }

    void refuseVolume(String why) {
        if (requestsPerDay != null || sampleRate != null || validRate != null) {
            throw new UserError(
                    "--requests-per-day, --sample-rate and --valid-rate have no use with --so-far,"
                            + " which "
                            + why);
        }
    }

    /** From what the user says. */
    Plan plan(ShadowTest test) {
        if (requestsPerDay == null) {
            throw new UserError(
                    "--requests-per-day is missing: how many requests the primary serves");
        }
        return new Plan(
                requestsPerDay,
                sampleRate == null ? rate(test) : sampleRate,
                validRate == null ? 1 : validRate,
                days(test.gates().evidence().minDuration()),
                days(test.gates().evidence().cycle()));
    }

    /** From what a test compares. */
    Plan plan(ShadowTest test, Published soFar) {
        if (soFar.requestsPerDay() == 0) {
            throw new UserError("no request was compared in the last day: nothing to plan with");
        }
        return new Plan(
                soFar.requestsPerDay() / rate(test),
                rate(test),
                1,
                days(test.gates().evidence().minDuration()),
                days(test.gates().evidence().cycle()));
    }

    /** Begun ones as whole, at least one. */
    private static int days(Duration duration) {
        return (int) Math.max(1, (duration.toSeconds() + 86_399) / 86_400);
    }

    double costRatio() {
        return costRatio;
    }

    @Nullable
    Double costPerDay() {
        return costPerDay;
    }

    int bytesPerRequest() {
        return bytesPerRequest;
    }

    private static double rate(ShadowTest test) {
        double rate = test.traffic().sample().rate();
        if (rate == 0) {
            throw new UserError("traffic.sample.rate is 0: nothing is ever compared");
        }
        return rate;
    }

    private static void positive(String option, @Nullable Double value) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new UserError(option + " " + value + ": above 0");
        }
    }

    private static void share(String option, @Nullable Double value) {
        if (value != null && !(value > 0 && value <= 1)) {
            throw new UserError(option + " " + value + ": above 0 and up to 1, such as 0.1");
        }
    }
}
