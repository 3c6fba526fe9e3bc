package io.shadowgate.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One file of labels as JSON lines: whether a loan defaulted (1) or was paid back (0). Lines are in
 * the order of requests, not of their own times, as a nightly export of a bank writes them.
 *
 * <p>Six of ten requests have a label. It becomes known days later, defaults sooner than payments.
 * A few labels were wrong at first, and a later line corrects them.
 */
final class LabelLog implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("").build();

    /** The share of requests with a label. */
    private static final double COVERAGE = 0.6;

    /** The share of labels that were wrong at first. */
    private static final double CORRECTED = 0.02;

    private static final double DAY_MS = 86_400_000;
    private static final double MEAN_DAYS_OF_DEFAULTS = 1;
    private static final double MEAN_DAYS_OF_PAYMENTS = 1.5;

    private final JsonGenerator lines;
    private final Random random;

    /**
     * @param random its own, so that the requests are the same with and without labels
     */
    LabelLog(Path file, Random random) throws IOException {
        lines =
                JSON.createGenerator(
                        ObjectWriteContext.empty(),
                        new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        this.random = random;
    }

    /** Writes the lines of a request; none if it has no label. */
    void write(LoggedRequest request) {
        boolean labelled = random.nextDouble() < COVERAGE;
        boolean defaulted = RepaymentLaw.defaults(request.applicant(), random);
        boolean wrongAtFirst = random.nextDouble() < CORRECTED;
        long known =
                later(
                        request.arrivedAt(),
                        defaulted ? MEAN_DAYS_OF_DEFAULTS : MEAN_DAYS_OF_PAYMENTS);
        long corrected = later(known, MEAN_DAYS_OF_DEFAULTS);
        if (!labelled) {
            return;
        }
        if (wrongAtFirst) {
            write(request.id(), known, !defaulted);
            write(request.id(), corrected, defaulted);
        } else {
            write(request.id(), known, defaulted);
        }
    }

    private long later(long time, double meanDays) {
        double days = -meanDays * StrictMath.log(1 - random.nextDouble());
        return time + (long) (days * DAY_MS);
    }

    private void write(String id, long time, boolean defaulted) {
        lines.writeStartObject();
        lines.writeStringProperty("request_id", id);
        lines.writeNumberProperty("timestamp", time);
        lines.writeNumberProperty("ground_truth", defaulted ? 1 : 0);
        lines.writeEndObject();
        lines.writeRaw('\n');
    }

    @Override
    public void close() {
        lines.close();
    }
}
