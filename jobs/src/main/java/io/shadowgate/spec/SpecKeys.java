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
import static io.shadowgate.spec.QuantityTypes.latencyOrNone;
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

import io.shadowgate.layout.FieldPath;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Every key of the spec, in the order of the reference page. */
final class SpecKeys {
    private static final double ANY = Double.NEGATIVE_INFINITY;
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    static final String NOISE_FLOOR = "primary.noise-floor";

    static final String RECORD = "traffic.record";
    static final String SHADOW_RECORD = "traffic.shadow-log.record";
    static final String REGISTRY = "traffic.kafka.schema-registry";
    static final String LABELS_REGISTRY = "labels.kafka.schema-registry";

    static final String SLICES = "slices";

    /** The only list of sections. */
    static final String SHADOWS = "shadows";

    /**
     * Sections that may be left out together with their required keys. Without a model, a shadow's
     * answers come from the log. Traffic is either files or Kafka, and so are labels. Results go to
     * one or both of them.
     */
    static final List<String> OPTIONAL_SECTIONS =
            List.of(
                    NOISE_FLOOR,
                    "shadows[].model",
                    "traffic.files",
                    REGISTRY,
                    "traffic.kafka",
                    "labels.files",
                    LABELS_REGISTRY,
                    "labels.kafka",
                    SLICES,
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
                    "the request log: a file, a folder (read with its subfolders) or a glob; a part"
                            + " such as `{yyyy-MM-dd}` is the time, in UTC, that a folder or file"
                            + " holds");
    static final SpecKey<Duration> FILES_POLL_INTERVAL =
            optional(
                            "traffic.files.poll-interval",
                            LOG,
                            duration(MS, MS),
                            "how often to look for new files; without it the job reads the present"
                                    + " files and ends")
                    .formerly("traffic.files.monitor");
    static final SpecKey<Traffic.Format> FILES_FORMAT =
            optional(
                    "traffic.files.format",
                    LOG,
                    choice(Traffic.Format.class),
                    "what all files hold, whatever their names; without it the endings `.jsonl`,"
                            + " `.ndjson`, `.json`, `.csv`, `.tsv` and `.parquet` say it; `json` is"
                            + " JSON lines, one array, or one object");
    static final SpecKey<String> FILES_DELIMITER =
            optional(
                    "traffic.files.delimiter",
                    LOG,
                    SpecTypes.DELIMITER,
                    "what separates the cells of CSV files; without it a comma, and a tab in"
                            + " `.tsv` files");
    static final SpecKey<List<String>> FILES_COLUMNS =
            withDefault(
                    "traffic.files.columns",
                    LOG,
                    names(),
                    "[]",
                    "the names of all columns, for CSV files without a header; without it the"
                            + " first row of each CSV file is its header");
    static final SpecKey<String> KAFKA_SERVERS =
            required(
                    "traffic.kafka.servers",
                    LOG,
                    TEXT,
                    "the brokers to connect to first, as `host:port,host:port`; replaces"
                            + " `traffic.files`");
    static final SpecKey<String> KAFKA_TOPIC =
            required("traffic.kafka.topic", LOG, TEXT, "the topic of the requests");
    static final SpecKey<Traffic.ValueFormat> KAFKA_VALUE_FORMAT =
            withDefault(
                    "traffic.kafka.value-format",
                    LOG,
                    choice(Traffic.ValueFormat.class),
                    "json",
                    "what the value of a Kafka record holds; all but `json` begin with a schema id,"
                            + " as Confluent's serializers write it");
    static final SpecKey<List<String>> REGISTRY_URL =
            required(
                    REGISTRY + ".url",
                    NOTHING,
                    KafkaTypes.URLS,
                    "the schema registry that has the schemas of `avro`, `json-schema` and"
                            + " `protobuf` values; only `json-schema` can do without it");
    static final SpecKey<String> REGISTRY_USER =
            optional(
                    REGISTRY + ".user",
                    NOTHING,
                    KafkaTypes.TEXT_OR_REFERENCE,
                    "the user of the registry, with a password");
    static final SpecKey<String> REGISTRY_PASSWORD =
            optional(
                    REGISTRY + ".password",
                    NOTHING,
                    KafkaTypes.REFERENCE,
                    "the password of the user");
    static final SpecKey<String> REGISTRY_TOKEN =
            optional(
                    REGISTRY + ".token",
                    NOTHING,
                    KafkaTypes.REFERENCE,
                    "a bearer token for the registry, in place of user and password");
    static final SpecKey<KafkaOffset> KAFKA_FROM =
            withDefault(
                    "traffic.kafka.from",
                    LOG,
                    KafkaTypes.FROM,
                    "earliest",
                    "where to start: at the oldest record (`earliest`), after the newest"
                            + " (`latest`), where the group stopped (`group`), or at the first"
                            + " record whose Kafka timestamp is this time or later");
    static final SpecKey<KafkaOffset> KAFKA_UNTIL =
            optional(
                    "traffic.kafka.until",
                    LOG,
                    KafkaTypes.UNTIL,
                    "where to end, among the records that Kafka has when the job starts: after the"
                            + " newest (`latest`), or before the first whose Kafka timestamp is"
                            + " this time or later; without it `run` never ends");
    static final SpecKey<String> KAFKA_GROUP =
            optional(
                    "traffic.kafka.group",
                    LOG,
                    TEXT,
                    "the consumer group; each checkpoint commits its offsets, so that other tools"
                            + " can watch the lag; a backfill commits none");
    static final SpecKey<Map<String, String>> KAFKA_PROPERTIES =
            withDefault(
                    "traffic.kafka.properties",
                    NOTHING,
                    KafkaTypes.CONSUMER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");
    static final SpecKey<String> RECORD_LAYOUT =
            optional(
                    "traffic.record.layout",
                    WINDOWS,
                    RecordTypes.LAYOUT,
                    "who wrote the log, if it is not in ShadowGate's own layout; `shadowgate"
                            + " layouts NAME` prints a layout's fields");
    static final SpecKey<Map<String, List<FieldPath>>> RECORD_FIELDS =
            withDefault(
                    "traffic.record.fields",
                    WINDOWS,
                    RecordTypes.FIELDS,
                    "{}",
                    "where each field is in a record; replaces or adds to the layout's fields. Of"
                            + " several paths, the first that a record has counts; `[]` is for a"
                            + " field that the log does not have");
    static final SpecKey<Map<FieldPath, List<String>>> RECORD_WHERE =
            withDefault(
                    "traffic.record.where",
                    WINDOWS,
                    RecordTypes.WHERE,
                    "{}",
                    "which records belong to this test; others are counted and left to others");
    static final SpecKey<Duration> RECORD_WITHIN =
            withDefault(
                    "traffic.record.within",
                    LOG,
                    duration(MS, MS),
                    "10 min",
                    "in a log with a record for the request and one for the response, how far apart"
                            + " in event time the two may be");
    static final SpecKey<ZoneId> RECORD_ZONE =
            withDefault(
                    "traffic.record.time-zone",
                    WINDOWS,
                    RecordTypes.ZONE,
                    "UTC",
                    "the time zone of times that name none");
    static final SpecKey<String> SHADOW_LOG_PATH =
            optional(
                    "traffic.shadow-log.path",
                    LOG,
                    PATH,
                    "with `traffic.files`: the shadow's own log of answers, as a file, a folder or"
                            + " a glob; it is read like the request log");
    static final SpecKey<String> SHADOW_LOG_TOPIC =
            optional(
                    "traffic.shadow-log.topic",
                    LOG,
                    TEXT,
                    "with `traffic.kafka`: the topic of the shadow's answers; it is read like the"
                            + " request topic");
    static final SpecKey<String> SHADOW_RECORD_LAYOUT =
            optional(
                    "traffic.shadow-log.record.layout",
                    WINDOWS,
                    RecordTypes.LAYOUT,
                    "who wrote the shadow's own log. With a `record` of its own, it is read by that"
                            + " alone; without one, as `traffic.record` says");
    static final SpecKey<Map<String, List<FieldPath>>> SHADOW_RECORD_FIELDS =
            withDefault(
                    "traffic.shadow-log.record.fields",
                    WINDOWS,
                    RecordTypes.FIELDS,
                    "{}",
                    "where each field is in a record of the shadow's own log. Its"
                            + " `primary_prediction` is the shadow's answer, unless it has a"
                            + " `shadow_prediction`");
    static final SpecKey<Map<FieldPath, List<String>>> SHADOW_RECORD_WHERE =
            withDefault(
                    "traffic.shadow-log.record.where",
                    WINDOWS,
                    RecordTypes.WHERE,
                    "{}",
                    "which records of the shadow's own log belong to this test");
    static final SpecKey<Duration> SHADOW_RECORD_WITHIN =
            withDefault(
                    "traffic.shadow-log.record.within",
                    LOG,
                    duration(MS, MS),
                    "10 min",
                    "as `traffic.record.within`");
    static final SpecKey<ZoneId> SHADOW_RECORD_ZONE =
            withDefault(
                    "traffic.shadow-log.record.time-zone",
                    WINDOWS,
                    RecordTypes.ZONE,
                    "UTC",
                    "as `traffic.record.time-zone`");
    static final SpecKey<Duration> PAIRING_WITHIN =
            optional(
                            "traffic.pairing.within",
                            ANSWERS,
                            duration(MS, MS),
                            "how far apart in event time two records with the same `request_id` may"
                                    + " be and still belong together; they are a request and its"
                                    + " answer in `traffic.shadow-log`, or repeats; one of several"
                                    + " repeats is compared, and the others are only counted;"
                                    + " without it `1 min` with a `traffic.shadow-log`, and"
                                    + " otherwise no search for repeats")
                    .formerly("traffic.deduplicate-within")
                    .formerly("traffic.shadow-log.within");
    static final SpecKey<Double> SAMPLE_RATE =
            withDefault(
                    "traffic.sample.rate",
                    WINDOWS,
                    number(0, false, 1, ""),
                    "1.0",
                    "the share of requests that the test compares");
    static final SpecKey<String> SAMPLE_KEY =
            optional(
                            "traffic.sample.segment",
                            WINDOWS,
                            SpecTypes.SAMPLE_SEGMENT,
                            "the request segment that decides which requests are sampled, such as"
                                    + " `user`: requests with the same value are all kept or all"
                                    + " left out; without it `request_id` decides")
                    .formerly("traffic.sample.key", SpecTypes.SAMPLE_KEY);
    static final SpecKey<Duration> OUT_OF_ORDERNESS =
            withDefault(
                    "traffic.out-of-orderness",
                    LOG,
                    duration(Duration.ZERO, MS),
                    "30 s",
                    "on unbounded traffic: how much older than the newest request a request may be"
                            + " without counting as late");
    static final SpecKey<Duration> IDLENESS =
            withDefault(
                    "traffic.idleness",
                    LOG,
                    duration(MS, MS),
                    "1 min",
                    "the time without a request after which a partition of a topic, or one of two"
                            + " logs of files, no longer holds back event time");
    static final SpecKey<Duration> MAX_AHEAD =
            withDefault(
                    "traffic.max-ahead",
                    LOG,
                    duration(MS, MS),
                    "1 h",
                    "on unbounded traffic: how far ahead of the clock a request's timestamp may be;"
                            + " later ones are rejected; a request further than this ahead of"
                            + " earlier requests moves event time only after the next request"
                            + " confirms it");
    static final SpecKey<Duration> TIMESTAMP_SLACK =
            optional(
                            "traffic.timestamp-slack",
                            LOG,
                            duration(Duration.ZERO, MS),
                            "how far a request's timestamp may be from its place in the log before"
                                    + " the request is rejected; for a path with `{...}`, the"
                                    + " distance from the time in the path, without this key zero;"
                                    + " for Kafka, in runs that end, the distance from the Kafka"
                                    + " timestamp, without this key `1 h`")
                    .formerly("traffic.files.slack")
                    .formerly("traffic.kafka.slack");
    static final SpecKey<Integer> MAX_RECORD_BYTES =
            withDefault(
                    "traffic.max-record-bytes",
                    LOG,
                    memory(),
                    "1 MiB",
                    "the largest record; a longer one is rejected and never held in" + " memory");

    static final SpecKey<Double> MAX_DROPPED =
            withDefault(
                    "traffic.max-dropped-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.01",
                    "the largest share of requests that mirrors may have dropped, as their"
                            + " heartbeats say; beyond it the verdict is HOLD");

    static final SpecKey<String> PRIMARY_NAME =
            required("primary.name", WINDOWS, NAME, "the name of the model in production");

    static final SpecKey<Double> NOISE_DISAGREEMENT =
            required(
                    "primary.noise-floor.disagreement-rate",
                    EVIDENCE,
                    number(0, false, 0.5, ""),
                    "the share of requests on which the primary disagrees with its own log when it"
                            + " answers again; `shadowgate calibrate` measures this section");
    static final SpecKey<Double> NOISE_ERRORS =
            required(
                    "primary.noise-floor.error-rate",
                    EVIDENCE,
                    number(0, false, 0.5, ""),
                    "the share of requests that the primary then fails to answer");
    static final SpecKey<Double> NOISE_DIVERGENCE =
            required(
                    "primary.noise-floor.divergence",
                    EVIDENCE,
                    number(0, false, 0.8326, ""),
                    "the Jensen-Shannon distance between the primary's two sets of" + " answers");
    static final SpecKey<Double> NOISE_LATENCY =
            optional(
                    "primary.noise-floor.latency-overhead-ms",
                    EVIDENCE,
                    number(ANY, true, NO_LIMIT, ""),
                    "the primary's p99 as measured here, minus the p99 in its log, in milliseconds;"
                            + " shown in decisions only");

    static final SpecKey<String> SHADOW_NAME =
            required("shadows[].name", ANSWERS, NAME, "the shadow's name, unique in the test");
    static final SpecKey<String> MODEL_PATH =
            optional(
                    "shadows[].model.path",
                    LOG,
                    PATH,
                    "the model's file, or a folder with one model; leave the model section out if"
                            + " the log holds this shadow's answers (at most one shadow)");
    static final SpecKey<String> MODEL_URL =
            optional(
                    "shadows[].model.url",
                    LOG,
                    ModelTypes.URL,
                    "instead of `path`: the address of a model that a server runs, by the open"
                        + " inference protocol (`http://HOST/v2/models/NAME/versions/VERSION`) or"
                        + " by its version 1 (`http://HOST/v1/models/NAME`)");
    static final SpecKey<Map<String, String>> MODEL_HEADERS =
            withDefault(
                    "shadows[].model.headers",
                    NOTHING,
                    ModelTypes.HEADERS,
                    "{}",
                    "with `url`: headers of every request to the server, such as `Authorization`");
    static final SpecKey<String> MODEL_CERTIFICATES =
            optional(
                    "shadows[].model.certificates",
                    NOTHING,
                    PATH,
                    "with an `https` url: a PEM file with the certificates of the authorities to"
                            + " trust; without it those of the JDK");
    static final SpecKey<String> MODEL_ENGINE =
            optional(
                    "shadows[].model.engine",
                    LOG,
                    NAME,
                    "the engine that runs the file, such as `onnx`, `xgboost` or `torchscript`;"
                            + " without it the name of the file says it");
    static final SpecKey<List<TensorType>> MODEL_INPUTS =
            withDefault(
                    "shadows[].model.signature.inputs",
                    ANSWERS,
                    ModelTypes.SIGNATURE,
                    "{}",
                    "what the model takes, in its order, if neither the file nor the server says"
                            + " so");
    static final SpecKey<List<TensorType>> MODEL_OUTPUTS =
            withDefault(
                    "shadows[].model.signature.outputs",
                    ANSWERS,
                    ModelTypes.SIGNATURE,
                    "{}",
                    "what the model gives, in the same form");
    static final SpecKey<String> MODEL_SHA256 =
            optional(
                    "shadows[].model.sha256",
                    LOG,
                    DIGEST,
                    "with `path`: the digest that the file must have; without it any file is"
                            + " accepted");
    static final SpecKey<String> MODEL_CUSTOM_OPS =
            optional(
                    "shadows[].model.custom-ops",
                    LOG,
                    PATH,
                    "a native library of operators that ONNX Runtime does not have, or the jar"
                            + " com.microsoft.onnxruntime:onnxruntime-extensions; it is code that"
                            + " runs in Flink's processes");
    static final SpecKey<List<String>> FEATURES =
            withDefault(
                    "shadows[].features",
                    ANSWERS,
                    names(),
                    "[]",
                    "names of the features in the model's input vector, in order; leave out if the"
                            + " log holds arrays");
    static final SpecKey<Missing> MISSING =
            withDefault(
                    "shadows[].missing",
                    ANSWERS,
                    ModelTypes.MISSING,
                    "reject",
                    "what the model is given for a feature that is absent, null or NaN, in every"
                            + " shadow that reads it; a request with another missing feature is"
                            + " rejected, and more than 1 % of them hold the decision");
    static final SpecKey<SortedMap<String, InputSource>> INPUTS =
            withDefault(
                    "shadows[].inputs",
                    ANSWERS,
                    ModelTypes.INPUTS,
                    "{}",
                    "what fills each input of the model, if its inputs do not take `features` in"
                            + " order or by name");
    static final SpecKey<String> OUTPUT_NAME =
            optional(
                    "shadows[].output.name",
                    ANSWERS,
                    TEXT,
                    "the model output that is the prediction; required if the model has several"
                            + " outputs");
    static final SpecKey<Long> OUTPUT_INDEX =
            optional(
                    "shadows[].output.index",
                    ANSWERS,
                    integer(0, Integer.MAX_VALUE, ""),
                    "the column of the output that is the score or the label, counted from 0; for"
                            + " `prediction: vector` where a request is a list of rows");
    static final SpecKey<String> OUTPUT_CLASS =
            optional(
                    "shadows[].output.class",
                    ANSWERS,
                    ModelTypes.CLASS,
                    "the class whose number is the score, if the output is a list of maps (the"
                            + " default of scikit-learn's exporter, and CatBoost's)");
    static final SpecKey<Shadow.Activation> OUTPUT_ACTIVATION =
            withDefault(
                    "shadows[].output.activation",
                    ANSWERS,
                    choice(Shadow.Activation.class),
                    "none",
                    "turns logits into probabilities: `sigmoid` for each number, `softmax` over all"
                            + " numbers of a request");
    static final SpecKey<List<String>> OUTPUT_LABELS =
            withDefault(
                    "shadows[].output.labels",
                    ANSWERS,
                    names(),
                    "[]",
                    "names of the output columns, if the model returns one number per class; for"
                            + " `prediction: label`, where the column number is the label if empty,"
                            + " and for `prediction: vector` the order of a list of maps");

    static final SpecKey<Long> BATCH =
            withDefault(
                    "inference.batch",
                    ANSWERS,
                    integer(1, 65_536, ""),
                    "256",
                    "the most requests in one call of a model; calls become smaller if they come"
                            + " near `timeout`");
    static final SpecKey<Duration> LINGER =
            withDefault(
                    "inference.linger",
                    ANSWERS,
                    duration(Duration.ZERO, MS),
                    "5 ms",
                    "the longest wait for a batch to fill");
    static final SpecKey<Duration> TIMEOUT =
            withDefault(
                    "inference.timeout",
                    ANSWERS,
                    duration(MS, MS),
                    "200 ms",
                    "the longest time for one call; if a call takes longer, each of its requests is"
                            + " sent again alone, and counts as timed out if it again takes"
                            + " longer");
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
                    "the share of requests, chosen by `request_id`, that are sent in a call of"
                            + " their own; the shadow's latency is measured on these calls only,"
                            + " and each call is one observation");
    static final SpecKey<Double> MAX_RATE =
            optional(
                    "inference.max-rate",
                    NOTHING,
                    number(0, true, NO_LIMIT, ""),
                    "the most requests a second that each shadow is sent, by all subtasks together,"
                            + " so that a backfill does not flood a server; without it there is no"
                            + " limit");
    static final SpecKey<Duration> MAX_OUTAGE =
            withDefault(
                    "inference.max-outage",
                    ANSWERS,
                    duration(Duration.ZERO, MS),
                    "5 min",
                    "how long requests wait for a server that cannot be reached or refuses them;"
                            + " after this, until it answers again, they count as `unavailable`,"
                            + " which is no error of the shadow");

