package io.shadowgate.local;

import io.shadowgate.app.LogInspector;
import io.shadowgate.app.UserError;
import io.shadowgate.inspect.Profile;
import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL statements that make the log, the results and the models of one test into tables and models.
 */
final class SpecTables {
    private static final LogInspector.Most FEW =
            new LogInspector.Most(100, 4 << 20, Duration.ofSeconds(5));

    /** Statements of the demo's file whose columns are those of every test. */
    private static final Pattern TABLE =
            Pattern.compile("(?s)CREATE TEMPORARY TABLE (\\w+) \\(.*?\\n\\);");

    private static final Pattern LABELLED =
            Pattern.compile("(?s)CREATE TEMPORARY VIEW labelled_comparisons AS.*?;\\n");

    private final ShadowTest test;
    private final List<String> tables = new ArrayList<>();
    private final List<String> models = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final StringBuilder sql = new StringBuilder();
    private final Map<String, String> types;

    private SpecTables(ShadowTest test) {
        this.test = test;
        this.types = types(test);
    }

    static SpecTables of(ShadowTest test) {
        SpecTables made = new SpecTables(test);
        made.sql.append("SET 'table.local-time-zone' = 'UTC';\n");
        made.requests();
        made.results();
        made.labels();
        made.models();
        return made;
    }

    /** The statements, each ending in a semicolon at the end of a line. */
    String sql() {
        return sql.toString();
    }

    /** What there is to ask, for a person. */
    String greeting() {
        return "Tables of test "
                + test.test()
                + ": "
                + String.join(", ", tables)
                + (models.isEmpty()
                        ? ""
                        : "\nModels: "
                                + String.join(", ", models)
                                + ", as in SELECT * FROM ML_PREDICT(TABLE features, MODEL "
                                + models.get(0)
                                + ", DESCRIPTOR(...))")
                + "\nFunctions: AGREEMENT, RATE, LATENCY_QUANTILE and others (SHOW FUNCTIONS ILIKE"
                + " '%LATENCY%'; udfs/README.md)"
                + notes.stream().map(note -> "\nNote: " + note).collect(Collectors.joining())
                + "\n";
    }

    private void requests() {
        List<String> columns = new ArrayList<>();
        columns.add("request_id STRING");
        columns.add("`timestamp` TIMESTAMP_LTZ(3)");
        String features = featuresType();
        if (features != null) {
            columns.add("features " + features);
        }
        columns.add("primary_prediction " + predictionType());
        columns.add("primary_latency_ms DOUBLE");
        List<String> segments = RequestSchema.of(test).segments();
        if (!segments.isEmpty()) {
            columns.add("segments " + segmentsType(segments));
        }
        if (test.shadows().stream().anyMatch(shadow -> shadow.model() == null)) {
            columns.add("shadow_prediction " + predictionType());
            columns.add("shadow_latency_ms DOUBLE");
            columns.add("shadow_error STRING");
        }
        columns.add("rejected STRING");
        columns.add("event_time AS `timestamp`");
        create("requests", columns, placeOfRequests());
        if (!featureNames().isEmpty()) {
            features(segments);
        }
    }

    /** Features and segments as columns of their own, as models take them. */
    private void features(List<String> segments) {
        List<String> columns = new ArrayList<>(List.of("request_id", "event_time"));
        featureNames().forEach(name -> columns.add("features." + name(name) + " AS " + name(name)));
        columns.add("primary_prediction");
        columns.add("primary_latency_ms");
        segments.stream()
                .filter(name -> !featureNames().contains(name))
                .forEach(name -> columns.add("segments." + name(name) + " AS " + name(name)));
        sql.append("CREATE TEMPORARY VIEW features AS\nSELECT\n    ")
                .append(String.join(",\n    ", columns))
                .append("\nFROM requests WHERE rejected IS NULL;\n");
        tables.add("features");
    }

    private String files(Traffic.Files files, String table) {
        StringBuilder place =
                new StringBuilder("    'connector' = 'filesystem',\n    'path' = ")
                        .append(text(RequestFiles.root(files.path()).toString()));
        if (Globs.firstWildcard(files.path()) >= 0) {
            notes.add("'" + table + "' reads all files below " + RequestFiles.root(files.path()));
        }
        Traffic.Form form = files.form();
        if (form.format() != null) {
            option(place, "file-format", form.format().name().toLowerCase(Locale.ROOT));
        }
        if (form.delimiter() != null) {
            option(place, "delimiter", form.delimiter().toString());
        }
        if (!form.columns().isEmpty()) {
            option(place, "columns", String.join(";", form.columns()));
        }
        return place.toString();
    }

    private static String topic(Traffic.Kafka kafka) {
        return "    'connector' = 'kafka',\n    'properties.bootstrap.servers' = "
                + text(kafka.servers())
                + ",\n    'topic' = "
                + text(kafka.topic())
                + ",\n    'scan.startup.mode' = 'earliest-offset',\n"
                + "    'scan.bounded.mode' = 'latest-offset'";
    }

