package io.shadowgate.sql;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.spec.Traffic;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** The options of {@code 'format' = 'shadowgate'}: those of {@code traffic.record}. */
final class LogFormatOptions {
    private static final String SEPARATOR = ";";

    /** What to do with a record that is rejected. */
    enum OnError {
        FAIL,
        SKIP,
        ROW
    }

    /** Where labels are, of a table of labels. */
    enum LabelsIn {
        /** In a log of their own. */
        LABELS,
        /** Beside requests; a request without a label has no row. */
        REQUESTS
    }

    static final ConfigOption<String> LAYOUT =
            key("layout")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Who wrote the log, if it is not in ShadowGate's own layout.");
    static final ConfigOption<Map<String, String>> FIELDS =
            key("fields")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Where a field is, as in 'fields.request_id' = '/meta/id'; several"
                                    + " paths are separated by semicolons.");
    static final ConfigOption<Map<String, String>> WHERE =
            key("where")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Which records are read, as in 'where./component' = 'predictor';"
                                    + " several values are separated by semicolons.");
    static final ConfigOption<String> TIME_ZONE =
            key("time-zone")
                    .stringType()
                    .defaultValue("UTC")
                    .withDescription("The time zone of times that name none.");
    static final ConfigOption<String> PRIMARY =
            key("primary")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The only value that primary_model may have.");
    static final ConfigOption<OnError> ON_ERROR =
            key("on-error")
                    .enumType(OnError.class)
                    .defaultValue(OnError.FAIL)
                    .withDescription(
                            "What a rejected record does: it fails the query, is skipped, or is a"
                                    + " row with its reason in the column rejected.");

    static final ConfigOption<LabelsIn> LABELS_IN =
            key("labels-in")
                    .enumType(LabelsIn.class)
                    .defaultValue(LabelsIn.LABELS)
                    .withDescription(
                            "Of a table with the column ground_truth: labels for a log of labels,"
                                    + " requests for a log of requests that holds them.");
    static final ConfigOption<Traffic.Format> FILE_FORMAT =
            key("file-format")
                    .enumType(Traffic.Format.class)
                    .noDefaultValue()
                    .withDescription(
                            "json, csv or parquet. By default, the names of files say it.");
    static final ConfigOption<String> DELIMITER =
            key("delimiter")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What separates the cells of CSV, a single character. Default: a comma,"
                                    + " and a tab in .tsv files.");
    static final ConfigOption<List<String>> COLUMNS =
            key("columns")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "The names of the columns of CSV without a header, separated by"
                                    + " semicolons.");

    static final Set<ConfigOption<?>> OPTIONAL =
            Set.of(LAYOUT, FIELDS, WHERE, TIME_ZONE, PRIMARY, ON_ERROR, LABELS_IN);

    /** The same, and those of files. */
    static final Set<ConfigOption<?>> OF_FILES =
            Stream.concat(OPTIONAL.stream(), Stream.of(FILE_FORMAT, DELIMITER, COLUMNS))
                    .collect(Collectors.toUnmodifiableSet());

    private LogFormatOptions() {}

    /**
     * How to read the records.
     *
     * @throws ValidationException that says what is wrong with an option
     */
    static RecordMapping mapping(ReadableConfig options) {
        String layout = options.get(LAYOUT);
        if (layout != null && !Layouts.NAMES.contains(layout)) {
            throw new ValidationException(
                    "'layout' = '"
                            + layout
                            + "' is not one of "
                            + String.join(", ", Layouts.NAMES));
        }
        Map<String, List<FieldPath>> given = new LinkedHashMap<>();
        options.get(FIELDS)
                .forEach(
                        (field, paths) -> {
                            if (!MappedFields.isKnown(field)) {
                                throw new ValidationException(
                                        "'fields."
                                                + field
                                                + "': no field is called so; fields are "
                                                + String.join(", ", MappedFields.ALL)
                                                + " and segments.NAME");
                            }
                            List<FieldPath> each = new ArrayList<>();
                            for (String path : paths.split(SEPARATOR, -1)) {
                                each.add(path("fields." + field, path.strip()));
                            }
                            given.put(field, each);
                        });
        Map<FieldPath, List<String>> where = new LinkedHashMap<>();
        options.get(WHERE)
                .forEach(
                        (path, values) ->
                                where.put(
                                        path("where." + path, path),
                                        List.of(values.split(SEPARATOR, -1))));
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>(Layouts.fields(layout, given));
        if (layout == null && given.isEmpty()) {
            fields.put(MappedFields.REQUEST_ID, List.of(FieldPath.of(MappedFields.REQUEST_ID)));
        }
        if (options.get(PRIMARY) == null) {
            fields.remove(MappedFields.PRIMARY_MODEL);
        }
        return new RecordMapping(fields, where, RecordMapping.WITHIN, zone(options));
    }

    private static FieldPath path(String option, String written) {
        FieldPath path;
        try {
            path = FieldPath.of(written);
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "'" + option + "': '" + written + "' " + e.getMessage(), e);
        }
        if (path.isOfKafka()) {
            throw new ValidationException(
                    "'"
                            + option
                            + "': '"
                            + written
                            + "' is beside the value of a Kafka record, which a format does not"
                            + " see; declare it as a METADATA column of the Kafka connector");
        }
        return path;
    }

    private static ZoneId zone(ReadableConfig options) {
        try {
            return ZoneId.of(options.get(TIME_ZONE));
        } catch (DateTimeException e) {
            throw new ValidationException(
                    "'time-zone' = '"
                            + options.get(TIME_ZONE)
                            + "' is not a time zone such as UTC, +02:00 or Europe/Berlin",
                    e);
        }
    }

    /** The name that {@code primary_model} has to have; null for any. */
    static @Nullable String primary(ReadableConfig options) {
        return options.get(PRIMARY);
    }

    /**
     * The formats of the files.
     *
     * @throws ValidationException that says what is wrong with an option
     */
    static FileFormats fileFormats(ReadableConfig options) {
        String delimiter = options.get(DELIMITER);
        if (delimiter != null && delimiter.length() != 1) {
            throw new ValidationException(
                    "'delimiter' = '" + delimiter + "' is not a single character");
        }
        return FileFormats.of(
                new Traffic.Form(
                        options.get(FILE_FORMAT),
                        delimiter == null ? null : (Character) delimiter.charAt(0),
                        options.get(COLUMNS)));
    }
}
