package io.shadowgate.spec;

import static io.shadowgate.spec.Affects.ANSWERS;
import static io.shadowgate.spec.Affects.CLUSTERS;
import static io.shadowgate.spec.Affects.EVIDENCE;
import static io.shadowgate.spec.Affects.LOG;
import static io.shadowgate.spec.Affects.NOTHING;
import static io.shadowgate.spec.Affects.WINDOWS;
import static io.shadowgate.spec.QuantityTypes.duration;
import static io.shadowgate.spec.QuantityTypes.integer;
import static io.shadowgate.spec.QuantityTypes.latency;
import static io.shadowgate.spec.QuantityTypes.memory;
import static io.shadowgate.spec.QuantityTypes.number;
import static io.shadowgate.spec.SpecKey.optional;
import static io.shadowgate.spec.SpecKey.required;
import static io.shadowgate.spec.SpecKey.withDefault;
import static io.shadowgate.spec.SpecTypes.DIGEST;
import static io.shadowgate.spec.SpecTypes.FLAG;
import static io.shadowgate.spec.SpecTypes.NAME;
import static io.shadowgate.spec.SpecTypes.PATH;
import static io.shadowgate.spec.SpecTypes.TEXT;
import static io.shadowgate.spec.SpecTypes.choice;
import static io.shadowgate.spec.SpecTypes.choices;
import static io.shadowgate.spec.SpecTypes.names;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every key of the spec, in the order of the reference page. */
final class SpecKeys {
    private static final double ANY = Double.NEGATIVE_INFINITY;
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    static final String NOISE_FLOOR = "primary.noise-floor";

    /** The only list of sections. */
    static final String SHADOWS = "shadows";

    /**
     * Sections that may be left out, and the required keys in them with them: without a model a
     * shadow's answers come from the log, traffic is either files or Kafka, and results go to one
     * or both of them.
     */
    static final List<String> OPTIONAL_SECTIONS =
            List.of(
                    NOISE_FLOOR,
                    "shadows[].model",
                    "traffic.files",
                    "traffic.kafka",
                    "sinks.files",
                    "sinks.kafka");

    static final SpecKey<String> TEST =
            required(
                    "test",
                    WINDOWS,
                    NAME,
                    "the name of the test, part of every report and decision");

