package io.shadowgate.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * One shadow test: a primary, its shadows, and all that decides what their comparison means. Read
 * from a YAML file by {@link SpecReader}, which reports what is wrong with a path for each problem;
 * the records below only refuse what no reader may let through.
 *
 * @param test the name of the test, part of every report and decision
 * @param primary the model whose answers the log holds
 * @param window length of the tumbling event-time window, aligned to the epoch in UTC
 * @param sha256 digest of the spec as it was read, overrides included
 */
public record ShadowTest(
        String test,
        Traffic traffic,
        Primary primary,
        List<Shadow> shadows,
        Inference inference,
        Compare compare,
        Duration window,
        Gates gates,
        Sinks sinks,
        String sha256)
        implements Serializable {

    public ShadowTest {
        shadows = List.copyOf(shadows);
    }

    /** The model whose answers are served. */
    public record Primary(String name) implements Serializable {}
}
