package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many requests a test is planned for. */
final class VolumeOptions {
    @Option(
            names = "--requests-per-day",
            paramLabel = "N",
            description = "Requests that the primary serves per day. Required without --so-far.")
    @Nullable
    private Double requestsPerDay;

    @Option(
            names = "--sample-rate",
            paramLabel = "RATE",
            description = "The share of requests that is sampled. Default: traffic.sample.rate")
    @Nullable
    private Double sampleRate;

    @Option(
            names = "--valid-rate",
            paramLabel = "RATE",
            description =
                    "The share of sampled requests that can be compared, because they are"
                            + " neither rejected nor lost. Default: 1")
    @Nullable
    private Double validRate;

    double requestsPerDay() {
        if (requestsPerDay == null) {
            throw new UserError(
                    "--requests-per-day is missing: say how many requests the primary"
                            + " serves per day");
        }
        return requestsPerDay;
    }

    /**
     * @param ofSpec used without the option
     */
    double sampleRate(double ofSpec) {
        return sampleRate == null ? ofSpec : sampleRate;
    }

    double validRate() {
        return validRate == null ? 1 : validRate;
    }

    void check() {
        if (requestsPerDay != null
                && !(requestsPerDay > 0 && requestsPerDay < Double.POSITIVE_INFINITY)) {
            throw new UserError("--requests-per-day " + requestsPerDay + ": above 0");
        }
        share("--sample-rate", sampleRate);
        share("--valid-rate", validRate);
    }

    private static void share(String option, @Nullable Double value) {
        if (value != null && !(value > 0 && value <= 1)) {
            throw new UserError(option + " " + value + ": above 0 and up to 1, such as 0.1");
        }
    }
}
