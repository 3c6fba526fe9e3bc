package io.shadowgate.spec;

import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.storage.Globs;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the YAML file of a shadow test. */
public final class SpecReader {
    private static final Logger LOG = LoggerFactory.getLogger(SpecReader.class);

    /** At least two letters, so that a Windows drive is not a scheme. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    /** A limit, because the YAML parser's time grows much faster than the length of a line. */
    private static final long LARGEST = 1 << 20;

    /** The keys without a default, for a test with only defaults. */
    private static final String SMALLEST =
            """
            test: any
            traffic: {files: {path: requests/}}
            primary: {name: primary}
            shadows: [{name: shadow}]
            sinks: {files: {path: out/}}
            """;

    private static final Duration PAIRED_WITHIN = Duration.ofMinutes(1);
    private static final Duration KAFKA_SLACK = Duration.ofHours(1);

    private final Path folder;
    private final SpecValues values;

    private SpecReader(Path folder, SpecValues values) {
        this.folder = folder;
        this.values = values;
    }

    /**
     * Reads a spec strictly: an unknown key is an error, and so is a value that is not allowed.
     *
     * @param overrides from path ({@code gates.min-requests}, {@code shadows[0].model.path} or
     *     {@code shadows.0.model.path}) to a YAML value, as given by {@code -D path=value}
     * @return with defaults filled in, and relative paths resolved against the folder of the file
     * @throws SpecException with every problem that was found
     */
    public static ShadowTest read(Path file, Map<String, String> overrides) {
        return read(file, overrides, LOG::warn);
    }

    /** The same, with a warning for each earlier name that the spec uses. */
    public static ShadowTest read(
            Path file, Map<String, String> overrides, Consumer<String> warnings) {
        Problems problems = new Problems(file.toString());
        return read(
                textOf(file, problems),
                // A file that can be read is in a folder.
                Objects.requireNonNull(file.toAbsolutePath().getParent()),
                overrides,
                problems,
                warning -> warnings.accept(file + ": " + warning));
    }

    /**
     * Reads a spec that is not in a file.
     *
     * @param name of the spec in messages
     * @param folder that relative paths are relative to
     */
    public static ShadowTest parse(String text, String name, Path folder) {
        return read(
                text,
                folder.toAbsolutePath(),
                Map.of(),
                new Problems(name),
                warning -> LOG.warn("{}: {}", name, warning));
    }

    /** A test with default values and these overrides. */
    public static ShadowTest defaults(Map<String, String> overrides, Consumer<String> warnings) {
        return read(SMALLEST, Path.of(""), overrides, new Problems("-D"), warnings);
    }

    private static ShadowTest read(
            String text,
            Path folder,
            Map<String, String> overrides,
            Problems problems,
            Consumer<String> warnings) {
        ObjectNode root = rootOf(text, problems);
        boolean logins = hasLogins(root, "", problems);
        for (var override : overrides.entrySet()) {
            logins |= hasLogin(override.getKey(), override.getValue(), problems);
        }
        if (!logins) {
            new SpecOverrides(root, problems).apply(overrides);
            logins = hasLogins(root, "", problems);
        }
        if (logins) {
            // Stops here, because messages about other problems would quote the logins.
            problems.throwIfAny();
        }
        SpecSection.ROOT.check(root, "", problems);
        SpecValues values = new SpecValues(root, problems);
        new SpecRules(values, problems).check();
        problems.throwIfAny();
        values.warnings().forEach(warnings);
        return new SpecReader(folder, values).shadowTest();
    }

    /** Reports every value and key with a password before a host. */
    private static boolean hasLogins(JsonNode node, String path, Problems problems) {
        boolean found = node.isString() && hasLogin(path, node.asString(), problems);
        for (var entry : node.properties()) {
            found |= hasLogin(Problems.join(path, "(a key)"), entry.getKey(), problems);
            found |= hasLogins(entry.getValue(), Problems.join(path, entry.getKey()), problems);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found |= hasLogins(node.get(i), path + "[" + i + "]", problems);
        }
        return found;
    }