    static final SpecKey<Compare.Kind> PREDICTION =
            withDefault(
                    "compare.prediction",
                    WINDOWS,
                    choice(Compare.Kind.class),
                    "score",
                    "the kind of prediction: one number (`score`), one name (`label`), or several"
                            + " numbers (`vector`)");
    static final SpecKey<Compare.By> BY =
            optional(
                    "compare.by",
                    WINDOWS,
                    choice(Compare.By.class),
                    "how predictions are compared, and what is counted for the divergence (below);"
                            + " without it scores by `tolerance`, labels by `equality`, vectors by"
                            + " `argmax`");
    static final SpecKey<Double> THRESHOLD =
            optional(
                    "compare.threshold",
                    WINDOWS,
                    number(ANY, false, NO_LIMIT, ""),
                    "the score from which on the decision is another one, of the log's scores and"
                            + " of the shadow's; `by: decision` needs it; with `by: tolerance` it"
                            + " says which scores a label proves right");
    static final SpecKey<Long> TOP =
            optional(
                    "compare.top",
                    WINDOWS,
                    integer(1, 1_000_000, ""),
                    "how many of the largest numbers are compared; for `by: top-k`, which needs"
                            + " it");
    static final SpecKey<Double> ABSOLUTE =
            withDefault(
                    "compare.tolerance.absolute",
                    WINDOWS,
                    number(0, false, NO_LIMIT, ""),
                    "0.000001",
                    "numbers agree if they differ by at most this; for `by: tolerance` and"
                            + " `max-difference`");
    static final SpecKey<Double> RELATIVE =
            withDefault(
                    "compare.tolerance.relative",
                    WINDOWS,
                    number(0, false, NO_LIMIT, ""),
                    "0",
                    "numbers also agree if they differ by at most this share of the larger one;"
                            + " for `by: tolerance` and `max-difference`");
    static final SpecKey<Double> COSINE =
            withDefault(
                    "compare.tolerance.cosine",
                    WINDOWS,
                    number(-1, false, 1, ""),
                    "0.99",
                    "vectors agree if their cosine similarity is at least this; for `by: cosine`");
    static final SpecKey<Double> OVERLAP =
            withDefault(
                    "compare.tolerance.overlap",
                    WINDOWS,
                    number(0, true, 1, ""),
                    "1",
                    "vectors agree if they have at least this share of their `compare.top` largest"
                            + " numbers at the same places; for `by: top-k`");
    static final SpecKey<Double> CORRELATION =
            withDefault(
                    "compare.tolerance.correlation",
                    WINDOWS,
                    number(-1, false, 1, ""),
                    "0.9",
                    "vectors agree if the rank correlation of their numbers (Kendall's tau-b) is at"
                            + " least this; for `by: ranking`");
    static final SpecKey<Double> BINS_FROM =
            withDefault(
                    "compare.bins.from",
                    WINDOWS,
                    number(ANY, false, NO_LIMIT, ""),
                    "0",
                    "the start of the bins that numbers are counted in; for `by: tolerance` and"
                            + " `max-difference`");
    static final SpecKey<Double> BINS_TO =
            withDefault(
                    "compare.bins.to",
                    WINDOWS,
                    number(ANY, false, NO_LIMIT, ""),
                    "1",
                    "the end of the bins, above `from`; numbers outside have bins of their"
                            + " own");
    static final SpecKey<Long> BINS_COUNT =
            withDefault(
                    "compare.bins.count",
                    WINDOWS,
                    integer(1, 10_000, ""),
                    "20",
                    "the number of bins, all of the same width");
    static final SpecKey<List<Double>> BINS_EDGES =
            optional(
                    "compare.bins.edges",
                    WINDOWS,
                    QuantityTypes.ascending(2, 10_001),
                    "the edges of the bins, in place of `from`, `to` and `count`; each bin holds"
                            + " its lower edge, the last one both; `plan --so-far` proposes edges");
    static final SpecKey<Double> MAX_OUTSIDE =
            withDefault(
                    "compare.bins.max-outside",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.01",
                    "the largest share of either side's numbers outside of the bins with which"
                            + " `distribution_ok` can hold; beyond it the check says which bins"
                            + " would fit");
    static final SpecKey<List<String>> SEGMENTS =
            withDefault(
                    "compare.segments",
                    WINDOWS,
                    names(),
                    "[]",
                    "request segments with reports of their own");
    static final SpecKey<Long> MAX_SEGMENT_VALUES =
            withDefault(
                    "compare.max-segment-values",
                    WINDOWS,
                    integer(1, 10_000, ""),
                    "1000",
                    "the most values of a segment with reports of their own in a window; all other"
                            + " values count as one, such as `country=(rest)`");
    static final SpecKey<List<String>> CLASSES =
            withDefault(
                            "compare.classes",
                            CLUSTERS,
                            names(),
                            "[]",
                            "labels, or column numbers of a vector, with a bin of their own in the"
                                + " divergence gate; all others share one bin; with fewer bins the"
                                + " gate needs fewer requests")
                    .formerly("gates.classes.names");

