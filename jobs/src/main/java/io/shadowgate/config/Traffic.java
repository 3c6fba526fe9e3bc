package io.shadowgate.config;

import java.io.Serializable;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Where mirrored requests come from and which of them take part.
 *
 * @param outOfOrderness how much later than a newer request an older one may arrive before it
 *     counts as late; used on unbounded traffic only, since nothing in a bounded log is late
 * @param idleness after how long without a request a source no longer holds back event time
 * @param maxRecordBytes a longer record is rejected without being held in memory
 */
public record Traffic(
        Files files, Sample sample, Duration outOfOrderness, Duration idleness, int maxRecordBytes)
        implements Serializable {

    public Traffic {
        if (outOfOrderness.isNegative() || idleness.isNegative() || idleness.isZero()) {
            throw new IllegalArgumentException(
                    "out-of-orderness "
                            + outOfOrderness
                            + " must not be negative, idleness "
                            + idleness
                            + " above 0");
        }
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException(
                    "max record bytes " + maxRecordBytes + " is below 1");
        }
    }

    /**
     * JSON lines, plain or compressed, or Parquet in files.
     *
     * @param path a file, a folder (read with its subfolders) or a glob
     * @param monitor how often to look for new files; null reads what is there and ends
     */
    public record Files(String path, @Nullable Duration monitor) implements Serializable {}

    /**
     * A deterministic share of the traffic.
     *
     * @param rate in [0, 1]
     * @param key {@code request_id}, or {@code segments.NAME} to keep or drop all requests that
     *     share a value
     */
    public record Sample(double rate, String key) implements Serializable {
        public Sample {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("sample rate " + rate + " is not in [0, 1]");
            }
        }
    }

    /** Whether the job ends when it has read what is there. */
    public boolean bounded() {
        return files.monitor() == null;
    }
}
