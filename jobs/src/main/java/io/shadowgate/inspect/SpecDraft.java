package io.shadowgate.inspect;

import io.shadowgate.layout.MappedFields;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow.Activation;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A spec to start from, as text. It is complete: only the model's path is made up if there is no
 * model.
 */
public final class SpecDraft {
    /** The path of the model, if there is none yet. */
    public static final String SOME_MODEL = "model.onnx";

    private static final int LONGEST_LINE = 100;

    private final StringBuilder text = new StringBuilder();
    private final @Nullable LogFacts given;

    private SpecDraft(@Nullable LogFacts log) {
        this.given = log;
    }

    private LogFacts log() {
        return Objects.requireNonNull(given);
    }

    /**
     * Where the log is.
     *
     * @param path of files; null for a topic
     * @param format that names do not tell; null if they do
     * @param csv how CSV files are written, if that has to be said; otherwise null
     * @param servers of a topic; null for files
     * @param topic null for files
     * @param properties of the Kafka client
     * @param values what the values of the topic hold
     * @param registry the keys of the section for the schema registry; empty for none
     */
    public record Place(
            @Nullable String path,
            @Nullable String format,
            @Nullable CsvGuess csv,
            @Nullable String servers,
            @Nullable String topic,
            Map<String, String> properties,
            ValueFormat values,
            Map<String, String> registry) {
        public Place {
            properties = new TreeMap<>(properties);
            registry = new LinkedHashMap<>(registry);
        }

        public static Place ofFiles(String path, @Nullable String format, @Nullable CsvGuess csv) {
            return new Place(path, format, csv, null, null, Map.of(), ValueFormat.JSON, Map.of());
        }

        public static Place ofTopic(String servers, String topic, Map<String, String> properties) {
            return new Place(
                    null, null, null, servers, topic, properties, ValueFormat.JSON, Map.of());
        }

        /** The same topic with values that need a schema. */
        public Place with(ValueFormat format, Map<String, String> access) {
            return new Place(null, null, null, servers, topic, properties, format, access);
        }
    }

    /**
     * @param model null if there is none yet
     * @param fit how that model goes together with the log; null without one
     */
    public static String of(
            Place place, LogFacts log, @Nullable ModelSection model, @Nullable ModelFit fit) {
        return new SpecDraft(log).draft(place, model, fit);
    }

    /** A text as a spec writes it. */
    public static String quoted(String text) {
        return Yaml.text(text);
    }

    /** The smallest spec of a place, for those who only look there. */
    public static String ofPlace(Place place) {
        SpecDraft draft = new SpecDraft(null);
        draft.line("test: inspect");
        draft.line("traffic:");
        draft.place(place);
        draft.line("primary: {name: primary}");
        draft.line("shadows: [{name: shadow}]");
        draft.line("sinks:");
        draft.line("  files: {path: out/}");
        return draft.text.toString();
    }

    /** The smallest spec of a model, for those who only look at it. */
    public static String ofModelAlone(ModelSection model) {
        SpecDraft draft = new SpecDraft(null);
        draft.line("test: inspect");
        draft.line("traffic: {files: {path: x}}");
        draft.line("primary: {name: primary}");
        draft.line("shadows:");
        draft.line("  - name: shadow");
        model.lines("    ").forEach(draft::line);
        draft.line("sinks: {files: {path: out}}");
        return draft.text.toString();
    }

    private void place(Place place) {
        if (place.path() == null) {
            topic(place);
        } else {
            files(place);
        }
    }

    private String draft(Place place, @Nullable ModelSection model, @Nullable ModelFit fit) {
        line(
                "# A draft by shadowgate inspect. Relative paths are relative to the folder of this"
                        + " file.");
        line("test: my-test");
        line("traffic:");
        place(place);
        record();
        LogFacts.Ids ids = log().ids();
        if (ids.repeated() > ids.different()) {
            String within = within(ids.farthestMs());
            if (within != null) {
                line("  pairing: {within: " + within + "}   # some requests are logged twice");
            }
        }
        String primary = log().primaryModel();
        line(
                "primary: {name: "
                        + Yaml.text(primary == null ? "primary" : primary)
                        + "}"
                        + (primary == null ? "   # the model in production" : ""));
        shadow(model, fit);
        compare(fit);
        if (model == null && log().hasShadow() && !log().has(MappedFields.SHADOW_LATENCY_MS)) {
            line("gates:");
            line("  max-shadow-latency-p99: none   # the log has no latencies of the shadow");
        }
        line("sinks:");
        line("  files: {path: out/}");
        return text.toString();
    }

