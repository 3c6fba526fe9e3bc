package io.shadowgate.testing;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Traffic that is like other traffic but for what is given. */
final class TrafficBuilder {
    private final Traffic like;
    private Traffic.@Nullable Files files;
    private Traffic.@Nullable Kafka kafka;
    private Traffic.Sample sample;
    private Duration idleness;
    private Traffic.@Nullable Pairing pairing;
    private @Nullable RecordMapping mapping;
    private double maxDroppedRate;

    private TrafficBuilder(Traffic like) {
        this.like = like;
        files = like.files();
        kafka = like.kafka();
        sample = like.sample();
        idleness = like.idleness();
        pairing = like.pairing();
        mapping = like.mapping();
        maxDroppedRate = like.maxDroppedRate();
    }

    static TrafficBuilder like(Traffic traffic) {
        return new TrafficBuilder(traffic);
    }

    /** From files and not from Kafka. */
    TrafficBuilder files(Traffic.Files from) {
        files = from;
        kafka = null;
        return this;
    }

    /** From Kafka and not from files. */
    TrafficBuilder kafka(Traffic.Kafka from) {
        kafka = from;
        files = null;
        return this;
    }

    TrafficBuilder sample(double rate) {
        sample = new Traffic.Sample(rate, "request_id");
        return this;
    }

    TrafficBuilder idleness(Duration after) {
        idleness = after;
        return this;
    }

    TrafficBuilder pairing(Traffic.Pairing by) {
        pairing = by;
        return this;
    }

    /** Of a log in another layout. */
    TrafficBuilder mapping(RecordMapping by) {
        mapping = by;
        return this;
    }

    Traffic build() {
        return new Traffic(
                files,
                kafka,
                sample,
                like.outOfOrderness(),
                idleness,
                like.maxAhead(),
                like.maxRecordBytes(),
                pairing,
                like.answered(),
                mapping,
                maxDroppedRate);
    }
}