    static final SpecKey<Duration> WINDOW =
            withDefault(
                    "window",
                    WINDOWS,
                    duration(SECOND, SECOND),
                    "5 min",
                    "the length of the event-time windows, aligned to 1970-01-01 in UTC");

    static final SpecKey<String> LABELS_PATH =
            required(
                    "labels.files.path",
                    EVIDENCE,
                    PATH,
                    "the log of labels: a file, a folder (read with its subfolders) or a glob;"
                            + " [labels](labels.md) explains what labels are for");
    static final SpecKey<Duration> LABELS_POLL_INTERVAL =
            withDefault(
                    "labels.files.poll-interval",
                    NOTHING,
                    duration(MS, MS),
                    "1 min",
                    "on unbounded traffic: how often to look for new files of labels");
    static final SpecKey<Traffic.Format> LABELS_FORMAT =
            optional(
                    "labels.files.format",
                    EVIDENCE,
                    choice(Traffic.Format.class),
                    "as `traffic.files.format`");
    static final SpecKey<String> LABELS_DELIMITER =
            optional(
                    "labels.files.delimiter",
                    EVIDENCE,
                    SpecTypes.DELIMITER,
                    "as `traffic.files.delimiter`");
    static final SpecKey<List<String>> LABELS_COLUMNS =
            withDefault(
                    "labels.files.columns", EVIDENCE, names(), "[]", "as `traffic.files.columns`");
    static final SpecKey<String> LABELS_SERVERS =
            required(
                    "labels.kafka.servers",
                    NOTHING,
                    TEXT,
                    "the brokers to connect to first, as `host:port,host:port`; replaces"
                            + " `labels.files`");
    static final SpecKey<String> LABELS_TOPIC =
            required(
                    "labels.kafka.topic",
                    EVIDENCE,
                    TEXT,
                    "the topic of the labels; it must keep them as long as `labels.mature-after`");
    static final SpecKey<Traffic.ValueFormat> LABELS_VALUE_FORMAT =
            withDefault(
                    "labels.kafka.value-format",
                    EVIDENCE,
                    choice(Traffic.ValueFormat.class),
                    "json",
                    "as `traffic.kafka.value-format`");
    static final SpecKey<List<String>> LABELS_REGISTRY_URL =
            required(
                    LABELS_REGISTRY + ".url",
                    NOTHING,
                    KafkaTypes.URLS,
                    "the schema registry of the labels, as `traffic.kafka.schema-registry.url`");
    static final SpecKey<String> LABELS_REGISTRY_USER =
            optional(
                    LABELS_REGISTRY + ".user",
                    NOTHING,
                    KafkaTypes.TEXT_OR_REFERENCE,
                    "the user of the registry, with a password");
    static final SpecKey<String> LABELS_REGISTRY_PASSWORD =
            optional(
                    LABELS_REGISTRY + ".password",
                    NOTHING,
                    KafkaTypes.REFERENCE,
                    "the password of the user");
    static final SpecKey<String> LABELS_REGISTRY_TOKEN =
            optional(
                    LABELS_REGISTRY + ".token",
                    NOTHING,
                    KafkaTypes.REFERENCE,
                    "a bearer token for the registry, in place of user and password");
    static final SpecKey<KafkaOffset> LABELS_FROM =
            withDefault(
                    "labels.kafka.from",
                    EVIDENCE,
                    KafkaTypes.FROM_WITHOUT_GROUP,
                    "earliest",
                    "where to start: at the oldest label (`earliest`), after the newest"
                            + " (`latest`), or at the first one whose Kafka timestamp is this time"
                            + " or later");
    static final SpecKey<Map<String, String>> LABELS_PROPERTIES =
            withDefault(
                    "labels.kafka.properties",
                    NOTHING,
                    KafkaTypes.CONSUMER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");
    static final SpecKey<String> LABELS_LAYOUT =
            optional(
                    "labels.record.layout",
                    EVIDENCE,
                    RecordTypes.LAYOUT,
                    "who wrote the log of labels, if its records are not in ShadowGate's own"
                            + " layout");
    static final SpecKey<Map<String, List<FieldPath>>> LABELS_FIELDS =
            withDefault(
                    "labels.record.fields",
                    EVIDENCE,
                    RecordTypes.FIELDS,
                    "{}",
                    "where `request_id`, `timestamp`, `ground_truth` and `acted_on` are in a"
                            + " record");
    static final SpecKey<Map<FieldPath, List<String>>> LABELS_WHERE =
            withDefault(
                    "labels.record.where",
                    EVIDENCE,
                    RecordTypes.WHERE,
                    "{}",
                    "which records are labels of this test");
    static final SpecKey<ZoneId> LABELS_ZONE =
            withDefault(
                    "labels.record.time-zone",
                    EVIDENCE,
                    RecordTypes.ZONE,
                    "UTC",
                    "the time zone of times that name none");
    static final SpecKey<Boolean> LABELS_IN_REQUESTS =
            withDefault(
                    "labels.in-requests",
                    EVIDENCE,
                    FLAG,
                    "false",
                    "whether the request log has a `ground_truth`, which is known at once;"
                            + " `traffic.record.fields` can say where. The log is then read twice");
    static final SpecKey<Labels.ActedOn> LABELS_ACTED_ON =
            withDefault(
                    "labels.acted-on",
                    EVIDENCE,
                    choice(Labels.ActedOn.class),
                    "keep",
                    "what a label with `acted_on: true` says, whose outcome somebody may have"
                            + " changed because of the primary's answer: `keep` takes it like any"
                            + " other, and `leave-out` leaves its request without a label");
    static final SpecKey<Duration> LABELS_MATURE_AFTER =
            optional(
                    "labels.mature-after",
                    EVIDENCE,
                    duration(Duration.ZERO, MS),
                    "how long after the end of a window its labels are final: those known until"
                            + " then count, and no later ones. Without it, in runs that end only,"
                            + " all labels count that the log has, and they need no `timestamp`");
    static final SpecKey<Duration> LABELS_BEFORE =
            withDefault(
                    "labels.before",
                    EVIDENCE,
                    duration(Duration.ZERO, MS),
                    "1 h",
                    "how far a label's `timestamp` may be before its request's, as clocks differ;"
                            + " a label that is earlier does not count");
    static final SpecKey<String> LABELS_DEFAULT =
            withDefault(
                    "labels.default",
                    EVIDENCE,
                    SpecTypes.SCALAR,
                    "none",
                    "the label of requests that have none when their window is mature, if silence"
                            + " means something, as in fraud; with `none` they stay without one");

    static final SpecKey<Gates.Policy> POLICY =
            withDefault(
                    "gates.policy",
                    EVIDENCE,
                    choice(Gates.Policy.class),
                    "evidence",
                    "what the verdict depends on: `evidence` is what the counts prove, valid"
                            + " however often one looks; `point` is the observed values themselves;"
                            + " decisions show both");
    static final SpecKey<Long> MIN_REQUESTS =
            withDefault(
                    "gates.min-requests",
                    EVIDENCE,
                    integer(1, Long.MAX_VALUE, "no data must never pass"),
                    "10000",
                    "the fewest compared requests for a promotion, and with `policy: point` also"
                            + " for a rejection");
    static final SpecKey<Double> MIN_AGREEMENT_RATE =
            withDefault(
                    "gates.min-agreement-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.90",
                    "the least share of requests on which shadow and primary agree; 0, 1, or from"
                            + " 0.000001 to 0.999999");
    static final SpecKey<Double> MAX_LATENCY =
            withDefault(
                            "gates.max-shadow-latency-p99",
                            WINDOWS,
                            latencyOrNone(),
                            "100 ms",
                            "the limit on the shadow's 99th percentile of latency; with `none`"
                                    + " there is no such gate, as for a shadow whose own log has"
                                    + " no latencies")
                    .formerly("gates.max-shadow-latency-p99-ms", number(0, true, NO_LIMIT, ""));
    static final SpecKey<Double> MAX_ERROR_RATE =
            withDefault(
                    "gates.max-shadow-error-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "0.001",
                    "the largest share of requests that the shadow fails to answer; 0, 1, or from"
                            + " 0.000001 to 0.999999");
    static final SpecKey<Double> MAX_DIVERGENCE =
            withDefault(
                    "gates.max-distribution-divergence",
                    EVIDENCE,
                    number(
                            0,
                            false,
                            0.8326,
                            "a Jensen-Shannon distance is at most sqrt(ln 2), so every shadow would"
                                    + " pass a higher limit"),
                    "0.15",
                    "the largest Jensen-Shannon distance (natural logarithm) between the answers of"
                            + " primary and shadow; 0, from 0.001 to 0.8325, or 0.8326");

    static final SpecKey<Boolean> ABOVE_NOISE =
            withDefault(
                    "gates.above-noise-floor",
                    EVIDENCE,
                    FLAG,
                    "false",
                    "whether the limits on agreement, errors and divergence apply to the difference"
                            + " above `primary.noise-floor`");
    static final SpecKey<Double> PAIRED_THRESHOLD =
            optional(
                            "gates.paired-latency.threshold",
                            WINDOWS,
                            latency(),
                            "the latency above which a request is slow, for primary and shadow;"
                                    + " without it `max-shadow-latency-p99`")
                    .formerly("gates.paired-latency.threshold-ms", number(0, true, NO_LIMIT, ""));
    static final SpecKey<Double> PAIRED_EXCESS =
            optional(
                    "gates.paired-latency.max-excess-rate",
                    EVIDENCE,
                    number(0, false, 0.4, ""),
                    "how much larger the shadow's share of slow requests may be than the primary's;"
                            + " without it there is no such gate");
    static final SpecKey<Double> MIN_CLASS_AGREEMENT =
            optional(
                    "gates.classes.min-agreement-rate",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "the least agreement in each of `compare.classes`, among the requests that the"
                            + " primary put into that class; without it there are no such gates");
    static final SpecKey<Double> MAX_ACCURACY_LOSS =
            optional(
                    "gates.labels.max-accuracy-loss",
                    EVIDENCE,
                    number(0, false, 0.4, ""),
                    "how much smaller the shadow's accuracy may be than the primary's; without it"
                            + " there is no such gate");
    static final SpecKey<Double> MIN_ACCURACY_GAIN =
            optional(
                    "gates.labels.min-accuracy-gain",
                    EVIDENCE,
                    number(0, false, 0.4, ""),
                    "how much larger the shadow's accuracy must be than the primary's, in place of"
                            + " `max-accuracy-loss`; 0 for larger at all");
    static final SpecKey<Double> MIN_ACCURACY =
            optional(
                    "gates.labels.min-accuracy",
                    EVIDENCE,
                    number(0, false, 1, ""),
                    "the least accuracy of the shadow itself, as both models may fall together; 0,"
                            + " 1, or from 0.000001 to 0.999999");
    static final SpecKey<Loss.Kind> LOSS =
            optional(
                    "gates.labels.loss",
                    WINDOWS,
                    choice(Loss.Kind.class),
                    "the loss of a score: `brier`, the squared distance of a probability from 0 or"
                            + " 1; `log-loss` of a probability; or `absolute-error`");
    static final SpecKey<Double> LOSS_SCALE =
            optional(
                    "gates.labels.loss-scale",
                    WINDOWS,
                    number(0, true, NO_LIMIT, ""),
                    "the error that counts as a loss of 1; larger errors count as 1 too;"
                            + " `absolute-error` needs it; for `log-loss` without it 4.605, as of a"
                            + " probability of 1 %");
    static final SpecKey<Double> MAX_LOSS_INCREASE =
            optional(
                    "gates.labels.max-loss-increase",
                    EVIDENCE,
                    number(0, false, 0.4, ""),
                    "how much larger the shadow's mean loss may be than the primary's, in parts of"
                            + " the largest loss of 1; `loss` needs it");
    static final SpecKey<Double> MIN_LABELLED =
            withDefault(
                    "gates.labels.min-labelled",
                    EVIDENCE,
                    number(0, true, 1, ""),
                    "0.5",
                    "the least share of requests with a label among the requests of each kind that"
                            + " matters, by the primary's answer");
    static final SpecKey<LabelLimits.Unlabelled> UNLABELLED =
            withDefault(
                    "gates.labels.unlabelled",
                    EVIDENCE,
                    choice(LabelLimits.Unlabelled.class),
                    "hold",
                    "requests without a label: `hold` takes them to be like the labelled ones of"
                            + " their kind, and proves nothing below `min-labelled`; `worst-case`"
                            + " proves only what holds whatever their labels would be");
    static final SpecKey<List<String>> GATED_SEGMENTS =
            withDefault(
                    "gates.segments.names",
                    CLUSTERS,
                    names(),
                    "[]",
                    "names from `compare.segments`; every value of these segments has its own"
                            + " gates, with the same limits");
    static final SpecKey<List<Gates.Measure>> SEGMENT_MEASURES =
            withDefault(
                    "gates.segments.measures",
                    EVIDENCE,
                    choices(Gates.Measure.class),
                    "[agreement]",
                    "what the gates of a segment measure");
    static final SpecKey<Long> MAX_SEGMENTS =
            withDefault(
                            "gates.segments.max-segments",
                            EVIDENCE,
                            integer(1, 10_000, ""),
                            "100",
                            "the most segments with gates; the first ones seen get them; a higher"
                                    + " number makes it harder to prove that a segment is bad")
                    .formerly("gates.segments.most");
    static final SpecKey<Gates.IfUnderpowered> IF_UNDERPOWERED =
            withDefault(
                            "gates.segments.if-underpowered",
                            EVIDENCE,
                            choice(Gates.IfUnderpowered.class),
                            "hold",
                            "what to do with a segment that has too few requests to prove anything,"
                                    + " or is beyond `max-segments`: `hold` the verdict, or `pass`")
                    .formerly("gates.segments.without-power");
    static final SpecKey<String> CLUSTER =
            optional(
                            "gates.cluster-segment",
                            WINDOWS,
                            SpecTypes.SEGMENT,
                            "the request segment that groups dependent requests, such as `user`;"
                                    + " the more alike the requests of a group are, the less each"
                                    + " one counts as evidence")
                    .formerly("gates.cluster-key", SpecTypes.PREFIXED_SEGMENT);
    static final SpecKey<Double> PROMOTE_ALPHA =
            withDefault(
                            "gates.evidence.alpha.promote",
                            EVIDENCE,
                            number(0, true, 0.25, ""),
                            "0.05",
                            "the accepted probability that a shadow that breaks a limit is ever"
                                    + " promoted")
                    .formerly("gates.alpha.promote");
    static final SpecKey<Double> REJECT_ALPHA =
            withDefault(
                            "gates.evidence.alpha.reject",
                            EVIDENCE,
                            number(0, true, 0.25, ""),
                            "0.05",
                            "the accepted probability that a shadow that meets all limits is ever"
                                    + " rejected")
                    .formerly("gates.alpha.reject");
    static final SpecKey<Gates.AlphaFor> ALPHA_FOR =
            withDefault(
                            "gates.evidence.alpha.for",
                            EVIDENCE,
                            choice(Gates.AlphaFor.class),
                            "shadow",
                            "whether these probabilities hold for each `shadow`, or for the whole"
                                    + " `test`, which then divides them evenly among its shadows")
                    .formerly("gates.alpha.for");
    static final SpecKey<Long> TUNED_TO =
            withDefault(
                            "gates.evidence.tuned-to-requests",
                            EVIDENCE,
                            integer(1, 1_000_000_000_000L, ""),
                            "10000",
                            "the number of requests at which evidence is strongest; a wrong value"
                                    + " only makes the test longer")
                    .formerly("gates.tuned-to-requests");
    static final SpecKey<Duration> MIN_DURATION =
            withDefault(
                            "gates.evidence.min-duration",
                            EVIDENCE,
                            duration(Duration.ZERO, SECOND),
                            "7 d",
                            "the least event time that windows with requests must cover before a"
                                    + " promotion, because traffic has weekly patterns")
                    .formerly("gates.min-duration");
    static final SpecKey<Duration> CYCLE =
            optional(
                            "gates.evidence.cycle",
                            EVIDENCE,
                            duration(SECOND, SECOND),
                            "the length of a cycle, a multiple of `window`; limits apply to the"
                                + " mean over whole cycles, counted from the test's first window,"
                                + " and promotions and final rejections happen only at the end of a"
                                + " cycle; without it `7 d`, or the next multiple")
                    .formerly("gates.cycle");
    static final SpecKey<Duration> MAX_DURATION =
            optional(
                            "gates.evidence.max-duration",
                            EVIDENCE,
                            duration(SECOND, SECOND),
                            "the covered event time after which the test gives up if nothing is"
                                    + " proven; without it the test never gives up")
                    .formerly("gates.max-duration");
    static final SpecKey<Double> BETWEEN_ALARMS =
            withDefault(
                            "gates.evidence.windows-between-false-alarms",
                            EVIDENCE,
                            number(1, true, NO_LIMIT, ""),
                            "2016",
                            "the least mean number of windows between two false alarms about a"
                                    + " sudden fault; 2016 windows of 5 min are a week")
                    .formerly("gates.windows-between-false-alarms");

    static final SpecKey<List<Slices.Feature>> SLICE_FEATURES =
            required(
                    "slices.features",
                    NOTHING,
                    SliceTypes.FEATURES,
                    "the features that requests are divided by, to find where a shadow differs;"
                            + " `compare.segments` and the primary's answer are always among it;"
                            + " [slices](slices.md) explains what is found and what it costs");
    static final SpecKey<Double> SLICE_LIMIT =
            optional(
                    "slices.limit",
                    NOTHING,
                    number(0, true, 0.999999, ""),
                    "a slice is bad if more than this share of its requests disagree; without it 1"
                            + " - `gates.min-agreement-rate`");
    static final SpecKey<String> SLICE_CALIBRATION =
            optional(
                    "slices.calibration",
                    NOTHING,
                    PATH,
                    "files of earlier requests, laid out as the log, such as those of an earlier"
                            + " period: features without `edges` and `categories` are divided at"
                            + " their quantiles, or into their commonest texts");
    static final SpecKey<Long> SLICE_BINS =
            withDefault(
                    "slices.bins",
                    NOTHING,
                    integer(2, 1000, ""),
                    "10",
                    "with `slices.calibration`: the most bins of a feature of numbers");
    static final SpecKey<Integer> SLICE_MAX_BYTES =
            withDefault(
                    "slices.max-bytes",
                    NOTHING,
                    memory(),
                    "64 mb",
                    "the most memory for the counts of a period, of all shadows together; a spec"
                            + " that needs more is refused at start");
    static final SpecKey<List<Stage>> STAGES =
            withDefault(
                    "stages",
                    Affects.STAGES,
                    StageTypes.STAGES,
                    "[]",
                    "the steps from shadow to production, each with a share of the requests that"
                            + " the new model answers and limits to be proven there; see"
                            + " [stages](stages.md)");

    static final SpecKey<String> SINK_PATH =
            required("sinks.files.path", NOTHING, PATH, "the folder for the results");
    static final SpecKey<Boolean> SINK_COMPARISONS =
            withDefault(
                    "sinks.files.comparisons",
                    NOTHING,
                    FLAG,
                    "false",
                    "whether to write every comparison too");
    static final SpecKey<Boolean> SINK_DISAGREEMENTS =
            withDefault(
                    "sinks.files.disagreements",
                    NOTHING,
                    FLAG,
                    "false",
                    "whether to write the scored comparisons that disagree");
    static final SpecKey<List<String>> SINK_FEATURES =
            withDefault(
                    "sinks.files.features",
                    NOTHING,
                    names(),
                    "[]",
                    "features of requests that `comparisons/` and `disagreements/` carry too; off"
                            + " unless named, since features can be personal data");
    static final SpecKey<Boolean> SINK_PAGE =
            withDefault(
                    "sinks.files.page",
                    NOTHING,
                    FLAG,
                    "true",
                    "whether a run that ends also writes `report.html`, a page to look at");
    static final SpecKey<Duration> SINK_PERIOD =
            optional(
                    "sinks.files.period",
                    NOTHING,
                    duration(SECOND, SECOND),
                    "the length of the periods by which a bounded run keeps and replaces its"
                            + " results, in event time aligned to 1970-01-01 in UTC; a multiple of"
                            + " `window`, and of the time in a path with `{...}`; without it `1 d`,"
                            + " or the next such multiple");

    static final SpecKey<String> SINK_SERVERS =
            required(
                    "sinks.kafka.servers",
                    NOTHING,
                    TEXT,
                    "for runs without end, with or without `sinks.files`: the brokers to connect to"
                            + " first, as `host:port,host:port`");
    static final SpecKey<String> SINK_DECISIONS =
            optional("sinks.kafka.decisions", NOTHING, TEXT, "the topic for all decisions");
    static final SpecKey<String> SINK_CURRENT =
            optional(
                    "sinks.kafka.current",
                    NOTHING,
                    TEXT,
                    "the topic for the last decision on each shadow; the topic must be"
                            + " compacted");
    static final SpecKey<String> SINK_WINDOWS =
            optional("sinks.kafka.windows", NOTHING, TEXT, "the topic for window reports");
    static final SpecKey<String> SINK_DISAGREEMENTS_TOPIC =
            optional(
                    "sinks.kafka.disagreements",
                    NOTHING,
                    TEXT,
                    "the topic for scored comparisons that disagree");
    static final SpecKey<String> SINK_REJECTED =
            optional(
                    "sinks.kafka.rejected",
                    NOTHING,
                    TEXT,
                    "the topic for rejected records, and for results too long for Kafka");
    static final SpecKey<String> SINK_QUALITY =
            optional(
                    "sinks.kafka.quality",
                    NOTHING,
                    TEXT,
                    "with `labels`: the topic for quality reports");
    static final SpecKey<String> SINK_STAGES =
            optional(
                    "sinks.kafka.stages",
                    NOTHING,
                    TEXT,
                    "with `stages`: the topic for what they advise; when it is compacted, the last"
                            + " advice on each shadow");
    static final SpecKey<Duration> SINK_TRANSACTION_TIMEOUT =
            withDefault(
                    "sinks.kafka.transaction-timeout",
                    NOTHING,
                    duration(SECOND, MS),
                    "10 min",
                    "the time after which Kafka aborts a transaction without a commit; it must be"
                            + " longer than a checkpoint interval plus a restart, and at most the"
                            + " brokers' `transaction.max.timeout.ms`");
    static final SpecKey<String> SINK_TRANSACTION_PREFIX =
            optional(
                    "sinks.kafka.transaction-prefix",
                    NOTHING,
                    NAME,
                    "the start of the names of the job's transactions, before a `/`; each job needs"
                            + " its own; without it `shadowgate-` and the name of the test");
    static final SpecKey<Map<String, String>> SINK_PROPERTIES =
            withDefault(
                    "sinks.kafka.properties",
                    NOTHING,
                    KafkaTypes.PRODUCER,
                    "{}",
                    "passed on to the Kafka client, for TLS, SASL and tuning");

    static final SpecKey<String> PRIVACY_KEY =
            optional(
                    "privacy.key",
                    NOTHING,
                    KafkaTypes.REFERENCE,
                    "the secret key of hashes, at least 16 bytes; the same key gives the same"
                            + " hashes everywhere, also in the mirror");
    static final SpecKey<Written> PRIVACY_REQUEST_ID =
            withDefault(
                    "privacy.request-id",
                    NOTHING,
                    PrivacyTypes.ID,
                    "drop",
                    "how `request_id` is written to comparisons, disagreements, rejected records"
                        + " and keys of topics; [privacy](privacy.md) explains the section. Without"
                        + " the section everything is written");
    static final SpecKey<Written> PRIVACY_PREDICTIONS =
            withDefault(
                    "privacy.predictions",
                    NOTHING,
                    PrivacyTypes.PREDICTION,
                    "drop",
                    "how the predictions of both models are written to comparisons and"
                            + " disagreements; `bucket N` writes the lower edge of a bucket of that"
                            + " width");
    static final SpecKey<Map<String, Written>> PRIVACY_SEGMENTS =
            withDefault(
                    "privacy.segments",
                    WINDOWS,
                    PrivacyTypes.SEGMENTS,
                    "{}",
                    "how the values of segments are written, wherever they are: each segment of"
                            + " `compare.segments` is named here");
    static final SpecKey<Privacy.Errors> PRIVACY_ERRORS =
            withDefault(
                    "privacy.errors",
                    NOTHING,
                    choice(Privacy.Errors.class),
                    "drop",
                    "how the text of a shadow's error is written, which may quote a feature: `kind`"
                            + " leaves out what it quotes, and `drop` writes a fingerprint of the"
                            + " kind");
    static final SpecKey<Boolean> PRIVACY_RECORDS =
            withDefault(
                    "privacy.records",
                    NOTHING,
                    FLAG,
                    "false",
                    "whether rejected records hold the beginning of the record, and their reasons"
                            + " what they quote of it");

    static final List<SpecKey<?>> ALL =
            List.of(
                    TEST,
                    FILES_PATH,
                    FILES_POLL_INTERVAL,
                    FILES_FORMAT,
                    FILES_DELIMITER,
                    FILES_COLUMNS,
                    KAFKA_SERVERS,
                    KAFKA_TOPIC,
                    KAFKA_VALUE_FORMAT,
                    REGISTRY_URL,
                    REGISTRY_USER,
                    REGISTRY_PASSWORD,
                    REGISTRY_TOKEN,
                    KAFKA_FROM,
                    KAFKA_UNTIL,
                    KAFKA_GROUP,
                    KAFKA_PROPERTIES,
                    RECORD_LAYOUT,
                    RECORD_FIELDS,
                    RECORD_WHERE,
                    RECORD_WITHIN,
                    RECORD_ZONE,
                    SHADOW_LOG_PATH,
                    SHADOW_LOG_TOPIC,
                    SHADOW_RECORD_LAYOUT,
                    SHADOW_RECORD_FIELDS,
                    SHADOW_RECORD_WHERE,
                    SHADOW_RECORD_WITHIN,
                    SHADOW_RECORD_ZONE,
                    PAIRING_WITHIN,
                    SAMPLE_RATE,
                    SAMPLE_KEY,
                    OUT_OF_ORDERNESS,
                    IDLENESS,
                    MAX_AHEAD,
                    TIMESTAMP_SLACK,
                    MAX_RECORD_BYTES,
                    MAX_DROPPED,
                    PRIMARY_NAME,
                    NOISE_DISAGREEMENT,
                    NOISE_ERRORS,
                    NOISE_DIVERGENCE,
                    NOISE_LATENCY,
                    SHADOW_NAME,
                    MODEL_PATH,
                    MODEL_URL,
                    MODEL_SHA256,
                    MODEL_HEADERS,
                    MODEL_CERTIFICATES,
                    MODEL_ENGINE,
                    MODEL_CUSTOM_OPS,
                    MODEL_INPUTS,
                    MODEL_OUTPUTS,
                    FEATURES,
                    MISSING,
                    INPUTS,
                    OUTPUT_NAME,
                    OUTPUT_INDEX,
                    OUTPUT_CLASS,
                    OUTPUT_LABELS,
                    OUTPUT_ACTIVATION,
                    BATCH,
                    LINGER,
                    TIMEOUT,
                    WORKERS,
                    SINGLE_CALLS,
                    MAX_RATE,
                    MAX_OUTAGE,
                    PREDICTION,
                    BY,
                    THRESHOLD,
                    TOP,
                    ABSOLUTE,
                    RELATIVE,
                    COSINE,
                    OVERLAP,
                    CORRELATION,
                    BINS_FROM,
                    BINS_TO,
                    BINS_COUNT,
                    BINS_EDGES,
                    MAX_OUTSIDE,
                    SEGMENTS,
                    MAX_SEGMENT_VALUES,
                    CLASSES,
                    WINDOW,
                    LABELS_PATH,
                    LABELS_POLL_INTERVAL,
                    LABELS_FORMAT,
                    LABELS_DELIMITER,
                    LABELS_COLUMNS,
                    LABELS_SERVERS,
                    LABELS_TOPIC,
                    LABELS_VALUE_FORMAT,
                    LABELS_REGISTRY_URL,
                    LABELS_REGISTRY_USER,
                    LABELS_REGISTRY_PASSWORD,
                    LABELS_REGISTRY_TOKEN,
                    LABELS_FROM,
                    LABELS_PROPERTIES,
                    LABELS_LAYOUT,
                    LABELS_FIELDS,
                    LABELS_WHERE,
                    LABELS_ZONE,
                    LABELS_IN_REQUESTS,
                    LABELS_ACTED_ON,
                    LABELS_MATURE_AFTER,
                    LABELS_BEFORE,
                    LABELS_DEFAULT,
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
                    MAX_ACCURACY_LOSS,
                    MIN_ACCURACY_GAIN,
                    MIN_ACCURACY,
                    LOSS,
                    LOSS_SCALE,
                    MAX_LOSS_INCREASE,
                    MIN_LABELLED,
                    UNLABELLED,
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
                    SLICE_FEATURES,
                    SLICE_LIMIT,
                    SLICE_CALIBRATION,
                    SLICE_BINS,
                    SLICE_MAX_BYTES,
                    STAGES,
                    SINK_PATH,
                    SINK_COMPARISONS,
                    SINK_DISAGREEMENTS,
                    SINK_FEATURES,
                    SINK_PAGE,
                    SINK_PERIOD,
                    SINK_SERVERS,
                    SINK_DECISIONS,
                    SINK_CURRENT,
                    SINK_WINDOWS,
                    SINK_DISAGREEMENTS_TOPIC,
                    SINK_REJECTED,
                    SINK_QUALITY,
                    SINK_STAGES,
                    SINK_TRANSACTION_TIMEOUT,
                    SINK_TRANSACTION_PREFIX,
                    SINK_PROPERTIES,
                    PRIVACY_KEY,
                    PRIVACY_REQUEST_ID,
                    PRIVACY_PREDICTIONS,
                    PRIVACY_SEGMENTS,
                    PRIVACY_ERRORS,
                    PRIVACY_RECORDS);

    private SpecKeys() {}
}
