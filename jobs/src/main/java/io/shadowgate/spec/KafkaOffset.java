package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place in each partition of a topic.
 *
 * @param time of the first record at or after it, by the timestamps that Kafka keeps; set for
 *     {@link Kind#TIME} alone
 */
public record KafkaOffset(Kind kind, @Nullable Instant time) implements Serializable {
    public static final KafkaOffset EARLIEST = new KafkaOffset(Kind.EARLIEST, null);
    public static final KafkaOffset LATEST = new KafkaOffset(Kind.LATEST, null);
    public static final KafkaOffset GROUP = new KafkaOffset(Kind.GROUP, null);

    /** What a place is found by. */
    public enum Kind {
        /** The oldest record that Kafka still has. */
        EARLIEST,
        /** Behind the newest record when the job starts. */
        LATEST,
        /** Where a consumer group stopped; a group that never read starts at the oldest record. */
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

    /** Whether it moves with the traffic, so that it says nothing of what is past. */
    public boolean isForLiveTraffic() {
        return kind == Kind.LATEST || kind == Kind.GROUP;
    }

    /** As a spec says it. */
    @Override
    public String toString() {
        return time == null ? SpecTypes.lowerCase(kind) : time.toString();
    }
}