    private static boolean hasLogin(String path, String value, Problems problems) {
        String fault = Secrets.loginFault(path, value);
        if (!fault.isEmpty()) {
            problems.add(path, fault);
        }
        return !fault.isEmpty();
    }

    /** Ends the reading if the document is not a section. */
    private static ObjectNode rootOf(String text, Problems problems) {
        JsonNode document = YamlTree.parse(text, "", problems);
        if (document instanceof ObjectNode root) {
            return root;
        }
        if (document != null && !document.isNull() && !document.isMissingNode()) {
            SpecSection.ROOT.check(document, "", problems);
        }
        problems.throwIfAny();
        throw problems.with("", "the file is empty; start with \"test: \" and a name");
    }

    private static String textOf(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            throw problems.with("", "this is a folder; name the YAML file in it");
        }
        if (!Files.exists(file)) {
            throw problems.with("", "there is no such file: " + file.toAbsolutePath());
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw problems.with(
                        "",
                        "the file has "
                                + (Files.size(file) >> 10)
                                + " KiB; a spec has at most "
                                + (LARGEST >> 10)
                                + " KiB");
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw problems.with("", "the file is not UTF-8 text");
        } catch (IOException e) {
            throw problems.with("", "the file cannot be read: " + e);
        }
    }

    private ShadowTest shadowTest() {
        return new ShadowTest(
                values.known(SpecKeys.TEST),
                traffic(),
                new ShadowTest.Primary(values.known(SpecKeys.PRIMARY_NAME), noiseFloor()),
                shadows(),
                inference(),
                compare(),
                values.known(SpecKeys.WINDOW),
                labels(),
                gates(),
                sinks(),
                slices(),
                values.known(SpecKeys.STAGES),
                SpecDigest.of(values));
    }

    private @Nullable Slices slices() {
        if (!values.has(SpecKeys.SLICES)) {
            return null;
        }
        Double limit = values.get(SpecKeys.SLICE_LIMIT);
        String calibration = values.get(SpecKeys.SLICE_CALIBRATION);
        return new Slices(
                values.known(SpecKeys.SLICE_FEATURES),
                limit != null ? limit : 1 - values.known(SpecKeys.MIN_AGREEMENT_RATE),
                calibration == null ? null : resolveLog(calibration),
                Math.toIntExact(values.known(SpecKeys.SLICE_BINS)),
                values.known(SpecKeys.SLICE_MAX_BYTES));
    }

    private Traffic traffic() {
        String sampleKey = values.get(SpecKeys.SAMPLE_KEY);
        return new Traffic(
                values.has("traffic.files") ? files() : null,
                values.has("traffic.kafka") ? kafka() : null,
                new Traffic.Sample(
                        values.known(SpecKeys.SAMPLE_RATE),
                        sampleKey == null ? "request_id" : sampleKey),
                values.known(SpecKeys.OUT_OF_ORDERNESS),
                values.known(SpecKeys.IDLENESS),
                values.known(SpecKeys.MAX_AHEAD),
                values.known(SpecKeys.MAX_RECORD_BYTES),
                pairing(),
                true,
                mapping(),
                values.known(SpecKeys.MAX_DROPPED));
    }

    private @Nullable RecordMapping mapping() {
        return values.has(SpecKeys.RECORD)
                ? new RecordMapping(
                        Layouts.fields(
                                values.get(SpecKeys.RECORD_LAYOUT),
                                values.known(SpecKeys.RECORD_FIELDS)),
                        values.known(SpecKeys.RECORD_WHERE),
                        values.known(SpecKeys.RECORD_WITHIN),
                        values.known(SpecKeys.RECORD_ZONE))
                : null;
    }

    private @Nullable RecordMapping shadowMapping() {
        return values.has(SpecKeys.SHADOW_RECORD)
                ? new RecordMapping(
                        Layouts.fields(
                                values.get(SpecKeys.SHADOW_RECORD_LAYOUT),
                                values.known(SpecKeys.SHADOW_RECORD_FIELDS)),
                        values.known(SpecKeys.SHADOW_RECORD_WHERE),
                        values.known(SpecKeys.SHADOW_RECORD_WITHIN),
                        values.known(SpecKeys.SHADOW_RECORD_ZONE))
                : null;
    }

    private Traffic.@Nullable Pairing pairing() {
        Duration within = values.get(SpecKeys.PAIRING_WITHIN);
        if (values.has("traffic.shadow-log")) {
            String topic = values.get(SpecKeys.SHADOW_LOG_TOPIC);
            return new Traffic.Pairing(
                    topic == null ? resolveLog(values.known(SpecKeys.SHADOW_LOG_PATH)) : topic,
                    within == null ? PAIRED_WITHIN : within,
                    shadowMapping());
        }
        return within == null ? null : new Traffic.Pairing(null, within);
    }

    private Traffic.Files files() {
        Duration slack = values.get(SpecKeys.TIMESTAMP_SLACK);
        return new Traffic.Files(
                resolveLog(values.known(SpecKeys.FILES_PATH)),
                values.get(SpecKeys.FILES_POLL_INTERVAL),
                slack == null ? Duration.ZERO : slack,
                values.has("sinks.files") ? resolve(values.known(SpecKeys.SINK_PATH)) : null,
                form());
    }

    private Traffic.Form form() {
        String delimiter = values.get(SpecKeys.FILES_DELIMITER);
        return new Traffic.Form(
                values.get(SpecKeys.FILES_FORMAT),
                delimiter == null ? null : (Character) delimiter.charAt(0),
                values.known(SpecKeys.FILES_COLUMNS));
    }

    private Traffic.Kafka kafka() {
        Duration slack = values.get(SpecKeys.TIMESTAMP_SLACK);
        return new Traffic.Kafka(
                values.known(SpecKeys.KAFKA_SERVERS),
                values.known(SpecKeys.KAFKA_TOPIC),
                values.known(SpecKeys.KAFKA_FROM),
                values.get(SpecKeys.KAFKA_UNTIL),
                values.get(SpecKeys.KAFKA_GROUP),
                slack == null ? KAFKA_SLACK : slack,
                values.known(SpecKeys.KAFKA_PROPERTIES),
                new Traffic.Values(
                        values.known(SpecKeys.KAFKA_VALUE_FORMAT),
                        registry(RegistryKeys.OF_TRAFFIC)));
    }

    private Traffic.@Nullable Registry registry(RegistryKeys keys) {
        return values.has(keys.section())
                ? new Traffic.Registry(
                        values.known(keys.url()),
                        values.get(keys.user()),
                        values.get(keys.password()),
                        values.get(keys.token()))
                : null;
    }

    private List<Shadow> shadows() {
        List<Shadow> shadows = new ArrayList<>();
        for (int i = 0; i < values.shadows(); i++) {
            shadows.add(
                    new Shadow(
                            values.known(SpecKeys.SHADOW_NAME, i),
                            model(i),
                            features(i),
                            values.known(SpecKeys.MISSING, i),
                            values.known(SpecKeys.INPUTS, i),
                            new Shadow.Output(
                                    values.get(SpecKeys.OUTPUT_NAME, i),
                                    toInt(values.get(SpecKeys.OUTPUT_INDEX, i)),
                                    values.get(SpecKeys.OUTPUT_CLASS, i),
                                    values.known(SpecKeys.OUTPUT_LABELS, i),
                                    values.known(SpecKeys.OUTPUT_ACTIVATION, i))));
        }
        return shadows;
    }

    private Shadow.@Nullable Model model(int shadow) {
        String url = values.get(SpecKeys.MODEL_URL, shadow);
        String path = values.get(SpecKeys.MODEL_PATH, shadow);
        if (url == null && path == null) {
            return null;
        }
        String customOps = values.get(SpecKeys.MODEL_CUSTOM_OPS, shadow);
        String certificates = values.get(SpecKeys.MODEL_CERTIFICATES, shadow);
        Shadow.Signature signature =
                new Shadow.Signature(
                        values.known(SpecKeys.MODEL_INPUTS, shadow),
                        values.known(SpecKeys.MODEL_OUTPUTS, shadow));
        return new Shadow.Model(
                path == null ? Objects.requireNonNull(url) : resolve(path),
                values.get(SpecKeys.MODEL_SHA256, shadow),
                values.get(SpecKeys.MODEL_ENGINE, shadow),
                customOps == null ? null : resolve(customOps),
                signature.inputs().isEmpty() && signature.outputs().isEmpty() ? null : signature,
                url == null
                        ? null
                        : new Shadow.Access(
                                values.known(SpecKeys.MODEL_HEADERS, shadow),
                                certificates == null ? null : resolve(certificates)));
    }

    /** The features that are named, and those that only inputs name. */
    private List<String> features(int shadow) {
        Set<String> features = new LinkedHashSet<>(values.known(SpecKeys.FEATURES, shadow));
        values.known(SpecKeys.INPUTS, shadow)
                .values()
                .forEach(source -> features.addAll(source.features()));
        return List.copyOf(features);
    }

    private Inference inference() {
        Double rate = values.get(SpecKeys.MAX_RATE);
        return new Inference(
                Math.toIntExact(values.known(SpecKeys.BATCH)),
                values.known(SpecKeys.LINGER),
                values.known(SpecKeys.TIMEOUT),
                Math.toIntExact(values.known(SpecKeys.WORKERS)),
                values.known(SpecKeys.SINGLE_CALLS),
                rate == null ? Double.POSITIVE_INFINITY : rate,
                values.known(SpecKeys.MAX_OUTAGE));
    }

    private Compare compare() {
        Compare.Kind kind = values.known(SpecKeys.PREDICTION);
        Compare.By by = values.get(SpecKeys.BY);
        return new Compare(
                kind,
                by == null ? kind.usualBy() : by,
                by == null,
                new Compare.Tolerance(
                        values.known(SpecKeys.ABSOLUTE),
                        values.known(SpecKeys.RELATIVE),
                        values.known(SpecKeys.COSINE),
                        values.known(SpecKeys.OVERLAP),
                        values.known(SpecKeys.CORRELATION)),
                values.get(SpecKeys.THRESHOLD),
                toInt(values.get(SpecKeys.TOP)),
                bins(),
                values.known(SpecKeys.MAX_OUTSIDE),
                values.known(SpecKeys.SEGMENTS),
                Math.toIntExact(values.known(SpecKeys.MAX_SEGMENT_VALUES)));
    }

    private ScoreBins bins() {
        List<Double> edges = values.get(SpecKeys.BINS_EDGES);
        return edges == null
                ? new ScoreBins(
                        values.known(SpecKeys.BINS_FROM),
                        values.known(SpecKeys.BINS_TO),
                        Math.toIntExact(values.known(SpecKeys.BINS_COUNT)))
                : ScoreBins.ofEdges(edges.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private @Nullable Labels labels() {
        if (!values.has("labels")) {
            return null;
        }
        String byDefault = values.known(SpecKeys.LABELS_DEFAULT);
        return new Labels(
                values.has("labels.files") ? labelFiles() : null,
                values.has("labels.kafka") ? labelTopic() : null,
                new RecordMapping(
                        Layouts.fields(
                                values.get(SpecKeys.LABELS_LAYOUT),
                                values.known(SpecKeys.LABELS_FIELDS)),
                        values.known(SpecKeys.LABELS_WHERE),
                        RecordMapping.WITHIN,
                        values.known(SpecKeys.LABELS_ZONE)),
                values.known(SpecKeys.LABELS_IN_REQUESTS),
                values.known(SpecKeys.LABELS_ACTED_ON),
                values.get(SpecKeys.LABELS_MATURE_AFTER),
                values.known(SpecKeys.LABELS_BEFORE),
                byDefault.equals(Labels.NO_DEFAULT) ? null : byDefault);
    }

    private Traffic.Files labelFiles() {
        String delimiter = values.get(SpecKeys.LABELS_DELIMITER);
        return new Traffic.Files(
                resolveLog(values.known(SpecKeys.LABELS_PATH)),
                values.known(SpecKeys.LABELS_POLL_INTERVAL),
                Duration.ZERO,
                values.has("sinks.files") ? resolve(values.known(SpecKeys.SINK_PATH)) : null,
                new Traffic.Form(
                        values.get(SpecKeys.LABELS_FORMAT),
                        delimiter == null ? null : (Character) delimiter.charAt(0),
                        values.known(SpecKeys.LABELS_COLUMNS)));
    }

    private Traffic.Kafka labelTopic() {
        return new Traffic.Kafka(
                values.known(SpecKeys.LABELS_SERVERS),
                values.known(SpecKeys.LABELS_TOPIC),
                values.known(SpecKeys.LABELS_FROM),
                null,
                null,
                // The time at which a label became known says nothing about when it was sent.
                Labels.ANY_SLACK,
                values.known(SpecKeys.LABELS_PROPERTIES),
                new Traffic.Values(
                        values.known(SpecKeys.LABELS_VALUE_FORMAT),
                        registry(RegistryKeys.OF_LABELS)));
    }

    private Gates gates() {
        Double threshold = values.get(SpecKeys.PAIRED_THRESHOLD);
        int sharing = values.get(SpecKeys.ALPHA_FOR) == Gates.AlphaFor.TEST ? values.shadows() : 1;
        return new Gates(
                values.known(SpecKeys.POLICY),
                limits(),
                new Gates.PairedLatency(
                        threshold == null ? values.get(SpecKeys.MAX_LATENCY) : threshold,
                        values.get(SpecKeys.PAIRED_EXCESS)),
                new Gates.Classes(
                        values.known(SpecKeys.CLASSES), values.get(SpecKeys.MIN_CLASS_AGREEMENT)),
                new Gates.Segments(
                        values.known(SpecKeys.GATED_SEGMENTS),
                        values.known(SpecKeys.SEGMENT_MEASURES),
                        Math.toIntExact(values.known(SpecKeys.MAX_SEGMENTS)),
                        values.known(SpecKeys.IF_UNDERPOWERED)),
                values.get(SpecKeys.CLUSTER),
                new EvidenceRules(
                        values.known(SpecKeys.PROMOTE_ALPHA) / sharing,
                        values.known(SpecKeys.REJECT_ALPHA) / sharing,
                        values.known(SpecKeys.TUNED_TO),
                        values.known(SpecKeys.MIN_DURATION),
                        WindowMultiples.cycle(values),
                        values.get(SpecKeys.MAX_DURATION),
                        values.known(SpecKeys.BETWEEN_ALARMS)),
                labelLimits());
    }

    private LabelLimits labelLimits() {
        return new LabelLimits(
                values.get(SpecKeys.MAX_ACCURACY_LOSS),
                values.get(SpecKeys.MIN_ACCURACY_GAIN),
                values.get(SpecKeys.MIN_ACCURACY),
                loss(),
                values.get(SpecKeys.MAX_LOSS_INCREASE),
                values.known(SpecKeys.MIN_LABELLED),
                values.known(SpecKeys.UNLABELLED));
    }

    private @Nullable Loss loss() {
        Loss.Kind kind = values.get(SpecKeys.LOSS);
        if (kind == null) {
            return null;
        }
        Double scale = values.get(SpecKeys.LOSS_SCALE);
        return new Loss(kind, scale != null ? scale : kind.usualScale());
    }

    private Limits limits() {
        Limits limits =
                new Limits(
                        values.known(SpecKeys.MIN_REQUESTS),
                        values.known(SpecKeys.MIN_AGREEMENT_RATE),
                        values.known(SpecKeys.MAX_LATENCY),
                        values.known(SpecKeys.MAX_ERROR_RATE),
                        values.known(SpecKeys.MAX_DIVERGENCE));
        NoiseFloor floor = noiseFloor();
        return floor != null && values.known(SpecKeys.ABOVE_NOISE) ? floor.under(limits) : limits;
    }

    @Nullable
    private NoiseFloor noiseFloor() {
        return values.has(SpecKeys.NOISE_FLOOR)
                ? new NoiseFloor(
                        values.known(SpecKeys.NOISE_DISAGREEMENT),
                        values.known(SpecKeys.NOISE_ERRORS),
                        values.known(SpecKeys.NOISE_DIVERGENCE),
                        values.get(SpecKeys.NOISE_LATENCY))
                : null;
    }

    private Sinks sinks() {
        return new Sinks(
                values.has("sinks.files")
                        ? new Sinks.Files(
                                resolve(values.known(SpecKeys.SINK_PATH)),
                                values.known(SpecKeys.SINK_COMPARISONS),
                                values.known(SpecKeys.SINK_DISAGREEMENTS),
                                values.known(SpecKeys.SINK_PAGE),
                                WindowMultiples.period(values),
                                values.known(SpecKeys.SINK_FEATURES))
                        : null,
                values.has("sinks.kafka") ? sinkTopics() : null,
                privacy());
    }

    private Privacy privacy() {
        return values.has(PrivacyRules.SECTION)
                ? new Privacy(
                        values.get(SpecKeys.PRIVACY_KEY),
                        values.known(SpecKeys.PRIVACY_REQUEST_ID),
                        values.known(SpecKeys.PRIVACY_PREDICTIONS),
                        values.known(SpecKeys.PRIVACY_SEGMENTS),
                        values.known(SpecKeys.PRIVACY_ERRORS),
                        values.known(SpecKeys.PRIVACY_RECORDS))
                : Privacy.NONE;
    }

    private Sinks.Kafka sinkTopics() {
        String prefix = values.get(SpecKeys.SINK_TRANSACTION_PREFIX);
        return new Sinks.Kafka(
                values.known(SpecKeys.SINK_SERVERS),
                values.get(SpecKeys.SINK_DECISIONS),
                values.get(SpecKeys.SINK_CURRENT),
                values.get(SpecKeys.SINK_WINDOWS),
                values.get(SpecKeys.SINK_DISAGREEMENTS_TOPIC),
                values.get(SpecKeys.SINK_REJECTED),
                values.get(SpecKeys.SINK_QUALITY),
                values.get(SpecKeys.SINK_STAGES),
                values.known(SpecKeys.SINK_TRANSACTION_TIMEOUT),
                prefix == null ? "shadowgate-" + values.get(SpecKeys.TEST) : prefix,
                values.known(SpecKeys.SINK_PROPERTIES));
    }

    private String resolve(String path) {
        return resolve(folder, path);
    }

    /**
     * The path in the spec may be a glob or contain times, but the spec's folder is a plain name.
     */
    private String resolveLog(String path) {
        return resolve(Path.of(Globs.escape(folder.toString())), path);
    }

    private static String resolve(Path folder, String path) {
        return SCHEME.matcher(path).matches() ? path : folder.resolve(path).normalize().toString();
    }

    @Nullable
    private static Integer toInt(@Nullable Long value) {
        return value == null ? null : Math.toIntExact(value);
    }
}
