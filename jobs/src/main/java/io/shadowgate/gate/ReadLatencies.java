package io.shadowgate.gate;

import io.shadowgate.statistics.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored latencies, and remembers the last ones. A decision asks for several values of the
 * same latencies, and reading them takes longer than any of these values.
 *
 * <p>Stored latencies never change, so the same array holds the same latencies. Safe for use by
 * several threads.
 */
final class ReadLatencies {
    private record Last(byte[] stored, LatencyHistogram latencies) {}

    @Nullable private Last last;

    /** The caller must not change the latencies. */
    LatencyHistogram of(byte[] stored) {
        Last known = last;
        if (known == null || known.stored != stored) {
            known = new Last(stored, LatencyHistogram.fromBytes(stored));
            last = known;
        }
        return known.latencies;
    }
}
