package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.results.Published;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Plan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the traffic of a planned test costs. */
final class CostOptions {
    @Option(
            names = "--cost-per-day",
            paramLabel = "X",
            description = "What serving the primary costs per day, in any currency.")
    @Nullable
    private Double costPerDay;

    @Option(
            names = "--cost-ratio",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Cost of a request to the shadow, divided by its cost to the primary."
                            + " Default: ${DEFAULT-VALUE}")
    private double costRatio;

    @Option(
            names = "--bytes-per-request",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Bytes on disk for each compared request. Default: ${DEFAULT-VALUE}")
    private int bytesPerRequest;

    void check() {
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

    /** A plan from the user's options. */
    static Plan plan(ShadowTest test, VolumeOptions volume) {
        return new Plan(
                volume.requestsPerDay(),
                volume.sampleRate(rate(test)),
                volume.validRate(),
                PlannedTest.days(test.gates().evidence().minDuration()),
                PlannedTest.days(test.gates().evidence().cycle()));
    }

    /** A plan from what the test has compared. */
    static Plan plan(ShadowTest test, Published soFar) {
        rate(test);
        Plan plan = PlannedTest.trafficOf(test, soFar);
        if (plan == null) {
            throw new UserError(
                    "no request was compared in the last day, so there is no rate to plan with");
        }
        return plan;
    }

    double costRatio() {
        return costRatio;
    }

    @Nullable Double costPerDay() {
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
}
