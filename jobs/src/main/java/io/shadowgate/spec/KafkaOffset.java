package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place in each partition of a topic.
 *
 * @param time the place is the first record whose Kafka timestamp is at or after this; set only for
 *     {@link Kind#TIME}
 */
public record KafkaOffset(Kind kind, @Nullable Instant time) implements Serializable {
    public static final KafkaOffset EARLIEST = new KafkaOffset(Kind.EARLIEST, null);
    public static final KafkaOffset LATEST = new KafkaOffset(Kind.LATEST, null);
    public static final KafkaOffset GROUP = new KafkaOffset(Kind.GROUP, null);

    /** How a place is found. */
    public enum Kind {
        /** The oldest record that Kafka still has. */
        EARLIEST,
        /** After the newest record when the job starts. */
        LATEST,
        /** Where a consumer group stopped; a group without offsets starts at the oldest record. */
        GROUP,
        TIME
    }

    public KafkaOffset {
        if ((kind == Kind.TIME) == (time == null)) {
            throw new IllegalArgumentException(kind + " with time " + time);
        }
    }

    public static KafkaOffset at(Instant time) {
        return new KafkaOffset(Kind.TIME, time);
    }

    /** Whether the place moves with the traffic, so that it cannot name a place in the past. */
    public boolean isForLiveTraffic() {
        return kind == Kind.LATEST || kind == Kind.GROUP;
    }

    /** The value as written in a spec. */
    @Override
    public String toString() {
        return time == null ? SpecTypes.lowerCase(kind) : time.toString();
    }
}
