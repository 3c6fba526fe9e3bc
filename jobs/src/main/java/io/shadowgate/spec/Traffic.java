package io.shadowgate.spec;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where mirrored requests come from and which of them are compared.
 *
 * @param files null if requests come from Kafka
 * @param kafka null if requests come from files
 * @param outOfOrderness how much older than the newest request a request may be without counting as
 *     late; used only on unbounded traffic, because nothing in a bounded log is late
 * @param idleness time without a request after which a part of the log no longer holds back event
 *     time
 * @param maxAhead how far ahead of the clock a request's timestamp may be, and how far a single
 *     request can move event time ahead of earlier requests; used only on unbounded traffic
 * @param maxRecordBytes a longer record is rejected and never held in memory
 * @param pairing null if repeats are not searched and the shadow has no log of its own
 * @param answered whether an answer in the log is the shadow's
 * @param mapping how to read the records; null for ShadowGate's own layout
 * @param maxDroppedRate the largest share of requests that mirrors may drop, in [0, 1]
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
        boolean answered,
        @Nullable RecordMapping mapping,
        double maxDroppedRate)
        implements Serializable {

    /**
     * How many horizons apart two records of an id may be and still affect each other: the horizon
     * of a repeat, of its answer, and of that answer's repeat.
     */
    private static final int REACH = 3;

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
        if (!(maxDroppedRate >= 0 && maxDroppedRate <= 1)) {
            throw new IllegalArgumentException(
                    "max dropped rate " + maxDroppedRate + " is not in [0, 1]");
        }
    }

    /**
     * JSON or CSV, plain or compressed, or Parquet in files.
     *
     * @param path a file, a folder (read with its subfolders) or a glob, or a {@link PathTemplate};
     *     {@link Globs} characters in a name can be escaped
     * @param pollInterval how often to look for new files; if null, the job reads the present files
     *     and ends
     * @param timestampSlack how far a request's timestamp may be from the time in its path
     * @param results the folder of the test's own results, which is never read; null for none
     * @param form what the files hold
     */
    public record Files(
            String path,
            @Nullable Duration pollInterval,
            Duration timestampSlack,
            @Nullable String results,
            Form form)
            implements Serializable {
        /** Files whose names say their format. */
        public Files(
                String path,
                @Nullable Duration pollInterval,
                Duration timestampSlack,
                @Nullable String results) {
            this(path, pollInterval, timestampSlack, results, Form.BY_NAME);
        }

        public Files {
            if (timestampSlack.isNegative()) {
                throw new IllegalArgumentException(
                        "timestamp slack " + timestampSlack + " is negative");
            }
        }
    }

    /** A format of files. */
    public enum Format {
        JSON,
        CSV,
        PARQUET
    }

    /**
     * What the files of a log hold.
     *
     * @param format of all files; null if their names say it
     * @param delimiter between the cells of CSV; null for a comma, and a tab in {@code .tsv} files
     * @param columns the names of columns of CSV files without a header; empty if all have one
     */
    public record Form(@Nullable Format format, @Nullable Character delimiter, List<String> columns)
            implements Serializable {
        public static final Form BY_NAME = new Form(null, null, List.of());

        public Form {
            columns = List.copyOf(columns);
        }
    }

    /** What the values of a topic hold. */
    public enum ValueFormat {
        JSON,
        AVRO,
        JSON_SCHEMA,
        PROTOBUF;

        /** The name in a spec. */
        public String specName() {
            return SpecTypes.lowerCase(this);
        }
    }

    /**
     * Where schemas are and how to log in there. Secrets are references, such as {@code
     * ${env:NAME}}.
     *
     * @param urls of one registry; the next is asked if one does not answer
     * @param user null for no login with user and password
     * @param password null exactly if {@code user} is
     * @param token null for no login with a token
     */
    public record Registry(
            List<String> urls,
            @Nullable String user,
            @Nullable String password,
            @Nullable String token)
            implements Serializable {
        public Registry {
            urls = List.copyOf(urls);
            if (urls.isEmpty()) {
                throw new IllegalArgumentException("a registry has at least one URL");
            }
            if ((user == null) != (password == null) || user != null && token != null) {
                throw new IllegalArgumentException(
                        "a login is a user and a password, or a token, or nothing");
            }
        }
    }

    /**
     * How to read the values of a topic.
     *
     * @param registry null if values need no schemas
     */
    public record Values(ValueFormat format, @Nullable Registry registry) implements Serializable {
        public static final Values JSON = new Values(ValueFormat.JSON, null);

        public Values {
            if (registry == null
                    && (format == ValueFormat.AVRO || format == ValueFormat.PROTOBUF)) {
                throw new IllegalArgumentException(format + " needs a registry");
            }
        }
    }

    /**
     * Records in a topic.
     *
     * @param servers brokers to connect to first: {@code host:port,host:port}
     * @param until the job ends when it has read the records before this place at the start; null
     *     for a job without end
     * @param group the consumer group whose offsets are committed with checkpoints, or null
     * @param timestampSlack in a run that ends: how far a request's Kafka timestamp may be from its
     *     own timestamp, and from the Kafka timestamps of earlier records in its partition that are
     *     later
     * @param properties of the Kafka client, with secrets not yet filled in
     * @param values what the records hold
     */
    public record Kafka(
            String servers,
            String topic,
            KafkaOffset from,
            @Nullable KafkaOffset until,
            @Nullable String group,
            Duration timestampSlack,
            Map<String, String> properties,
            Values values)
            implements Serializable {

        /** JSON records. */
        public Kafka(
                String servers,
                String topic,
                KafkaOffset from,
                @Nullable KafkaOffset until,
                @Nullable String group,
                Duration timestampSlack,
                Map<String, String> properties) {
            this(servers, topic, from, until, group, timestampSlack, properties, Values.JSON);
        }

        public Kafka {
            if (KafkaOffset.GROUP.equals(from) && group == null) {
                throw new IllegalArgumentException("reads from a group's offsets without a group");
            }
            if (timestampSlack.isNegative()) {
                throw new IllegalArgumentException(
                        "timestamp slack " + timestampSlack + " must not be negative");
            }
            // A copy, because the reader's map may not be serializable.
            properties = new TreeMap<>(properties);
        }
    }

    /**
     * Which records of one request id belong together.
     *
     * @param shadowLog the shadow's own log, a path or a topic, of the same kind as the request
     *     log; null to look only for repeats
     * @param within how far apart in event time these records may be
     * @param shadowMapping how to read the records of the shadow's own log; null if they are read
     *     as those of the request log
     */
    public record Pairing(
            @Nullable String shadowLog, Duration within, @Nullable RecordMapping shadowMapping)
            implements Serializable {
        /** Of a log that is read as the request log is. */
        public Pairing(@Nullable String shadowLog, Duration within) {
            this(shadowLog, within, null);
        }

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

    /** The files of traffic that does not come from Kafka. */
    public Files requiredFiles() {
        return Objects.requireNonNull(files, "requests come from Kafka");
    }

    /** The topic of traffic that comes from Kafka. */
    public Kafka requiredKafka() {
        return Objects.requireNonNull(kafka, "requests come from files");
    }

    /** Whether requests of a time range can be found without reading the whole log. */
    public boolean isIndexedByTime() {
        return kafka != null || PathTemplate.of(requiredFiles().path()) != null;
    }

    /** How far apart two records may be and still affect each other. */
    public Duration reach() {
        Duration ofHalves = reachOfHalves();
        if (hasShadowLog()) {
            Duration ofShadow = ofShadowLog().reachOfHalves();
            ofHalves = ofShadow.compareTo(ofHalves) > 0 ? ofShadow : ofHalves;
        }
        return reachOfRequests().plus(ofHalves);
    }

    /** The same for two requests, or a request and its answer in the shadow's own log. */
    public Duration reachOfRequests() {
        return pairing == null ? Duration.ZERO : pairing.within().multipliedBy(REACH);
    }

    /** The same for requests and responses that are records of their own. */
    private Duration reachOfHalves() {
        return mapping == null || !mapping.isOfHalves()
                ? Duration.ZERO
                : mapping.within().multipliedBy(REACH);
    }

    /** The same traffic, with records of one id paired. */
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
                answered,
                mapping,
                maxDroppedRate);
    }

    /** The same requests without the shadow's answers. Repeats are still left out. */
    Traffic unanswered() {
        Pairing repeats = pairing == null ? null : new Pairing(null, pairing.within());
        return new Traffic(
                files,
                kafka,
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                repeats,
                false,
                mapping,
                maxDroppedRate);
    }

    /** Whether the shadow has its own log of answers. */
    public boolean hasShadowLog() {
        return pairing != null && pairing.shadowLog() != null;
    }

    /**
     * The shadow's own log as traffic. Everything except its place, and its mapping if it has one,
     * is the same as for the requests.
     */
    public Traffic ofShadowLog() {
        if (pairing == null || pairing.shadowLog() == null) {
            throw new IllegalStateException("the shadow has no log of its own");
        }
        String place = pairing.shadowLog();
        return new Traffic(
                files == null
                        ? null
                        : new Files(
                                place,
                                files.pollInterval(),
                                files.timestampSlack(),
                                files.results(),
                                files.form()),
                kafka == null
                        ? null
                        : new Kafka(
                                kafka.servers(),
                                place,
                                kafka.from(),
                                kafka.until(),
                                kafka.group(),
                                kafka.timestampSlack(),
                                kafka.properties(),
                                kafka.values()),
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                pairing,
                answered,
                pairing.shadowMapping() == null ? mapping : pairing.shadowMapping(),
                maxDroppedRate);
    }

    /** Whether the job ends after it has read the log. */
    public boolean bounded() {
        return kafka == null ? requiredFiles().pollInterval() == null : kafka.until() != null;
    }

    /**
     * The same traffic for a job that ends. It reads all records that a topic has at the start,
     * unless the spec limits this. It neither uses nor moves a group's offsets, because they belong
     * to the live job.
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
                        kafka.timestampSlack(),
                        kafka.properties(),
                        kafka.values()),
                sample,
                outOfOrderness,
                idleness,
                maxAhead,
                maxRecordBytes,
                pairing,
                answered,
                mapping,
                maxDroppedRate);
    }
}