    private void topic(Place place) {
        line("  kafka:");
        line("    servers: " + Yaml.text(String.valueOf(place.servers())));
        line("    topic: " + Yaml.text(String.valueOf(place.topic())));
        values(place);
        if (!place.properties().isEmpty()) {
            line("    properties:");
            place.properties()
                    .forEach((key, value) -> line("      " + key + ": " + Yaml.text(value)));
        }
    }

    private void values(Place place) {
        if (place.values() == ValueFormat.JSON) {
            return;
        }
        line("    value-format: " + place.values().specName());
        if (!place.registry().isEmpty()) {
            line("    schema-registry:");
            place.registry()
                    .forEach((key, value) -> line("      " + key + ": " + Yaml.text(value)));
        }
    }

    private void files(Place place) {
        List<String> more = new ArrayList<>();
        if (place.format() != null) {
            more.add("format: " + place.format());
        }
        CsvGuess csv = place.csv();
        if (csv != null && csv.delimiter() != ',') {
            more.add(
                    "delimiter: "
                            + (csv.delimiter() == '\t'
                                    ? "\"\\t\""
                                    : "\"" + csv.delimiter() + "\""));
        }
        if (csv != null && !csv.columns().isEmpty()) {
            more.add("columns: " + Yaml.texts(csv.columns()));
        }
        String path = "path: " + Yaml.text(String.valueOf(place.path()));
        section("  files", path, more);
    }

    /** On one line if it is short. */
    private void section(String name, String first, List<String> more) {
        String flat =
                name
                        + ": {"
                        + first
                        + more.stream().map(each -> ", " + each).collect(Collectors.joining())
                        + "}";
        if (flat.length() <= LONGEST_LINE) {
            line(flat);
            return;
        }
        String indent = " ".repeat(name.length() - name.stripLeading().length() + 2);
        line(name + ":");
        line(indent + first);
        more.forEach(each -> line(indent + each));
    }

    private void record() {
        LogLayout layout = log().layout();
        if (layout.isOwn()) {
            return;
        }
        line("  record:");
        if (layout.name() != null) {
            line("    layout: " + layout.name());
        }
        for (Map.Entry<String, Profile> other : log().others().entrySet()) {
            if (other.getValue().distinct() > 1) {
                line(
                        "    # where: {"
                                + Yaml.text(other.getKey())
                                + ": "
                                + Yaml.text(
                                        other.getValue().commonest(1).keySet().iterator().next())
                                + "}   # also there: "
                                + other.getValue().commonest(4).keySet().stream()
                                        .skip(1)
                                        .collect(Collectors.joining(", ")));
            }
        }
        if (!layout.given().isEmpty()) {
            line("    fields:");
            layout.given()
                    .forEach(
                            (field, paths) ->
                                    line(
                                            "      "
                                                    + Yaml.text(field)
                                                    + ": "
                                                    + Yaml.paths(paths)
                                                    + besides(field)));
        }
        if (layout.guessed() && !layout.given().containsKey(MappedFields.TIMESTAMP)) {
            line("      # timestamp: WHERE   # no field of the log looks like a time");
        }
        if (log().times().isWithoutZone()) {
            line("    time-zone: UTC   # times in the log name no zone");
        }
    }

    private String besides(String field) {
        List<String> others = log().layout().others();
        return field.equals(MappedFields.PRIMARY_PREDICTION) && !others.isEmpty()
                ? "   # also there: " + Ports.some(others)
                : "";
    }

    private void shadow(@Nullable ModelSection model, @Nullable ModelFit fit) {
        line("shadows:");
        line("  - name: shadow");
        if (model == null && log().hasShadow()) {
            line("    # without a model: the log holds the shadow's answers");
            return;
        }
        if (model == null) {
            line("    model: {path: " + SOME_MODEL + "}   # put the model to test here");
        } else {
            model.lines("    ").forEach(this::line);
        }
        if (fit == null) {
            features(List.copyOf(usable()));
            return;
        }
        features(fit.features());
        if (!fit.inputs().isEmpty()) {
            line("    inputs:");
            fit.inputs()
                    .forEach((input, source) -> line("      " + Yaml.text(input) + ": " + source));
        }
        output(fit.output(), "    ");
    }

    /** Named features. Without a model, nobody knows which it takes. */
    private List<String> usable() {
        return log().features().areNamed()
                ? List.copyOf(log().features().named().keySet())
                : List.of();
    }

    private void features(List<String> features) {
        if (!features.isEmpty()) {
            wrapped("    features: [", features);
        }
        List<String> missing =
                usable().stream()
                        .filter(name -> log().features().isMissing(name))
                        .filter(name -> features.isEmpty() || features.contains(name))
                        .toList();
        if (!missing.isEmpty()) {
            line(
                    "    # missing: nan   # "
                            + Ports.some(missing)
                            + (missing.size() == 1 ? " is" : " are")
                            + " not in every request, and such a request is rejected");
        }
    }