    private static void option(StringBuilder with, String name, String value) {
        with.append(",\n    ").append(text("shadowgate." + name)).append(" = ").append(text(value));
    }

    /** How records are read: as the job reads them, and rejected ones with their reason. */
    private static String form(@Nullable RecordMapping mapping) {
        StringBuilder form = new StringBuilder(",\n    'format' = 'shadowgate'");
        option(form, "on-error", "row");
        if (mapping == null) {
            return form.toString();
        }
        mapping.fields()
                .forEach(
                        (field, paths) -> {
                            List<String> written =
                                    paths.stream()
                                            .filter(path -> !path.equals(FieldPath.PLACE))
                                            .map(FieldPath::toString)
                                            .toList();
                            if (!written.isEmpty()) {
                                option(form, "fields." + field, String.join(";", written));
                            }
                        });
        mapping.where()
                .forEach((path, values) -> option(form, "where." + path, String.join(";", values)));
        if (!mapping.zone().equals(ZoneOffset.UTC)) {
            option(form, "time-zone", mapping.zone().getId());
        }
        return form.toString();
    }

    /** What became known later. Several labels of a request are several rows. */
    private void labels() {
        Labels labels = test.labels();
        if (labels == null) {
            return;
        }
        String place;
        if (labels.hasLog()) {
            Traffic.Kafka kafka = labels.kafka();
            place =
                    (kafka == null ? files(labels.requiredFiles(), "labels") : topic(kafka))
                            + form(labels.mapping());
        } else {
            StringBuilder requests = new StringBuilder(placeOfRequests());
            option(requests, "labels-in", "requests");
            place = requests.toString();
        }
        create(
                "labels",
                List.of(
                        "request_id STRING",
                        "`timestamp` TIMESTAMP_LTZ(3)",
                        "ground_truth "
                                + (test.compare().prediction() == Compare.Kind.SCORE
                                        ? "DOUBLE"
                                        : "STRING"),
                        "rejected STRING",
                        "event_time AS `timestamp`"),
                place);
        if (tables.contains("comparisons")) {
            Matcher view = LABELLED.matcher(SqlFiles.demoTables());
            if (!view.find()) {
                throw new IllegalStateException("no view labelled_comparisons in 02_tables.sql");
            }
            add("labelled_comparisons", view.group());
        }
    }

    private String placeOfRequests() {
        Traffic traffic = test.traffic();
        return (traffic.kafka() == null
                        ? files(traffic.requiredFiles(), "requests")
                        : topic(traffic.kafka()))
                + form(traffic.mapping());
    }

    private void results() {
        Sinks.Files files = test.sinks().files();
        if (files == null) {
            notes.add("there are no tables of results: the test has no sinks.files.path");
            return;
        }
        String out = new org.apache.flink.core.fs.Path(files.path()).toString();
        Matcher table = TABLE.matcher(SqlFiles.demoTables());
        while (table.find()) {
            String name = table.group(1);
            String text =
                    table.group().replace("shadowgate-demo/out/", out.replace("'", "''") + "/");
            switch (name) {
                case "reports" -> add(name, text);
                case "decisions" -> add(name, withEvidence(text));
                case "comparisons" -> {
                    if (files.comparisons()) {
                        add(name, comparisons(text));
                    } else {
                        notes.add(
                                "there is no table 'comparisons': set sinks.files.comparisons to"
                                        + " keep them");
                    }
                }
                default -> {
                    // A table of the demo alone.
                }
            }
        }
        rejected(out + "/rejected");
    }

    /** A test that rejected nothing has no folder for it, and its table has no rows. */
    private void rejected(String folder) {
        if (exists(test.sinks().requiredFiles().path()) && !exists(folder)) {
            add(
                    "rejected",
                    """
                    CREATE TEMPORARY VIEW rejected AS
                    SELECT * FROM (VALUES (CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING),
                        CAST(NULL AS TIMESTAMP_LTZ(3)), CAST(NULL AS TIMESTAMP_LTZ(3))))
                        AS nothing (reason, `position`, record, `timestamp`, event_time)
                    WHERE reason IS NOT NULL;""");
            return;
        }
        create(
                "rejected",
                List.of(
                        "reason STRING",
                        "`position` STRING",
                        "record STRING",
                        "`timestamp` TIMESTAMP_LTZ(3)",
                        "event_time AS `timestamp`"),
                "    'connector' = 'filesystem',\n    'path' = "
                        + text(folder)
                        + ",\n    'format' = 'json',\n"
                        + "    'json.timestamp-format.standard' = 'ISO-8601'");
    }

    private static boolean exists(String folder) {
        try {
            org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(folder);
            return path.getFileSystem().exists(path);
        } catch (IOException e) {
            // A query of the table says what is wrong.
            return true;
        }
    }

    private String comparisons(String text) {
        List<String> segments = test.compare().segments();
        return text.replaceFirst(
                        "(?m)^    segments .*\n",
                        segments.isEmpty()
                                ? ""
                                : Matcher.quoteReplacement(
                                        "    segments " + segmentsType(segments) + ",\n"))
                .replaceAll("(_prediction +)DOUBLE", "$1" + predictionType())
                .replaceFirst(
                        "(?m)^    WATERMARK FOR `timestamp`",
                        "    event_time AS `timestamp`,\n    WATERMARK FOR `timestamp`");
    }

