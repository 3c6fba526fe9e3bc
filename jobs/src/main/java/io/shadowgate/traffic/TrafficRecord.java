package io.shadowgate.traffic;

import javax.annotation.Nullable;

/** What one record of the log became: exactly one of the two is not null. */
public record TrafficRecord(@Nullable MirroredRequest request, @Nullable Rejected rejected) {

    boolean hasTimestamp() {
        return request != null || rejected.timestamp() != null;
    }

    /**
     * Event time in epoch milliseconds; {@code Long.MIN_VALUE}, which moves no watermark, if none.
     */
    public long timestamp() {
        if (request != null) {
            return request.timestamp();
        }
        return rejected.timestamp() == null ? Long.MIN_VALUE : rejected.timestamp();
    }
}
