package io.shadowgate.spec;

import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where mirrored requests come from and which of them take part.
 *
 * @param files null when requests come from Kafka
 * @param kafka null when they come from files
 * @param outOfOrderness how much later than a newer request an older one may arrive before it
 *     counts as late; used on unbounded traffic only, since nothing in a bounded log is late
 * @param idleness after how long without a request a part of the log no longer holds back event
 *     time
 * @param maxAhead how far ahead of the clock a request may be stamped, and how far ahead of those
 *     before it one alone moves event time; used on unbounded traffic only
 * @param maxRecordBytes a longer record is rejected without being held in memory
 * @param pairing null when the log holds no repeats and the shadow has no log of its own
 * @param answered whether an answer that the log carries is the shadow's
 */
public record Traffic(
        @Nullable Files files,
        @Nullable Kafka kafka,
        Sample sample,
        Duration outOfOrderness,
        Duration idleness,
        Duration maxAhead,
        int maxRecordBytes,
        @Nullable Pairing pairing,
        boolean answered)
        implements Serializable {

    public Traffic {
        if ((files == null) == (kafka == null)) {
            throw new IllegalArgumentException("traffic is either files or kafka");
        }
        if (outOfOrderness.isNegative() || idleness.isNegative() || idleness.isZero()) {
            throw new IllegalArgumentException(
                    "out-of-orderness "
                            + outOfOrderness
                            + " must not be negative, idleness "
                            + idleness
                            + " above 0");
        }
        if (maxAhead.toMillis() < 1) {
            throw new IllegalArgumentException("max ahead " + maxAhead + " is below 1 ms");
        }
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException(
                    "max record bytes " + maxRecordBytes + " is below 1");
        }
    }

    /**
     * JSON lines, plain or compressed, or Parquet in files.
     *
     * @param path a file, a folder (read with its subfolders) or a glob, or a {@link PathTemplate};
     *     characters of {@link Globs} that are part of a name may be escaped
     * @param monitor how often to look for new files; null reads what is there and ends
     * @param slack how far from the time that its path names a request's timestamp may be
     * @param results the folder of the test's own results, which are never read; null if it has
     *     none
     */
    public record Files(
            String path, @Nullable Duration monitor, Duration slack, @Nullable String results)
            implements Serializable {
        public Files {
            if (slack.isNegative()) {
                throw new IllegalArgumentException("slack " + slack + " is negative");
            }
        }
    }

    /**
     * JSON records in a topic.
     *
     * @param servers brokers to begin with: {@code host:port,host:port}
     * @param until the job ends when it has read what stood before it at the start; null for a job
     *     without end
     * @param group the consumer group whose offsets are committed with checkpoints, or null
     * @param slack in a run that ends: how far a request's Kafka timestamp may be from its own
     *     time, and how much further ahead what stands before it in its partition may be stamped
     * @param properties of the Kafka client, with secrets not yet filled in
     */
    public record Kafka(
            String servers,
            String topic,
            KafkaOffset from,
            @Nullable KafkaOffset until,
            @Nullable String group,
            Duration slack,
            Map<String, String> properties)
            implements Serializable {

        public Kafka {
            if (KafkaOffset.GROUP.equals(from) && group == null) {
                throw new IllegalArgumentException("reads from a group's offsets without a group");
            }
            if (slack.isNegative()) {
                throw new IllegalArgumentException("slack " + slack + " must not be negative");
            }
            // A map of our own: what a spec's reader holds may not be serializable.
            properties = new TreeMap<>(properties);
        }
    }

    /**
     * Which records of one request id belong together.
     *
     * @param shadowLog the shadow's own log, of the same kind as that of the requests: a path or a
     *     topic; null when only repeats are looked for
     * @param within how far apart in event time they may be
     */
    public record Pairing(@Nullable String shadowLog, Duration within) implements Serializable {
        public Pairing {
            if (within.toMillis() < 1) {
                throw new IllegalArgumentException("within " + within + " is below 1 ms");
            }
        }
    }

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

    /**
     * Whether the log says where the requests of a time lie, so that a range needs no whole look.
     */
    public boolean isIndexedByTime() {
        return kafka != null || PathTemplate.of(files.path()) != null;
    }

    /** How far from a record what becomes of it may be decided. */
    public Duration reach() {
        return pairing == null ? Duration.ZERO : pairing.within().multipliedBy(3);
    }

    /** The same traffic with records of one id put together. */
    public Traffic paired(@Nullable Pairing by) {
        return new Traffic(
                files,
                kafka,
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                by,
                answered);
    }

    /** The same requests, of which repeats are still left out, whatever any shadow answered. */
    Traffic unanswered() {
        Pairing repeats = hasShadowLog() ? new Pairing(null, pairing.within()) : pairing;
        return new Traffic(
                files,
                kafka,
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                repeats,
                false);
    }

    /** Whether the shadow's answers lie in a log of their own. */
    public boolean hasShadowLog() {
        return pairing != null && pairing.shadowLog() != null;
    }

    /** The shadow's own log as traffic: all but its place is that of the requests. */
    public Traffic ofShadowLog() {
        String place = pairing.shadowLog();
        return new Traffic(
                files == null
                        ? null
                        : new Files(place, files.monitor(), files.slack(), files.results()),
                kafka == null
                        ? null
                        : new Kafka(
                                kafka.servers(),
                                place,
                                kafka.from(),
                                kafka.until(),
                                kafka.group(),
                                kafka.slack(),
                                kafka.properties()),
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                pairing,
                answered);
    }

    /** Whether the job ends when it has read what is there. */
    public boolean bounded() {
        return kafka == null ? files.monitor() == null : kafka.until() != null;
    }

    /**
     * The same traffic for a job that ends. Of a topic all is read that is there, unless it says
     * otherwise, and no group's offsets are used or moved: they belong to the live job.
     */
    public Traffic backfill() {
        if (kafka == null) {
            return this;
        }
        return new Traffic(
                null,
                new Kafka(
                        kafka.servers(),
                        kafka.topic(),
                        kafka.from().isForLiveTraffic() ? KafkaOffset.EARLIEST : kafka.from(),
                        kafka.until() == null ? KafkaOffset.LATEST : kafka.until(),
                        null,
                        kafka.slack(),
                        kafka.properties()),
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                pairing,
                answered);
    }
}