    private static String withEvidence(String text) {
        return text.replaceFirst(
                "(?m)^    checks ",
                """
                `final` BOOLEAN,
                verdicts ROW<evidence ROW<verdict STRING, reason STRING>,
                             point ROW<verdict STRING, reason STRING>>,
                evidence ROW<since TIMESTAMP_LTZ(3), log_evidence_bad DOUBLE,
                             proven_at TIMESTAMP_LTZ(3), rejected_at TIMESTAMP_LTZ(3),
                             bad_since TIMESTAMP_LTZ(3)>,
                checks\
                """
                        + " ");
    }

    private void models() {
        for (Shadow shadow : test.shadows()) {
            if (shadow.model() == null) {
                continue;
            }
            if (shadow.features().isEmpty()
                    || shadow.requiredModel().access() != null
                    || !shadow.inputs().isEmpty()) {
                notes.add(
                        "model "
                                + shadow.name()
                                + " is not registered: its inputs are not a list of features"
                                + " (sql/README.md says how to create it)");
                continue;
            }
            Map<String, String> options = new TreeMap<>();
            options.put("provider", "djl");
            options.put("path", shadow.requiredModel().path());
            Shadow.Output output = shadow.output();
            put(options, "sha256", shadow.requiredModel().sha256());
            put(options, "engine", shadow.requiredModel().engine());
            put(options, "output.name", output.name());
            put(options, "output.index", output.index());
            put(options, "output.class", output.klass());
            if (!output.labels().isEmpty()) {
                options.put("output.labels", String.join(";", output.labels()));
            }
            options.put("timeout", test.inference().timeout().toMillis() + " ms");
            sql.append("CREATE TEMPORARY MODEL ")
                    .append(name(shadow.name()))
                    .append("\nINPUT (")
                    .append(
                            shadow.features().stream()
                                    .map(feature -> name(feature) + " " + type(feature))
                                    .collect(Collectors.joining(", ")))
                    .append(")\nOUTPUT (prediction ")
                    .append(predictionType())
                    .append(", status STRING, error STRING, latency_ms DOUBLE)\nWITH (\n    ")
                    .append(
                            options.entrySet().stream()
                                    .map(
                                            each ->
                                                    text(each.getKey())
                                                            + " = "
                                                            + text(each.getValue()))
                                    .collect(Collectors.joining(",\n    ")))
                    .append("\n);\n");
            models.add(name(shadow.name()));
        }
    }

    private static void put(Map<String, String> options, String key, @Nullable Object value) {
        if (value != null) {
            options.put(key, value.toString());
        }
    }

    private void create(String name, List<String> columns, String with) {
        add(
                name,
                "CREATE TEMPORARY TABLE "
                        + name
                        + " (\n    "
                        + String.join(",\n    ", columns)
                        + "\n) WITH (\n"
                        + with
                        + "\n);");
    }

    private void add(String name, String statement) {
        tables.add(name);
        sql.append(statement).append('\n');
    }

    private List<String> featureNames() {
        return RequestSchema.of(test).features();
    }

    private @Nullable String featuresType() {
        if (featureNames().isEmpty()) {
            return test.shadows().stream().anyMatch(shadow -> shadow.model() != null)
                    ? "ARRAY<DOUBLE>"
                    : null;
        }
        return featureNames().stream()
                .map(feature -> name(feature) + " " + type(feature))
                .collect(Collectors.joining(", ", "ROW<", ">"));
    }

    private String type(String feature) {
        return types.getOrDefault(feature, "DOUBLE");
    }

    /** What the features of the log are, by a look at its first records; numbers if that fails. */
    private static Map<String, String> types(ShadowTest test) {
        Map<String, String> types = new TreeMap<>();
        if (test.traffic().files() == null) {
            return types;
        }
        try {
            String path = Globs.unescape(test.traffic().requiredFiles().path());
            new LogInspector(FEW, null)
                    .files(path)
                    .facts()
                    .features()
                    .named()
                    .forEach(
                            (name, profile) -> {
                                if (profile.count(Profile.Type.TEXT) > 0) {
                                    types.put(name, "STRING");
                                } else if (profile.isAll(Profile.Type.BOOLEAN)) {
                                    types.put(name, "BOOLEAN");
                                }
                            });
        } catch (IOException | UserError e) {
            // A query of the table says what is wrong with the log.
            return types;
        }
        return types;
    }

    private String predictionType() {
        Compare.Kind kind = test.compare().prediction();
        return switch (kind) {
            case SCORE -> "DOUBLE";
            case LABEL -> "STRING";
            case VECTOR -> "ARRAY<DOUBLE>";
        };
    }

    private static String segmentsType(List<String> segments) {
        return segments.stream()
                .map(name -> name(name) + " STRING")
                .collect(Collectors.joining(", ", "ROW<", ">"));
    }

    /** Every name is quoted, since some are reserved words. */
    private static String name(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
