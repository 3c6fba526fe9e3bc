package io.shadowgate.spec;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.storage.PathTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules between the keys of {@code labels}, and between these and others. */
final class LabelRules {
    private final SpecValues values;
    private final Problems problems;

    LabelRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        if (!values.has("labels")) {
            refuse(SpecKeys.SINK_QUALITY.path(), "has no effect: the test has no labels");
            return;
        }
        boolean files = values.has("labels.files");
        boolean kafka = values.has("labels.kafka");
        Boolean inRequests = values.get(SpecKeys.LABELS_IN_REQUESTS);
        if (files && kafka) {
            problems.add("labels", "has files and kafka; labels come from one of them");
        } else if (!files
                && !kafka
                && Boolean.FALSE.equals(inRequests)
                && values.isSection("labels")) {
            problems.add(
                    "labels",
                    "missing: files (with a path), kafka (with servers and a topic), or"
                            + " in-requests: true if the request log has them");
        }
        if (!files && !kafka) {
            refuse(
                    "labels.record",
                    "has no effect: labels have no log of their own; traffic.record says where the"
                            + " request log has them");
        }
        checkFormat();
        if (kafka) {
            RegistryKeys.OF_LABELS.check(values, problems, readsKeys());
        }
        checkFields();
        checkTimes();
        checkDefault();
    }

    private void checkFormat() {
        Traffic.Format format = values.get(SpecKeys.LABELS_FORMAT);
        if (format != null && format != Traffic.Format.CSV) {
            String but =
                    "applies to CSV, but labels.files.format is " + SpecTypes.lowerCase(format);
            refuse(SpecKeys.LABELS_DELIMITER.path(), but);
            refuse(SpecKeys.LABELS_COLUMNS.path(), but);
        }
        String path = values.get(SpecKeys.LABELS_PATH);
        try {
            if (path != null) {
                PathTemplate.of(path);
            }
        } catch (IllegalArgumentException e) {
            problems.add(SpecKeys.LABELS_PATH.path(), String.valueOf(e.getMessage()));
        }
    }

    private boolean readsKeys() {
        Map<String, List<FieldPath>> fields = values.get(SpecKeys.LABELS_FIELDS);
        return fields != null
                && fields.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(path -> path.root() == FieldPath.Root.KEY);
    }

    private void checkFields() {
        Map<String, List<FieldPath>> fields = values.get(SpecKeys.LABELS_FIELDS);
        if (fields == null) {
            return;
        }
        for (Map.Entry<String, List<FieldPath>> field : fields.entrySet()) {
            String path = Problems.join(SpecKeys.LABELS_FIELDS.path(), field.getKey());
            if (!MappedFields.OF_LABELS.contains(field.getKey())) {
                problems.add(
                        path,
                        "has no effect: a label has " + String.join(", ", MappedFields.OF_LABELS));
            } else if (field.getValue().isEmpty() && !isOptional(field.getKey())) {
                problems.add(path, "is in no record, but every label needs it");
            }
        }
    }

    /** Labels that count whenever they came need no time. */
    private boolean isOptional(String field) {
        return field.equals(MappedFields.TIMESTAMP)
                && !values.has(SpecKeys.LABELS_MATURE_AFTER.path());
    }

    private void checkTimes() {
        boolean unbounded =
                values.has("traffic.kafka")
                        ? !values.has(SpecKeys.KAFKA_UNTIL.path())
                        : values.has(SpecKeys.FILES_POLL_INTERVAL);
        if (unbounded
                && values.isSection("labels")
                && !values.has(SpecKeys.LABELS_MATURE_AFTER.path())) {
            problems.add(
                    SpecKeys.LABELS_MATURE_AFTER.path(),
                    "missing: a run without end must know when labels are final; write such as 14"
                            + " d");
        }
    }

    private void checkDefault() {
        String label = values.get(SpecKeys.LABELS_DEFAULT);
        if (label == null
                || label.equals(Labels.NO_DEFAULT)
                || values.get(SpecKeys.PREDICTION) != Compare.Kind.SCORE) {
            return;
        }
        if (!label.equals("true") && !label.equals("false") && number(label) == null) {
            problems.add(
                    SpecKeys.LABELS_DEFAULT.path(),
                    "\""
                            + label
                            + "\" is not a number, true or false, as labels of scores are"
                            + " (compare.prediction); write 0, 1, or none");
        }
    }

    private static @Nullable Double number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? (Double) number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void refuse(String path, String message) {
        if (values.has(path)) {
            problems.add(path, message);
        }
    }
}
