package io.shadowgate.spec;

import static io.shadowgate.spec.SpecTypes.lowerCase;
import static io.shadowgate.spec.SpecValues.at;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.storage.PathTemplate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules between several keys. */
final class SpecRules {
    static final String SHADOW_LOG = "traffic.shadow-log";

    private final SpecValues values;
    private final Problems problems;

    SpecRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        checkTraffic();
        checkShadows();
        checkPrediction();
        checkBins();
        checkPathAndPeriod();
        new GateRules(values, problems).check();
        new LabelRules(values, problems).check();
        new SliceRules(values, problems).check();
        new SinkRules(values, problems).check();
        new StageRules(values, problems).check();
        new PrivacyRules(values, problems).check();
    }

    private void checkPathAndPeriod() {
        String path = values.get(SpecKeys.FILES_PATH);
        PathTemplate template = null;
        try {
            template = path == null ? null : PathTemplate.of(path);
        } catch (IllegalArgumentException e) {
            problems.add(SpecKeys.FILES_PATH.path(), String.valueOf(e.getMessage()));
            return;
        }
        if (path != null && template == null && !values.has("traffic.kafka")) {
            refuse(
                    values.pathOf(SpecKeys.TIMESTAMP_SLACK),
                    "has no effect: traffic.files.path has no time such as {yyyy-MM-dd}");
        }
        Duration period = values.get(SpecKeys.SINK_PERIOD);
        Duration window = values.get(SpecKeys.WINDOW);
        if (period != null && window != null) {
            checkMultiple(period, window, "window");
        }
        if (period != null && template != null) {
            checkMultiple(period, template.unit(), "the time in traffic.files.path");
        }
    }

    private void checkMultiple(Duration period, Duration of, String what) {
        String fault = WindowMultiples.fault(period, of, what);
        if (!fault.isEmpty()) {
            problems.add(SpecKeys.SINK_PERIOD.path(), fault);
        }
    }

    private void checkTraffic() {
        boolean files = values.has("traffic.files");
        boolean kafka = values.has("traffic.kafka");
        if (files && kafka) {
            problems.add("traffic", "has files and kafka; requests come from one of them");
        } else if (!files && !kafka && (!values.has("traffic") || values.isSection("traffic"))) {
            problems.add(
                    "traffic", "missing: files (with a path) or kafka (with servers and a topic)");
        }
        Traffic.Format format = values.get(SpecKeys.FILES_FORMAT);
        if (format != null && format != Traffic.Format.CSV) {
            refuse(SpecKeys.FILES_DELIMITER.path(), "applies to CSV" + butFiles(format));
            refuse(SpecKeys.FILES_COLUMNS.path(), "applies to CSV" + butFiles(format));
        }
        new RecordRules(values, problems).check();
        if (kafka) {
            for (SpecKey<?> key :
                    List.of(
                            SpecKeys.FILES_FORMAT,
                            SpecKeys.FILES_DELIMITER,
                            SpecKeys.FILES_COLUMNS)) {
                refuse(key.path(), "applies to files, but requests come from Kafka");
            }
            checkOffsets();
            RegistryKeys.OF_TRAFFIC.check(values, problems, readsKeys());
        }
        if (values.has(SHADOW_LOG)) {
            checkShadowLog(kafka);
        }
        checkIds();
    }

    /** Records that belong together are found by id. */
    private void checkIds() {
        boolean hasIds =
                !values.has(SpecKeys.RECORD)
                        || hasIds(SpecKeys.RECORD_LAYOUT, SpecKeys.RECORD_FIELDS);
        Map<String, List<FieldPath>> fields = values.get(SpecKeys.RECORD_FIELDS);
        if (!hasIds && fields != null && fields.containsKey(MappedFields.KIND)) {
            requireIds(SpecKeys.RECORD_FIELDS, "a request and its response are paired by it");
        } else if (!hasIds && values.has(SHADOW_LOG)) {
            requireIds(SpecKeys.RECORD_FIELDS, "a request and its answer are paired by it");
        }
        if (values.has(SpecKeys.SHADOW_RECORD)
                && !hasIds(SpecKeys.SHADOW_RECORD_LAYOUT, SpecKeys.SHADOW_RECORD_FIELDS)) {
            requireIds(SpecKeys.SHADOW_RECORD_FIELDS, "a request and its answer are paired by it");
        }
    }

    private boolean hasIds(SpecKey<String> layout, SpecKey<Map<String, List<FieldPath>>> fields) {
        Map<String, List<FieldPath>> given = values.get(fields);
        List<FieldPath> paths = given == null ? null : given.get(MappedFields.REQUEST_ID);
        return paths == null ? values.has(layout.path()) : !paths.isEmpty();
    }

    private void requireIds(SpecKey<?> fields, String why) {
        problems.add(
                Problems.join(fields.path(), MappedFields.REQUEST_ID),
                "missing: say where the id is, because " + why);
    }

    private void checkShadowLog(boolean kafka) {
        SpecKey<String> place = kafka ? SpecKeys.SHADOW_LOG_TOPIC : SpecKeys.SHADOW_LOG_PATH;
        SpecKey<String> other = kafka ? SpecKeys.SHADOW_LOG_PATH : SpecKeys.SHADOW_LOG_TOPIC;
        if (values.isSection(SHADOW_LOG) && !values.has(place.path())) {
            problems.add(
                    place.path(),
                    "missing: the shadow's log must be in the same place as the request" + " log");
        }
        refuse(
                other.path(),
                "has no effect: the shadow's log must be in the same place as the request log,"
                        + " in"
                        + (kafka ? "Kafka" : "files"));
        for (int i = 0; i < values.shadows(); i++) {
            if (!values.has(SpecKeys.SHADOWS + "[" + i + "].model")) {
                return;
            }
        }
        if (values.shadows() > 0) {
            problems.add(
                    SHADOW_LOG,
                    "has no effect: every shadow has a model, so no shadow takes its answers from a"
                            + " log");
        }
    }

    private void checkOffsets() {
        KafkaOffset from = values.get(SpecKeys.KAFKA_FROM);
        KafkaOffset until = values.get(SpecKeys.KAFKA_UNTIL);
        if (KafkaOffset.GROUP.equals(from) && !values.has(SpecKeys.KAFKA_GROUP.path())) {
            problems.add(
                    SpecKeys.KAFKA_GROUP.path(),
                    "missing: traffic.kafka.from is group, so name a consumer group");
        }
        if (from == null || until == null) {
            return;
        }
        if (KafkaOffset.LATEST.equals(from)) {
            problems.add(
                    SpecKeys.KAFKA_UNTIL.path(),
                    "leaves nothing to read: traffic.kafka.from is latest, and until ends at the"
                            + " newest record at the start");
        } else if (from.time() != null
                && until.time() != null
                && !from.time().isBefore(until.time())) {
            problems.add(SpecKeys.KAFKA_UNTIL.path(), until + " is not after from: " + from);
        }
    }

    private void checkShadows() {
        if (!values.has(SpecKeys.SHADOWS)) {
            problems.add(SpecKeys.SHADOWS, "missing: a test has at least one shadow");
        } else if (values.isEmptyShadows()) {
            problems.add(SpecKeys.SHADOWS, "is empty; a test has at least one shadow");
        }
        Map<String, Integer> names = new HashMap<>();
        int firstWithoutModel = -1;
        for (int i = 0; i < values.shadows(); i++) {
            String path = SpecKeys.SHADOWS + "[" + i + "]";
            if (!values.isSection(path)) {
                continue;
            }
            String name = values.get(SpecKeys.SHADOW_NAME, i);
            Integer first = name == null ? null : names.putIfAbsent(name, i);
            if (first != null) {
                problems.add(
                        path + ".name",
                        "\"" + name + "\" is the name of shadows[" + first + "] already");
            }
            if (values.has(path + ".model")) {
                checkModel(i);
                continue;
            }
            checkNothingForAModel(i);
            if (firstWithoutModel >= 0) {
                problems.add(
                        path + ".model",
                        "missing: the log holds the answers of one shadow, and shadows["
                                + firstWithoutModel
                                + "] has no model either");
            } else {
                firstWithoutModel = i;
            }
        }
    }

    private void checkModel(int shadow) {
        String section = SpecKeys.SHADOWS + "[" + shadow + "].model";
        String path = at(SpecKeys.MODEL_PATH.path(), shadow);
        String url = at(SpecKeys.MODEL_URL.path(), shadow);
        if (!values.isSection(section)) {
            return;
        }
        if (!values.has(path) && !values.has(url)) {
            problems.add(path, "missing: the file of the model; or url, if a server runs it");
        } else if (values.has(path) && values.has(url)) {
            problems.add(url, "and path are both given; a model is in a file or at a server");
        } else if (values.has(url)) {
            refuse(
                    at(SpecKeys.MODEL_SHA256.path(), shadow),
                    "applies to files; of a model at a server, url names the version");
            refuse(
                    at(SpecKeys.MODEL_ENGINE.path(), shadow),
                    "applies to files; a model with a url runs at its server");
            String address = values.get(SpecKeys.MODEL_URL, shadow);
            if (address != null && !address.startsWith("https:")) {
                refuse(
                        at(SpecKeys.MODEL_CERTIFICATES.path(), shadow),
                        "has no effect: the url is not https");
            }
        } else {
            String file = values.get(SpecKeys.MODEL_PATH, shadow);
            if (file != null && file.matches("(?i)https?:.*")) {
                problems.add(path, "is the address of a server; write it as url");
            }
            String why = "applies to a model with a url";
            refuse(at(SpecKeys.MODEL_HEADERS.path(), shadow), why);
            refuse(at(SpecKeys.MODEL_CERTIFICATES.path(), shadow), why);
        }
    }

    private void checkNothingForAModel(int shadow) {
        for (SpecKey<?> key :
                List.of(
                        SpecKeys.FEATURES,
                        SpecKeys.MISSING,
                        SpecKeys.INPUTS,
                        SpecKeys.OUTPUT_NAME,
                        SpecKeys.OUTPUT_INDEX,
                        SpecKeys.OUTPUT_CLASS,
                        SpecKeys.OUTPUT_LABELS,
                        SpecKeys.OUTPUT_ACTIVATION)) {
            refuse(
                    at(key.path(), shadow),
                    "has no effect: without a model this shadow's answers come from the" + " log");
        }
    }

    private void checkPrediction() {
        Compare.Kind kind = values.get(SpecKeys.PREDICTION);
        if (kind == null) {
            return;
        }
        for (int i = 0; i < values.shadows(); i++) {
            if (kind != Compare.Kind.SCORE) {
                refuse(at(SpecKeys.OUTPUT_CLASS.path(), i), "applies to scores" + but(kind));
            }
            if (kind == Compare.Kind.SCORE) {
                refuse(
                        at(SpecKeys.OUTPUT_LABELS.path(), i),
                        "applies to labels and vectors" + but(kind));
            }
            if (values.get(SpecKeys.OUTPUT_INDEX, i) != null) {
                refuse(
                        at(SpecKeys.OUTPUT_CLASS.path(), i),
                        "chooses the score, and so does output.index; write one of them");
            }
        }
        checkBy(kind);
    }

    private void checkBy(Compare.Kind kind) {
        Compare.By written = values.get(SpecKeys.BY);
        if (written != null && written.kind() != kind) {
            problems.add(
                    SpecKeys.BY.path(),
                    lowerCase(written)
                            + " compares a "
                            + lowerCase(written.kind())
                            + but(kind)
                            + ", which is compared by "
                            + Compare.By.of(kind).stream()
                                    .map(SpecTypes::lowerCase)
                                    .collect(Collectors.joining(" or ")));
            return;
        }
        if (written == null && values.has(SpecKeys.BY.path())) {
            return; // It is reported already.
        }
        Compare.By by = written == null ? kind.usualBy() : written;
        for (SpecKey<?> numbers :
                List.of(
                        SpecKeys.ABSOLUTE,
                        SpecKeys.RELATIVE,
                        SpecKeys.BINS_FROM,
                        SpecKeys.BINS_TO,
                        SpecKeys.BINS_COUNT,
                        SpecKeys.BINS_EDGES,
                        SpecKeys.MAX_OUTSIDE)) {
            if (!by.countsNumbers()) {
                refuse(numbers.path(), "applies to by: tolerance and by: max-difference" + but(by));
            }
        }
        onlyFor(Compare.By.COSINE, SpecKeys.COSINE, by);
        onlyFor(Compare.By.TOP_K, SpecKeys.OVERLAP, by);
        onlyFor(Compare.By.RANKING, SpecKeys.CORRELATION, by);
        // Scores that agree within a tolerance can also be decisions, for labels.
        if (by != Compare.By.TOLERANCE) {
            neededFor(Compare.By.DECISION, SpecKeys.THRESHOLD, "write such as 0.5", by);
        }
        neededFor(Compare.By.TOP_K, SpecKeys.TOP, "write such as 5", by);
    }

    private void onlyFor(Compare.By way, SpecKey<?> key, Compare.By by) {
        if (by != way) {
            refuse(key.path(), "applies to by: " + lowerCase(way) + but(by));
        }
    }

    private void neededFor(Compare.By way, SpecKey<?> key, String write, Compare.By by) {
        onlyFor(way, key, by);
        if (by == way && !values.has(key.path())) {
            problems.add(key.path(), "missing: compare.by is " + lowerCase(way) + "; " + write);
        }
    }

    private void checkBins() {
        if (values.has(SpecKeys.BINS_EDGES.path())) {
            for (SpecKey<?> key :
                    List.of(SpecKeys.BINS_FROM, SpecKeys.BINS_TO, SpecKeys.BINS_COUNT)) {
                refuse(key.path(), "is replaced by compare.bins.edges; write one of them");
            }
            return;
        }
        Double from = values.get(SpecKeys.BINS_FROM);
        Double to = values.get(SpecKeys.BINS_TO);
        if (from != null && to != null && !(from < to)) {
            problems.add("compare.bins", "from: " + from + " is not below to: " + to);
        } else if (from != null && to != null && !Double.isFinite(to - from)) {
            problems.add(
                    "compare.bins", "from: " + from + " to: " + to + " is too wide for a number");
        }
    }

    /** Whether a path leads into the keys of a topic, which may be encoded whatever values are. */
    private boolean readsKeys() {
        Stream<FieldPath> fields =
                Stream.of(
                                values.get(SpecKeys.RECORD_FIELDS),
                                values.get(SpecKeys.SHADOW_RECORD_FIELDS))
                        .filter(Objects::nonNull)
                        .flatMap(paths -> paths.values().stream().flatMap(List::stream));
        Stream<FieldPath> where =
                Stream.of(
                                values.get(SpecKeys.RECORD_WHERE),
                                values.get(SpecKeys.SHADOW_RECORD_WHERE))
                        .filter(Objects::nonNull)
                        .flatMap(paths -> paths.keySet().stream());
        return Stream.concat(fields, where).anyMatch(path -> path.root() == FieldPath.Root.KEY);
    }

    private void refuse(String path, String message) {
        if (values.has(path)) {
            problems.add(path, message);
        }
    }

    private static String butFiles(Traffic.Format format) {
        return ", but traffic.files.format is " + lowerCase(format);
    }

    private static String but(Compare.By by) {
        return ", but predictions are compared by " + lowerCase(by) + " (compare.by)";
    }

    private static String but(Compare.Kind kind) {
        return ", but compare.prediction is " + lowerCase(kind);
    }
}
