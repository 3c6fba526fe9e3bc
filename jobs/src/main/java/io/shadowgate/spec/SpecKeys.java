package io.shadowgate.spec;

import static io.shadowgate.spec.QuantityTypes.duration;
import static io.shadowgate.spec.QuantityTypes.integer;
import static io.shadowgate.spec.QuantityTypes.memory;
import static io.shadowgate.spec.QuantityTypes.number;
import static io.shadowgate.spec.SpecKey.optional;
import static io.shadowgate.spec.SpecKey.required;
import static io.shadowgate.spec.SpecKey.withDefault;
import static io.shadowgate.spec.SpecTypes.DIGEST;
import static io.shadowgate.spec.SpecTypes.FLAG;
import static io.shadowgate.spec.SpecTypes.NAME;
import static io.shadowgate.spec.SpecTypes.PATH;
import static io.shadowgate.spec.SpecTypes.SAMPLE_KEY;
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
            required("test", NAME, "the name of the test, part of every report and decision");

    static final SpecKey<String> FILES_PATH =
            required(
                    "traffic.files.path",
                    PATH,
                    "the request log: a file, a folder (read with its subfolders) or a glob;"
                            + " `{yyyy-MM-dd}` and the like stand for the time, in UTC, that a"
                            + " folder or file holds");
    static final SpecKey<Duration> FILES_MONITOR =
            optional(
                    "traffic.files.monitor",
                    duration(MS, MS),
                    "how often to look for new files; without it the job reads what is there and"
                            + " ends");
    static final SpecKey<Duration> FILES_SLACK =
            optional(
                    "traffic.files.slack",
                    duration(Duration.ZERO, MS),
                    "for a path with `{...}`: how far a request's timestamp may lie outside the"
                            + " time that its folder or file stands for; without it not at all");
    static final SpecKey<String> KAFKA_SERVERS =
            required(
                    "traffic.kafka.servers",
                    TEXT,
                    "in place of `traffic.files`: the brokers to begin with, as"
                            + " `host:port,host:port`");
    static final SpecKey<String> KAFKA_TOPIC =
            required(
                    "traffic.kafka.topic", TEXT, "the topic of the requests, one JSON record each");
    static final SpecKey<KafkaOffset> KAFKA_FROM =
            withDefault(
                    "traffic.kafka.from",
                    KafkaTypes.FROM,
                    "earliest",
                    "where to start: at the oldest record, behind the newest, where the group"
                            + " stopped, or at the first record with a Kafka timestamp of this time"
                            + " or later");
    static final SpecKey<KafkaOffset> KAFKA_UNTIL =
            optional(
                    "traffic.kafka.until",
                    KafkaTypes.UNTIL,
                    "where to end, of what is there when the job starts: behind the newest record,"
                            + " or before the first with a Kafka timestamp of this time or later;"
                            + " without it `run` never ends");
    static final SpecKey<String> KAFKA_GROUP =
            optional(
                    "traffic.kafka.group",
                    TEXT,
                    "the consumer group in whose name offsets are committed with each checkpoint,"
                            + " for others to watch; a backfill commits none");
    static final SpecKey<Duration> KAFKA_SLACK =
            withDefault(
                    "traffic.kafka.slack",
                    duration(Duration.ZERO, MS),
                    "1 h",
                    "for runs that end: how far a request's Kafka timestamp may be from its own"
                            + " time, or it is rejected; what stands before it in its partition may"
                            + " be stamped no further ahead of that time either");
    static final SpecKey<Map<String, String>> KAFKA_PROPERTIES =
            withDefault(
                    "traffic.kafka.properties",
                    KafkaTypes.CONSUMER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");
    static final SpecKey<String> SHADOW_LOG_PATH =
            optional(
                    "traffic.shadow-log.path",
                    PATH,
                    "with `traffic.files`, where the shadow's answers lie in a log of their own:"
                            + " a file, a folder or a glob, read as the requests are");
    static final SpecKey<String> SHADOW_LOG_TOPIC =
            optional(
                    "traffic.shadow-log.topic",
                    TEXT,
                    "with `traffic.kafka`, the topic of the shadow's answers, read as that of the"
                            + " requests is");
    static final SpecKey<Duration> SHADOW_LOG_WITHIN =
            withDefault(
                    "traffic.shadow-log.within",
                    duration(MS, MS),
                    "1 min",
                    "how far apart in event time a request and its answer, or repeats of one of"
                            + " them, may be");
    static final SpecKey<Duration> DEDUPLICATE_WITHIN =
            optional(
                    "traffic.deduplicate-within",
                    duration(MS, MS),
                    "leaves requests out, and counts them, whose `request_id` stood in the log so"
                            + " shortly before in event time; without it all are compared");
    static final SpecKey<Double> SAMPLE_RATE =
            withDefault(
                    "traffic.sample.rate",
                    number(0, false, 1, ""),
                    "1.0",
                    "the share of requests that take part");
    static final SpecKey<String> SAMPLE_KEY_NAME =
            withDefault(
                    "traffic.sample.key",
                    SAMPLE_KEY,
                    "request_id",
                    "what the choice depends on: requests with the same value are all kept or all"
                            + " left out");
    static final SpecKey<Duration> OUT_OF_ORDERNESS =
            withDefault(
                    "traffic.out-of-orderness",
                    duration(Duration.ZERO, MS),
                    "30 s",
                    "how much later than a newer request an older one may arrive on unbounded"
                            + " traffic");
    static final SpecKey<Duration> IDLENESS =
            withDefault(
                    "traffic.idleness",
                    duration(MS, MS),
                    "1 min",
                    "after how long without a request a partition of a topic no longer holds back"
                            + " event time; of two logs of files, one");
    static final SpecKey<Duration> MAX_AHEAD =
            withDefault(
                    "traffic.max-ahead",
                    duration(MS, MS),
                    "1 h",
                    "on unbounded traffic: a request stamped further ahead of the clock is"
                            + " rejected, and one further ahead of those before it moves event time"
                            + " only when the next one confirms it");
    static final SpecKey<Integer> MAX_RECORD_BYTES =
            withDefault(
                    "traffic.max-record-bytes",
                    memory(),
                    "1 MiB",
                    "a longer record is rejected without being held in memory");

    static final SpecKey<String> PRIMARY_NAME =
            required("primary.name", NAME, "the model whose answers are served");

    static final SpecKey<Double> NOISE_DISAGREEMENT =
            required(
                    "primary.noise-floor.disagreement-rate",
                    number(0, false, 0.5, ""),
                    "the share of requests on which the primary disagrees with its own log when it"
                            + " is asked again; `shadowgate calibrate` measures this section");
    static final SpecKey<Double> NOISE_ERRORS =
            required(
                    "primary.noise-floor.error-rate",
                    number(0, false, 0.5, ""),
                    "the share of them that it then fails to answer");
    static final SpecKey<Double> NOISE_DIVERGENCE =
            required(
                    "primary.noise-floor.divergence",
                    number(0, false, 0.8326, ""),
                    "the Jensen-Shannon distance between both sets of its answers");
    static final SpecKey<Double> NOISE_LATENCY =
            optional(
                    "primary.noise-floor.latency-overhead-ms",
                    number(ANY, true, NO_LIMIT, ""),
                    "in milliseconds: its p99 as measured here less that in its log; for decisions"
                            + " to show");

    static final SpecKey<String> SHADOW_NAME =
            required("shadows[].name", NAME, "the shadow's name, different from every other");
    static final SpecKey<String> MODEL_PATH =
            required(
                    "shadows[].model.path",
                    PATH,
                    "the ONNX file; leave the model section out where the log holds this shadow's"
                            + " answers (one shadow at most)");
    static final SpecKey<String> MODEL_SHA256 =
            optional(
                    "shadows[].model.sha256",
                    DIGEST,
                    "the digest that the file must have; without it any file is accepted");
    static final SpecKey<List<String>> FEATURES =
            withDefault(
                    "shadows[].features",
                    names(),
                    "[]",
                    "names that make up the model's input vector, in its order; leave out where"
                            + " the log carries arrays");
    static final SpecKey<String> OUTPUT_NAME =
            optional(
                    "shadows[].output.name",
                    TEXT,
                    "which of the model's outputs is the prediction; needed when there are"
                            + " several");
    static final SpecKey<Long> OUTPUT_INDEX =
            optional(
                    "shadows[].output.index",
                    integer(0, Integer.MAX_VALUE, ""),
                    "the column that is the score, counted from 0; for `prediction: score` only");
    static final SpecKey<List<String>> OUTPUT_LABELS =
            withDefault(
                    "shadows[].output.labels",
                    names(),
                    "[]",
                    "names of the columns of a model that gives one number per class; for"
                            + " `prediction: label` only; empty means that the column's number is"
                            + " the label");

    static final SpecKey<Long> BATCH =
            withDefault(
                    "inference.batch",
                    integer(1, 65_536, ""),
                    "256",
                    "most requests in one call of a model; calls are smaller where so many would"
                            + " come near `timeout`");
    static final SpecKey<Duration> LINGER =
            withDefault(
                    "inference.linger",
                    duration(Duration.ZERO, MS),
                    "5 ms",
                    "longest wait for a batch to fill");
    static final SpecKey<Duration> TIMEOUT =
            withDefault(
                    "inference.timeout",
                    duration(MS, MS),
                    "200 ms",
                    "longest time one call may take; the requests of a longer one are asked again,"
                            + " each alone, and those that then take longer count as timed out");
    static final SpecKey<Long> WORKERS =
            withDefault(
                    "inference.workers",
                    integer(1, 1024, ""),
                    "1",
                    "threads per shadow and subtask that call the model");
    static final SpecKey<Double> SINGLE_CALLS =
            withDefault(
                    "inference.single-calls",
                    number(0, true, 1, ""),
                    "0.02",
                    "the share of requests, chosen by their `request_id`, that are each asked in a"
                            + " call of their own; a shadow's latency is that of these calls, and"
                            + " each is one observation");

    static final SpecKey<Compare.Kind> PREDICTION =
            withDefault(
                    "compare.prediction",
                    choice(Compare.Kind.class),
                    "score",
                    "what a prediction is: one number, one name, or one number per class");
    static final SpecKey<Double> ABSOLUTE =
            withDefault(
                    "compare.tolerance.absolute",
                    number(0, false, NO_LIMIT, ""),
                    "0.000001",
                    "scores agree when they differ by no more than this; `score` only");
    static final SpecKey<Double> RELATIVE =
            withDefault(
                    "compare.tolerance.relative",
                    number(0, false, NO_LIMIT, ""),
                    "0",
                    "or by no more than this share of the larger one; `score` only");
    static final SpecKey<Double> BINS_FROM =
            withDefault(
                    "compare.bins.from",
                    number(ANY, false, NO_LIMIT, ""),
                    "0",
                    "where the bins of the score distributions start; `score` only");
    static final SpecKey<Double> BINS_TO =
            withDefault(
                    "compare.bins.to",
                    number(ANY, false, NO_LIMIT, ""),
                    "1",
                    "where they end, above `from`; scores outside have bins of their own");
    static final SpecKey<Long> BINS_COUNT =
            withDefault(
                    "compare.bins.count",
                    integer(1, 10_000, ""),
                    "20",
                    "how many bins of equal width; `score` only");
    static final SpecKey<List<String>> SEGMENTS =
            withDefault(
                    "compare.segments",
                    names(),
                    "[]",
                    "request segments that get reports of their own");
    static final SpecKey<Long> MAX_SEGMENT_VALUES =
            withDefault(
                    "compare.max-segment-values",
                    integer(1, 10_000, ""),
                    "1000",
                    "how many values of a segment may have reports of their own in a window; all"
                            + " others count as one, `country=(rest)`");

    static final SpecKey<Duration> WINDOW =
            withDefault(
                    "window",
                    duration(SECOND, SECOND),
                    "5 min",
                    "length of the event-time windows, aligned to 1970-01-01 in UTC");

    static final SpecKey<Gates.Policy> POLICY =
            withDefault(
                    "gates.policy",
                    choice(Gates.Policy.class),
                    "evidence",
                    "what the verdict rests on: `evidence`, what the counts prove however often one"
                            + " looks, or `point`, the observed values themselves; decisions show"
                            + " both");
    static final SpecKey<Long> MIN_REQUESTS =
            withDefault(
                    "gates.min-requests",
                    integer(1, Long.MAX_VALUE, "no data must never pass"),
                    "10000",
                    "fewer compared requests hold the decision");
    static final SpecKey<Double> MIN_AGREEMENT_RATE =
            withDefault(
                    "gates.min-agreement-rate",
                    number(0, false, 1, ""),
                    "0.90",
                    "least share of requests on which shadow and primary agree; 0, 1, or"
                            + " from 0.000001 to 0.999999, which can be computed with");
    static final SpecKey<Double> MAX_LATENCY =
            withDefault(
                    "gates.max-shadow-latency-p99-ms",
                    number(0, true, NO_LIMIT, ""),
                    "100",
                    "in milliseconds: the latency that 99 of 100 requests may not exceed");
    static final SpecKey<Double> MAX_ERROR_RATE =
            withDefault(
                    "gates.max-shadow-error-rate",
                    number(0, false, 1, ""),
                    "0.001",
                    "largest share of requests that the shadow fails to answer; 0, 1, or from"
                            + " 0.000001 to 0.999999");
    static final SpecKey<Double> MAX_DIVERGENCE =
            withDefault(
                    "gates.max-distribution-divergence",
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
                    FLAG,
                    "false",
                    "whether the limits on agreement, errors and divergence are for what comes on"
                            + " top of `primary.noise-floor`");
    static final SpecKey<Double> PAIRED_THRESHOLD =
            optional(
                    "gates.paired-latency.threshold-ms",
                    number(0, true, NO_LIMIT, ""),
                    "in milliseconds: where a request counts as slow for primary or shadow; without"
                            + " it `max-shadow-latency-p99-ms`");
    static final SpecKey<Double> PAIRED_EXCESS =
            optional(
                    "gates.paired-latency.max-excess-rate",
                    number(0, false, 0.4, ""),
                    "a gate on how much larger than the primary's the shadow's share of slow"
                            + " requests may be; without it no such gate");
    static final SpecKey<List<String>> CLASSES =
            withDefault(
                    "gates.classes.names",
                    names(),
                    "[]",
                    "labels, or numbers of a vector's columns, that have a bin of their own in the"
                            + " divergence gate; all others share one. Fewer bins prove more");
    static final SpecKey<Double> MIN_CLASS_AGREEMENT =
            optional(
                    "gates.classes.min-agreement-rate",
                    number(0, false, 1, ""),
                    "a gate for each of these classes: least agreement among the requests that the"
                            + " primary put there; without it no such gates");
    static final SpecKey<List<String>> GATED_SEGMENTS =
            withDefault(
                    "gates.segments.names",
                    names(),
                    "[]",
                    "request segments, of those in `compare.segments`, whose every value has gates"
                            + " of its own, under the same limits");
    static final SpecKey<List<Gates.Measure>> SEGMENT_MEASURES =
            withDefault(
                    "gates.segments.measures",
                    choices(Gates.Measure.class),
                    "[agreement]",
                    "what is gated in a segment");
    static final SpecKey<Long> MOST_SEGMENTS =
            withDefault(
                    "gates.segments.most",
                    integer(1, 10_000, ""),
                    "100",
                    "how many segments may have gates, the first to come; proof of a bad one has to"
                            + " pay for as many");
    static final SpecKey<Gates.WithoutPower> WITHOUT_POWER =
            withDefault(
                    "gates.segments.without-power",
                    choice(Gates.WithoutPower.class),
                    "hold",
                    "whether a segment with too few requests to prove anything, or one beyond"
                            + " `most`, holds the decision or passes");
    static final SpecKey<String> CLUSTER_KEY =
            optional(
                    "gates.cluster-key",
                    SpecTypes.SEGMENT,
                    "whose requests are not independent, such as `segments.user`: evidence then"
                            + " counts for as much less as they are alike");
    static final SpecKey<Double> PROMOTE_ALPHA =
            withDefault(
                    "gates.alpha.promote",
                    number(0, true, 0.25, ""),
                    "0.05",
                    "the accepted probability that a shadow beyond a limit is ever promoted");
    static final SpecKey<Double> REJECT_ALPHA =
            withDefault(
                    "gates.alpha.reject",
                    number(0, true, 0.25, ""),
                    "0.05",
                    "the accepted probability that a shadow within all limits is ever rejected");
    static final SpecKey<Gates.AlphaFor> ALPHA_FOR =
            withDefault(
                    "gates.alpha.for",
                    choice(Gates.AlphaFor.class),
                    "shadow",
                    "whether these probabilities are for each `shadow`, or for the `test`, which"
                            + " divides them evenly among its shadows");
    static final SpecKey<Long> TUNED_TO =
            withDefault(
                    "gates.tuned-to-requests",
                    integer(1, 1_000_000_000_000L, ""),
                    "10000",
                    "the number of requests at which evidence is strongest; a wrong guess costs"
                            + " requests, never validity");
    static final SpecKey<Duration> MIN_DURATION =
            withDefault(
                    "gates.min-duration",
                    duration(Duration.ZERO, SECOND),
                    "7 d",
                    "the least event time that windows with requests cover before a shadow is"
                            + " promoted: traffic has weekly patterns");
    static final SpecKey<Duration> CYCLE =
            optional(
                    "gates.cycle",
                    duration(SECOND, SECOND),
                    "limits are about the mean over whole cycles from the test's first window: a"
                            + " shadow is promoted, and rejected for good, at their ends only; a"
                            + " multiple of `window`; without it `7 d`, or the next such multiple");
    static final SpecKey<Duration> MAX_DURATION =
            optional(
                    "gates.max-duration",
                    duration(SECOND, SECOND),
                    "the covered event time after which a test that has proven nothing never will;"
                            + " without it there is no end");
    static final SpecKey<Double> BETWEEN_ALARMS =
            withDefault(
                    "gates.windows-between-false-alarms",
                    number(1, true, NO_LIMIT, ""),
                    "2016",
                    "the mean number of windows from one false alarm about a sudden fault to the"
                            + " next, at least; 2016 windows of 5 min are a week");

    static final SpecKey<String> SINK_PATH =
            required("sinks.files.path", PATH, "the folder for the results");
    static final SpecKey<Boolean> SINK_COMPARISONS =
            withDefault(
                    "sinks.files.comparisons",
                    FLAG,
                    "false",
                    "whether to write each single comparison too");
    static final SpecKey<Boolean> SINK_DISAGREEMENTS =
            withDefault(
                    "sinks.files.disagreements",
                    FLAG,
                    "false",
                    "whether to write the comparisons that were scored and do not agree");
    static final SpecKey<Duration> SINK_PERIOD =
            optional(
                    "sinks.files.period",
                    duration(SECOND, SECOND),
                    "the stretches of event time, aligned to 1970-01-01 in UTC, by which a bounded"
                            + " run keeps and replaces its results; a multiple of `window`, and of"
                            + " the time that a path with `{...}` stands for; without it `1 d`, or"
                            + " the next such multiple");

    static final SpecKey<String> SINK_SERVERS =
            required(
                    "sinks.kafka.servers",
                    TEXT,
                    "beside `sinks.files` or in its place, for runs without end: the brokers to"
                            + " begin with, as `host:port,host:port`");
    static final SpecKey<String> SINK_DECISIONS =
            optional("sinks.kafka.decisions", TEXT, "the topic for all decisions");
    static final SpecKey<String> SINK_CURRENT =
            optional(
                    "sinks.kafka.current",
                    TEXT,
                    "the topic for the last decision on each shadow; one that Kafka compacts");
    static final SpecKey<String> SINK_WINDOWS =
            optional("sinks.kafka.windows", TEXT, "the topic for window reports");
    static final SpecKey<String> SINK_DISAGREEMENTS_TOPIC =
            optional(
                    "sinks.kafka.disagreements",
                    TEXT,
                    "the topic for comparisons that were scored and do not agree");
    static final SpecKey<String> SINK_REJECTED =
            optional(
                    "sinks.kafka.rejected",
                    TEXT,
                    "the topic for rejected records, and for results too long for Kafka");
    static final SpecKey<Duration> SINK_TRANSACTION_TIMEOUT =
            withDefault(
                    "sinks.kafka.transaction-timeout",
                    duration(SECOND, MS),
                    "10 min",
                    "after how long without a commit Kafka gives a transaction up; longer than a"
                            + " checkpoint's interval and a restart together, and no longer than"
                            + " the brokers' `transaction.max.timeout.ms`");
    static final SpecKey<String> SINK_TRANSACTION_PREFIX =
            optional(
                    "sinks.kafka.transaction-prefix",
                    NAME,
                    "what the names of the job's transactions begin with, before a `/`; different"
                            + " from that of every other job; without it `shadowgate-` and the name"
                            + " of the test");
    static final SpecKey<Map<String, String>> SINK_PROPERTIES =
            withDefault(
                    "sinks.kafka.properties",
                    KafkaTypes.PRODUCER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");

    static final List<SpecKey<?>> ALL =
            List.of(
                    TEST,
                    FILES_PATH,
                    FILES_MONITOR,
                    FILES_SLACK,
                    KAFKA_SERVERS,
                    KAFKA_TOPIC,
                    KAFKA_FROM,
                    KAFKA_UNTIL,
                    KAFKA_GROUP,
                    KAFKA_SLACK,
                    KAFKA_PROPERTIES,
                    SHADOW_LOG_PATH,
                    SHADOW_LOG_TOPIC,
                    SHADOW_LOG_WITHIN,
                    DEDUPLICATE_WITHIN,
                    SAMPLE_RATE,
                    SAMPLE_KEY_NAME,
                    OUT_OF_ORDERNESS,
                    IDLENESS,
                    MAX_AHEAD,
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
                    CLASSES,
                    MIN_CLASS_AGREEMENT,
                    GATED_SEGMENTS,
                    SEGMENT_MEASURES,
                    MOST_SEGMENTS,
                    WITHOUT_POWER,
                    CLUSTER_KEY,
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