    private void wrapped(String before, List<String> features) {
        StringBuilder line = new StringBuilder(before);
        for (int i = 0; i < features.size(); i++) {
            String each = Yaml.text(features.get(i)) + (i + 1 < features.size() ? ", " : "]");
            if (line.length() + each.length() > LONGEST_LINE) {
                line(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(before.length()));
            }
            line.append(each);
        }
        line(line.toString());
    }

    private void output(ModelFit.@Nullable Output output, String indent) {
        if (output == null || output.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        if (output.name() != null) {
            parts.add("name: " + Yaml.text(output.name()));
        }
        if (output.index() != null) {
            parts.add("index: " + output.index());
        }
        if (output.klass() != null) {
            parts.add("class: \"" + output.klass() + "\"");
        }
        if (!output.labels().isEmpty()) {
            parts.add("labels: " + labels(output.labels()));
        }
        if (output.activation() != Activation.NONE) {
            parts.add("activation: " + output.activation().name().toLowerCase(Locale.ROOT));
        }
        line(indent + "output: {" + String.join(", ", parts) + "}");
    }

    /** Labels are texts, also if they look like numbers. */
    private static String labels(List<String> labels) {
        return labels.stream()
                .map(
                        label ->
                                label.matches("[A-Za-z][A-Za-z_]*")
                                        ? Yaml.text(label)
                                        : "\""
                                                + label.replace("\\", "\\\\").replace("\"", "\\\"")
                                                + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void compare(@Nullable ModelFit fit) {
        Kind kind = fit != null && fit.kind() != null ? fit.kind() : log().answers().kind();
        line("compare:");
        line("  prediction: " + (kind == null ? Kind.SCORE : kind).name().toLowerCase(Locale.ROOT));
        double[] numbers = log().answers().profile().numbers();
        if (fit != null && kind == Kind.SCORE && log().answers().areZeroAndOne()) {
            line("  by: decision   # the primary logs decisions");
            line("  threshold: 0.5   # from this score on, the shadow decides for 1");
        } else if (kind == Kind.SCORE && numbers.length > 0) {
            Quantiles.Range bins = Quantiles.bins(numbers);
            boolean probabilities = bins.from() == 0 && bins.to() == 1;
            line(
                    "  tolerance: "
                            + (probabilities ? "{absolute: 0.01}" : "{relative: 0.01}")
                            + "   # how far apart two scores may be and still agree");
            if (!probabilities) {
                line(
                        "  bins: {from: "
                                + Yaml.number(bins.from())
                                + ", to: "
                                + Yaml.number(bins.to())
                                + "}");
            }
        }
        List<String> segments = log().usefulSegments();
        if (!segments.isEmpty()) {
            line("  segments: " + Yaml.texts(segments));
        }
    }

    /** A round duration; null if the repeats are too far apart to be deliveries of one record. */
    private static @Nullable String within(long millis) {
        for (Map.Entry<String, Duration> each :
                List.of(
                        Map.entry("1 min", Duration.ofMinutes(1)),
                        Map.entry("1 h", Duration.ofHours(1)),
                        Map.entry("1 d", Duration.ofDays(1)))) {
            if (millis < each.getValue().toMillis()) {
                return each.getKey();
            }
        }
        return null;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** The lines of a spec for a model without a log. */
    public static String ofModel(ModelSection model, ModelFit fit, int features) {
        SpecDraft draft = new SpecDraft(null);
        draft.line("shadows:");
        draft.line("  - name: shadow");
        model.lines("    ").forEach(draft::line);
        if (!fit.features().isEmpty()) {
            draft.wrapped("    features: [", fit.features());
        } else if (fit.inputs().isEmpty()) {
            draft.line(
                    "    # features: [NAME, ...]   # "
                            + (features < 0 ? "" : features + ", ")
                            + "in the model's order; leave out if the log has arrays");
        }
        fit.inputs()
                .forEach(
                        (input, source) ->
                                draft.line(
                                        (draft.text.indexOf("inputs:") < 0 ? "    inputs:\n" : "")
                                                + "      "
                                                + Yaml.text(input)
                                                + ": "
                                                + source));
        draft.output(fit.output(), "    ");
        draft.line("compare:");
        draft.line(
                "  prediction: "
                        + (fit.kind() == null ? Kind.SCORE : fit.kind())
                                .name()
                                .toLowerCase(Locale.ROOT));
        return draft.text.toString();
    }
}