    static final SpecKey<String> FILES_PATH =
            required(
                    "traffic.files.path",
                    LOG,
                    PATH,
                    "the request log: a file, a folder (read with its subfolders) or a glob;"
                            + " `{yyyy-MM-dd}` and the like stand for the time, in UTC, that a"
                            + " folder or file holds");
    static final SpecKey<Duration> FILES_POLL_INTERVAL =
            optional(
                            "traffic.files.poll-interval",
                            LOG,
                            duration(MS, MS),
                            "how often to look for new files; without it the job reads what is"
                                    + " there and ends")
                    .formerly("traffic.files.monitor");
    static final SpecKey<String> KAFKA_SERVERS =
            required(
                    "traffic.kafka.servers",
                    LOG,
                    TEXT,
                    "in place of `traffic.files`: the brokers to begin with, as"
                            + " `host:port,host:port`");
    static final SpecKey<String> KAFKA_TOPIC =
            required(
                    "traffic.kafka.topic",
                    LOG,
                    TEXT,
                    "the topic of the requests, one JSON record each");
    static final SpecKey<KafkaOffset> KAFKA_FROM =
            withDefault(
                    "traffic.kafka.from",
                    LOG,
                    KafkaTypes.FROM,
                    "earliest",
                    "where to start: at the oldest record, behind the newest, where the group"
                            + " stopped, or at the first record with a Kafka timestamp of this time"
                            + " or later");
    static final SpecKey<KafkaOffset> KAFKA_UNTIL =
            optional(
                    "traffic.kafka.until",
                    LOG,
                    KafkaTypes.UNTIL,
                    "where to end, of what is there when the job starts: behind the newest record,"
                            + " or before the first with a Kafka timestamp of this time or later;"
                            + " without it `run` never ends");
    static final SpecKey<String> KAFKA_GROUP =
            optional(
                    "traffic.kafka.group",
                    LOG,
                    TEXT,
                    "the consumer group in whose name offsets are committed with each checkpoint,"
                            + " for others to watch; a backfill commits none");
    static final SpecKey<Map<String, String>> KAFKA_PROPERTIES =
            withDefault(
                    "traffic.kafka.properties",
                    NOTHING,
                    KafkaTypes.CONSUMER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");
    static final SpecKey<String> SHADOW_LOG_PATH =
            optional(
                    "traffic.shadow-log.path",
                    LOG,
                    PATH,
                    "with `traffic.files`, where the shadow's answers lie in a log of their own:"
                            + " a file, a folder or a glob, read as the requests are");
    static final SpecKey<String> SHADOW_LOG_TOPIC =
            optional(
                    "traffic.shadow-log.topic",
                    LOG,
                    TEXT,
                    "with `traffic.kafka`, the topic of the shadow's answers, read as that of the"
                            + " requests is");
    static final SpecKey<Duration> PAIRING_WITHIN =
            optional(
                            "traffic.pairing.within",
                            ANSWERS,
                            duration(MS, MS),
                            "how far apart in event time records of one `request_id` may be and"
                                    + " still belong together: a request and its answer in"
                                    + " `traffic.shadow-log`, or repeats, of which one is compared"
                                    + " and the others are counted; without it `1 min` where there"
                                    + " is a `traffic.shadow-log`, and else every record is"
                                    + " compared")
                    .formerly("traffic.deduplicate-within")
                    .formerly("traffic.shadow-log.within");
    static final SpecKey<Double> SAMPLE_RATE =
            withDefault(
                    "traffic.sample.rate",
                    WINDOWS,
                    number(0, false, 1, ""),
                    "1.0",
                    "the share of requests that take part");
    static final SpecKey<String> SAMPLE_KEY =
            optional(
                            "traffic.sample.segment",
                            WINDOWS,
                            SpecTypes.SAMPLE_SEGMENT,
                            "the request segment by which the sample is drawn, such as `user`:"
                                    + " requests with the same value are all kept or all left out;"
                                    + " without it each request is drawn by its `request_id`")
                    .formerly("traffic.sample.key", SpecTypes.SAMPLE_KEY);
    static final SpecKey<Duration> OUT_OF_ORDERNESS =
            withDefault(
                    "traffic.out-of-orderness",
                    LOG,
                    duration(Duration.ZERO, MS),
                    "30 s",
                    "how much later than a newer request an older one may arrive on unbounded"
                            + " traffic");
    static final SpecKey<Duration> IDLENESS =
            withDefault(
                    "traffic.idleness",
                    LOG,
                    duration(MS, MS),
                    "1 min",
                    "after how long without a request a partition of a topic no longer holds back"
                            + " event time; of two logs of files, one");
    static final SpecKey<Duration> MAX_AHEAD =
            withDefault(
                    "traffic.max-ahead",
                    LOG,
                    duration(MS, MS),
                    "1 h",
                    "on unbounded traffic: a request stamped further ahead of the clock is"
                            + " rejected, and one further ahead of those before it moves event time"
                            + " only when the next one confirms it");
    static final SpecKey<Duration> TIMESTAMP_SLACK =
            optional(
                            "traffic.timestamp-slack",
                            LOG,
                            duration(Duration.ZERO, MS),
                            "how far a request's own time may be from where the log keeps it, or it"
                                    + " is rejected: outside the time that a path with `{...}`"
                                    + " stands for, without it not at all; or, in runs that end,"
                                    + " from its Kafka timestamp, without it `1 h`")
                    .formerly("traffic.files.slack")
                    .formerly("traffic.kafka.slack");
    static final SpecKey<Integer> MAX_RECORD_BYTES =
            withDefault(
                    "traffic.max-record-bytes",
                    LOG,
                    memory(),
                    "1 MiB",
                    "a longer record is rejected without being held in memory");

    static final SpecKey<String> PRIMARY_NAME =
            required("primary.name", WINDOWS, NAME, "the model whose answers are served");

    static final SpecKey<Double> NOISE_DISAGREEMENT =
            required(
                    "primary.noise-floor.disagreement-rate",
                    EVIDENCE,
                    number(0, false, 0.5, ""),
                    "the share of requests on which the primary disagrees with its own log when it"
                            + " is asked again; `shadowgate calibrate` measures this section");
    static final SpecKey<Double> NOISE_ERRORS =
            required(
                    "primary.noise-floor.error-rate",
                    EVIDENCE,
                    number(0, false, 0.5, ""),
                    "the share of them that it then fails to answer");
    static final SpecKey<Double> NOISE_DIVERGENCE =
            required(
                    "primary.noise-floor.divergence",
                    EVIDENCE,
                    number(0, false, 0.8326, ""),
                    "the Jensen-Shannon distance between both sets of its answers");
    static final SpecKey<Double> NOISE_LATENCY =
            optional(
                    "primary.noise-floor.latency-overhead-ms",
                    EVIDENCE,
                    number(ANY, true, NO_LIMIT, ""),
                    "in milliseconds: its p99 as measured here less that in its log; for decisions"
                            + " to show");

    static final SpecKey<String> SHADOW_NAME =
            required(
                    "shadows[].name",
                    ANSWERS,
                    NAME,
                    "the shadow's name, different from every other");
    static final SpecKey<String> MODEL_PATH =
            required(
                    "shadows[].model.path",
                    LOG,
                    PATH,
                    "the ONNX file; leave the model section out where the log holds this shadow's"
                            + " answers (one shadow at most)");
    static final SpecKey<String> MODEL_SHA256 =
            optional(
                    "shadows[].model.sha256",
                    LOG,
                    DIGEST,
                    "the digest that the file must have; without it any file is accepted");
    static final SpecKey<List<String>> FEATURES =
            withDefault(
                    "shadows[].features",
                    ANSWERS,
                    names(),
                    "[]",
                    "names that make up the model's input vector, in its order; leave out where"
                            + " the log carries arrays");
    static final SpecKey<String> OUTPUT_NAME =
            optional(
                    "shadows[].output.name",
                    ANSWERS,
                    TEXT,
                    "which of the model's outputs is the prediction; needed when there are"
                            + " several");
    static final SpecKey<Long> OUTPUT_INDEX =
            optional(
                    "shadows[].output.index",
                    ANSWERS,
                    integer(0, Integer.MAX_VALUE, ""),
                    "the column that is the score, counted from 0; for `prediction: score` only");
    static final SpecKey<List<String>> OUTPUT_LABELS =
            withDefault(
                    "shadows[].output.labels",
                    ANSWERS,
                    names(),
                    "[]",
                    "names of the columns of a model that gives one number per class; for"
                            + " `prediction: label` only; empty means that the column's number is"
                            + " the label");

    static final SpecKey<Long> BATCH =
            withDefault(
                    "inference.batch",
                    ANSWERS,
                    integer(1, 65_536, ""),
                    "256",
                    "most requests in one call of a model; calls are smaller where so many would"
                            + " come near `timeout`");
    static final SpecKey<Duration> LINGER =
            withDefault(
                    "inference.linger",
                    ANSWERS,
                    duration(Duration.ZERO, MS),
                    "5 ms",
                    "longest wait for a batch to fill");
    static final SpecKey<Duration> TIMEOUT =
            withDefault(
                    "inference.timeout",
                    ANSWERS,
                    duration(MS, MS),
                    "200 ms",
                    "longest time one call may take; the requests of a longer one are asked again,"
                            + " each alone, and those that then take longer count as timed out");
    static final SpecKey<Long> WORKERS =
            withDefault(
                    "inference.workers",
                    ANSWERS,
                    integer(1, 1024, ""),
                    "1",
                    "threads per shadow and subtask that call the model");
    static final SpecKey<Double> SINGLE_CALLS =
            withDefault(
                    "inference.single-calls",
                    ANSWERS,
                    number(0, true, 1, ""),
                    "0.02",
                    "the share of requests, chosen by their `request_id`, that are each asked in a"
                            + " call of their own; a shadow's latency is that of these calls, and"
                            + " each is one observation");

    static final SpecKey<Compare.Kind> PREDICTION =
            withDefault(
                    "compare.prediction",
                    WINDOWS,
                    choice(Compare.Kind.class),
                    "score",
                    "what a prediction is: one number, one name, or one number per class");
    static final SpecKey<Double> ABSOLUTE =
            withDefault(
                    "compare.tolerance.absolute",
                    WINDOWS,
                    number(0, false, NO_LIMIT, ""),
                    "0.000001",
                    "scores agree when they differ by no more than this; `score` only");
    static final SpecKey<Double> RELATIVE =
            withDefault(
                    "compare.tolerance.relative",
                    WINDOWS,
                    number(0, false, NO_LIMIT, ""),
                    "0",
                    "or by no more than this share of the larger one; `score` only");
    static final SpecKey<Double> BINS_FROM =
            withDefault(
                    "compare.bins.from",
                    WINDOWS,
                    number(ANY, false, NO_LIMIT, ""),
                    "0",
                    "where the bins of the score distributions start; `score` only");
    static final SpecKey<Double> BINS_TO =
            withDefault(
                    "compare.bins.to",
                    WINDOWS,
                    number(ANY, false, NO_LIMIT, ""),
                    "1",
                    "where they end, above `from`; scores outside have bins of their own");
    static final SpecKey<Long> BINS_COUNT =
            withDefault(
                    "compare.bins.count",
                    WINDOWS,
                    integer(1, 10_000, ""),
                    "20",
                    "how many bins of equal width; `score` only");
    static final SpecKey<List<String>> SEGMENTS =
            withDefault(
                    "compare.segments",
                    WINDOWS,
                    names(),
                    "[]",
                    "request segments that get reports of their own");
    static final SpecKey<Long> MAX_SEGMENT_VALUES =
            withDefault(
                    "compare.max-segment-values",
                    WINDOWS,
                    integer(1, 10_000, ""),
                    "1000",
                    "how many values of a segment may have reports of their own in a window; all"
                            + " others count as one, `country=(rest)`");
    static final SpecKey<List<String>> CLASSES =
            withDefault(
                            "compare.classes",
                            CLUSTERS,
                            names(),
                            "[]",
                            "labels, or numbers of a vector's columns, that have a bin of their own"
                                + " in the divergence gate; all others share one. Fewer bins prove"
                                + " more")
                    .formerly("gates.classes.names");

    static final SpecKey<Duration> WINDOW =
            withDefault(
                    "window",
                    WINDOWS,
                    duration(SECOND, SECOND),
                    "5 min",
                    "length of the event-time windows, aligned to 1970-01-01 in UTC");

    static final SpecKey<Gates.Policy> POLICY =
            withDefault(
                    "gates.policy",
                    EVIDENCE,
                    choice(Gates.Policy.class),
                    "evidence",
                    "what the verdict rests on: `evidence`, what the counts prove however often one"
                            + " looks, or `point`, the observed values themselves; decisions show"
                            + " both");
    static final SpecKey<Long> MIN_REQUESTS =
            withDefault(
                    "gates.min-requests",
                    EVIDENCE,
                    integer(1, Long.MAX_VALUE, "no data must never pass"),
                    "10000",
                    "fewer compared requests hold the decision");
    static final SpecKey<Double> MIN_AGREEMENT_RATE =
            withDefault(
                    "gates.min-agreement-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.90",
                    "least share of requests on which shadow and primary agree; 0, 1, or"
                            + " from 0.000001 to 0.999999, which can be computed with");
    static final SpecKey<Double> MAX_LATENCY =
            withDefault(
                            "gates.max-shadow-latency-p99",
                            WINDOWS,
                            latency(),
                            "100 ms",
                            "the latency that 99 of 100 requests may not exceed")
                    .formerly("gates.max-shadow-latency-p99-ms", number(0, true, NO_LIMIT, ""));
    static final SpecKey<Double> MAX_ERROR_RATE =
            withDefault(
                    "gates.max-shadow-error-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.001",
                    "largest share of requests that the shadow fails to answer; 0, 1, or from"
                            + " 0.000001 to 0.999999");
    static final SpecKey<Double> MAX_DIVERGENCE =
            withDefault(
                    "gates.max-distribution-divergence",
                    EVIDENCE,
                    number(
                            0,
                            false,
                            0.8326,
                            "a Jensen-Shannon distance never exceeds sqrt(ln 2), so a higher limit"
                                    + " would let everything pass"),
                    "0.15",
                    "largest Jensen-Shannon distance (natural logarithm) between the answers of"
                            + " primary and shadow; 0, from 0.001 to 0.8325, or 0.8326");

    static final SpecKey<Boolean> ABOVE_NOISE =
            withDefault(
                    "gates.above-noise-floor",
                    EVIDENCE,
                    FLAG,
                    "false",
                    "whether the limits on agreement, errors and divergence are for what comes on"
                            + " top of `primary.noise-floor`");
    static final SpecKey<Double> PAIRED_THRESHOLD =
            optional(
                            "gates.paired-latency.threshold",
                            WINDOWS,
                            latency(),
                            "where a request counts as slow for primary or shadow; without"
                                    + " it `max-shadow-latency-p99`")
                    .formerly("gates.paired-latency.threshold-ms", number(0, true, NO_LIMIT, ""));
    static final SpecKey<Double> PAIRED_EXCESS =
            optional(
                    "gates.paired-latency.max-excess-rate",
                    EVIDENCE,
                    number(0, false, 0.4, ""),
                    "a gate on how much larger than the primary's the shadow's share of slow"
                            + " requests may be; without it no such gate");
    static final SpecKey<Double> MIN_CLASS_AGREEMENT =
            optional(
                    "gates.classes.min-agreement-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "a gate for each of `compare.classes`: least agreement among the requests that"
                            + " the primary put there; without it no such gates");
    static final SpecKey<List<String>> GATED_SEGMENTS =
            withDefault(
                    "gates.segments.names",
                    CLUSTERS,
                    names(),
                    "[]",
                    "request segments, of those in `compare.segments`, whose every value has gates"
                            + " of its own, under the same limits");
    static final SpecKey<List<Gates.Measure>> SEGMENT_MEASURES =
            withDefault(
                    "gates.segments.measures",
                    EVIDENCE,
                    choices(Gates.Measure.class),
                    "[agreement]",
                    "what is gated in a segment");
    static final SpecKey<Long> MAX_SEGMENTS =
            withDefault(
                            "gates.segments.max-segments",
                            EVIDENCE,
                            integer(1, 10_000, ""),
                            "100",
                            "how many segments may have gates, the first to come; proof of a bad"
                                    + " one has to pay for as many")
                    .formerly("gates.segments.most");
    static final SpecKey<Gates.WithoutPower> IF_UNDERPOWERED =
            withDefault(
                            "gates.segments.if-underpowered",
                            EVIDENCE,
                            choice(Gates.WithoutPower.class),
                            "hold",
                            "whether a segment with too few requests to prove anything, or one"
                                    + " beyond `max-segments`, holds the decision or passes")
                    .formerly("gates.segments.without-power");
    static final SpecKey<String> CLUSTER =
            optional(
                            "gates.cluster-segment",
                            WINDOWS,
                            SpecTypes.SEGMENT,
                            "the request segment whose values group requests that are not"
                                    + " independent, such as `user`: evidence then counts for as"
                                    + " much less as they are alike")
                    .formerly("gates.cluster-key", SpecTypes.PREFIXED_SEGMENT);
    static final SpecKey<Double> PROMOTE_ALPHA =
            withDefault(
                            "gates.evidence.alpha.promote",
                            EVIDENCE,
                            number(0, true, 0.25, ""),
                            "0.05",
                            "the accepted probability that a shadow beyond a limit is ever"
                                    + " promoted")
                    .formerly("gates.alpha.promote");
    static final SpecKey<Double> REJECT_ALPHA =
            withDefault(
                            "gates.evidence.alpha.reject",
                            EVIDENCE,
                            number(0, true, 0.25, ""),
                            "0.05",
                            "the accepted probability that a shadow within all limits is ever"
                                    + " rejected")
                    .formerly("gates.alpha.reject");
    static final SpecKey<Gates.AlphaFor> ALPHA_FOR =
            withDefault(
                            "gates.evidence.alpha.for",
                            EVIDENCE,
                            choice(Gates.AlphaFor.class),
                            "shadow",
                            "whether these probabilities are for each `shadow`, or for the `test`,"
                                    + " which divides them evenly among its shadows")
                    .formerly("gates.alpha.for");
    static final SpecKey<Long> TUNED_TO =
            withDefault(
                            "gates.evidence.tuned-to-requests",
                            EVIDENCE,
                            integer(1, 1_000_000_000_000L, ""),
                            "10000",
                            "the number of requests at which evidence is strongest; a wrong guess"
                                    + " costs requests, never validity")
                    .formerly("gates.tuned-to-requests");
    static final SpecKey<Duration> MIN_DURATION =
            withDefault(
                            "gates.evidence.min-duration",
                            EVIDENCE,
                            duration(Duration.ZERO, SECOND),
                            "7 d",
                            "the least event time that windows with requests cover before a shadow"
                                    + " is promoted: traffic has weekly patterns")
                    .formerly("gates.min-duration");
    static final SpecKey<Duration> CYCLE =
            optional(
                            "gates.evidence.cycle",
                            EVIDENCE,
                            duration(SECOND, SECOND),
                            "limits are about the mean over whole cycles from the test's first"
                                + " window: a shadow is promoted, and rejected for good, at their"
                                + " ends only; a multiple of `window`; without it `7 d`, or the"
                                + " next such multiple")
                    .formerly("gates.cycle");
    static final SpecKey<Duration> MAX_DURATION =
            optional(
                            "gates.evidence.max-duration",
                            EVIDENCE,
                            duration(SECOND, SECOND),
                            "the covered event time after which a test that has proven nothing"
                                    + " never will; without it there is no end")
                    .formerly("gates.max-duration");
    static final SpecKey<Double> BETWEEN_ALARMS =
            withDefault(
                            "gates.evidence.windows-between-false-alarms",
                            EVIDENCE,
                            number(1, true, NO_LIMIT, ""),
                            "2016",
                            "the mean number of windows from one false alarm about a sudden fault"
                                    + " to the next, at least; 2016 windows of 5 min are a week")
                    .formerly("gates.windows-between-false-alarms");

    static final SpecKey<String> SINK_PATH =
            required("sinks.files.path", NOTHING, PATH, "the folder for the results");
    static final SpecKey<Boolean> SINK_COMPARISONS =
            withDefault(
                    "sinks.files.comparisons",
                    NOTHING,
                    FLAG,
                    "false",
                    "whether to write each single comparison too");
    static final SpecKey<Boolean> SINK_DISAGREEMENTS =
            withDefault(
                    "sinks.files.disagreements",
                    NOTHING,
                    FLAG,
                    "false",
                    "whether to write the comparisons that were scored and do not agree");
    static final SpecKey<Duration> SINK_PERIOD =
            optional(
                    "sinks.files.period",
                    NOTHING,
                    duration(SECOND, SECOND),
                    "the stretches of event time, aligned to 1970-01-01 in UTC, by which a bounded"
                            + " run keeps and replaces its results; a multiple of `window`, and of"
                            + " the time that a path with `{...}` stands for; without it `1 d`, or"
                            + " the next such multiple");

    static final SpecKey<String> SINK_SERVERS =
            required(
                    "sinks.kafka.servers",
                    NOTHING,
                    TEXT,
                    "beside `sinks.files` or in its place, for runs without end: the brokers to"
                            + " begin with, as `host:port,host:port`");
    static final SpecKey<String> SINK_DECISIONS =
            optional("sinks.kafka.decisions", NOTHING, TEXT, "the topic for all decisions");
    static final SpecKey<String> SINK_CURRENT =
            optional(
                    "sinks.kafka.current",
                    NOTHING,
                    TEXT,
                    "the topic for the last decision on each shadow; one that Kafka compacts");
    static final SpecKey<String> SINK_WINDOWS =
            optional("sinks.kafka.windows", NOTHING, TEXT, "the topic for window reports");
    static final SpecKey<String> SINK_DISAGREEMENTS_TOPIC =
            optional(
                    "sinks.kafka.disagreements",
                    NOTHING,
                    TEXT,
                    "the topic for comparisons that were scored and do not agree");
    static final SpecKey<String> SINK_REJECTED =
            optional(
                    "sinks.kafka.rejected",
                    NOTHING,
                    TEXT,
                    "the topic for rejected records, and for results too long for Kafka");
    static final SpecKey<Duration> SINK_TRANSACTION_TIMEOUT =
            withDefault(
                    "sinks.kafka.transaction-timeout",
                    NOTHING,
                    duration(SECOND, MS),
                    "10 min",
                    "after how long without a commit Kafka gives a transaction up; longer than a"
                            + " checkpoint's interval and a restart together, and no longer than"
                            + " the brokers' `transaction.max.timeout.ms`");
    static final SpecKey<String> SINK_TRANSACTION_PREFIX =
            optional(
                    "sinks.kafka.transaction-prefix",
                    NOTHING,
                    NAME,
                    "what the names of the job's transactions begin with, before a `/`; different"
                            + " from that of every other job; without it `shadowgate-` and the name"
                            + " of the test");
    static final SpecKey<Map<String, String>> SINK_PROPERTIES =
            withDefault(
                    "sinks.kafka.properties",
                    NOTHING,
                    KafkaTypes.PRODUCER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");

    static final List<SpecKey<?>> ALL =
            List.of(
                    TEST,
                    FILES_PATH,
                    FILES_POLL_INTERVAL,
                    KAFKA_SERVERS,
                    KAFKA_TOPIC,
                    KAFKA_FROM,
                    KAFKA_UNTIL,
                    KAFKA_GROUP,
                    KAFKA_PROPERTIES,
                    SHADOW_LOG_PATH,
                    SHADOW_LOG_TOPIC,
                    PAIRING_WITHIN,
                    SAMPLE_RATE,
                    SAMPLE_KEY,
                    OUT_OF_ORDERNESS,
                    IDLENESS,
                    MAX_AHEAD,
                    TIMESTAMP_SLACK,
                    MAX_RECORD_BYTES,
                    PRIMARY_NAME,
                    NOISE_DISAGREEMENT,
                    NOISE_ERRORS,
                    NOISE_DIVERGENCE,
                    NOISE_LATENCY,
                    SHADOW_NAME,
                    MODEL_PATH,
                    MODEL_SHA256,
                    FEATURES,
                    OUTPUT_NAME,
                    OUTPUT_INDEX,
                    OUTPUT_LABELS,
                    BATCH,
                    LINGER,
                    TIMEOUT,
                    WORKERS,
                    SINGLE_CALLS,
                    PREDICTION,
                    ABSOLUTE,
                    RELATIVE,
                    BINS_FROM,
                    BINS_TO,
                    BINS_COUNT,
                    SEGMENTS,
                    MAX_SEGMENT_VALUES,
                    CLASSES,
                    WINDOW,
                    POLICY,
                    MIN_REQUESTS,
                    MIN_AGREEMENT_RATE,
                    MAX_LATENCY,
                    MAX_ERROR_RATE,
                    MAX_DIVERGENCE,
                    ABOVE_NOISE,
                    PAIRED_THRESHOLD,
                    PAIRED_EXCESS,
                    MIN_CLASS_AGREEMENT,
                    GATED_SEGMENTS,
                    SEGMENT_MEASURES,
                    MAX_SEGMENTS,
                    IF_UNDERPOWERED,
                    CLUSTER,
                    PROMOTE_ALPHA,
                    REJECT_ALPHA,
                    ALPHA_FOR,
                    TUNED_TO,
                    MIN_DURATION,
                    CYCLE,
                    MAX_DURATION,
                    BETWEEN_ALARMS,
                    SINK_PATH,
                    SINK_COMPARISONS,
                    SINK_DISAGREEMENTS,
                    SINK_PERIOD,
                    SINK_SERVERS,
                    SINK_DECISIONS,
                    SINK_CURRENT,
                    SINK_WINDOWS,
                    SINK_DISAGREEMENTS_TOPIC,
                    SINK_REJECTED,
                    SINK_TRANSACTION_TIMEOUT,
                    SINK_TRANSACTION_PREFIX,
                    SINK_PROPERTIES);

    private SpecKeys() {}
}
