package io.shadowgate.admission;

import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Keeps a fixed share of the keys. The same key gets the same choice in every run, on every
 * machine.
 *
 * <p>A key is kept when the first 64 bits of its MurmurHash3 (x64, 128 bits, seed 0, of its UTF-8
 * bytes), read as an unsigned fraction of 2^64, lie below the rate. Other systems can therefore
 * choose the same requests. A key kept at one rate is kept at every higher rate.
 */
public final class Sampling implements Serializable {
    private static final long serialVersionUID = 1;

    /** Keeps everything. */
    public static final Sampling ALL = new Sampling(1, -1);

    private final double rate;
    private final int segment;

    private Sampling(double rate, int segment) {
        this.rate = rate;
        this.segment = segment;
    }

    public static Sampling of(double rate, RequestSchema schema) {
        return new Sampling(rate, schema.segmentAt(schema.sampleSegment()));
    }

    public boolean keeps(MirroredRequest request) {
        // A rate of 1 needs no hash of every request.
        return rate >= 1
                || fraction(segment < 0 ? request.requestId() : request.segments()[segment]) < rate;
    }

    static double fraction(String key) {
        return (hash(key) >>> 11) * 0x1.0p-53;
    }

    /** The first half of the key's MurmurHash3 (x64, 128 bits, seed 0). */
    public static long hash(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash128x64(bytes, 0, bytes.length, 0)[0];
    }
}
