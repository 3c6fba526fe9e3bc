package io.shadowgate.layout;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a field is in a record: a JSON Pointer (RFC 6901) in which {@value #EACH_ROW} stands for
 * each row. A name without a slash is a column. The empty path is the whole record.
 *
 * <p>A step below a text reads the text as JSON, or as JSON in base64. In a list of objects that
 * have a {@code name}, a step picks by that name.
 *
 * @param root what the steps begin at
 * @param steps unescaped names; of {@link Root#HEADER}, the header's name alone
 */
public record FieldPath(Root root, List<String> steps) implements Serializable {
    public static final String EACH_ROW = "*";

    private static final String HEADER = "header:";
    private static final String KEY = "key:";
    private static final String VALUE = "value:";
    private static final String KAFKA_TIMESTAMP = "kafka:timestamp";

    /** What a path begins at. */
    public enum Root {
        RECORD,
        /** A header of a Kafka record. */
        HEADER,
        /** The key of a Kafka record. */
        KEY,
        /** The value of a Kafka record. */
        VALUE,
        KAFKA_TIMESTAMP,
        /** The record's place in its log: file and line, or topic, partition and offset. */
        PLACE
    }

    /** Where a record is. It is the id of a record that has none. */
    public static final FieldPath PLACE = new FieldPath(Root.PLACE, List.of());

    public FieldPath {
        steps = List.copyOf(steps);
    }

    /**
     * @throws IllegalArgumentException with a message that fits after the path
     */
    public static FieldPath of(String written) {
        if (written.equals(KAFKA_TIMESTAMP)) {
            return new FieldPath(Root.KAFKA_TIMESTAMP, List.of());
        }
        if (written.startsWith("kafka:")) {
            throw new IllegalArgumentException(
                    "is not known; write " + KAFKA_TIMESTAMP + ", or key: for the key");
        }
        if (written.startsWith(HEADER)) {
            String name = written.substring(HEADER.length());
            if (name.isBlank()) {
                throw new IllegalArgumentException("names no header; write header:ce_id");
            }
            return new FieldPath(Root.HEADER, List.of(name));
        }
        if (written.startsWith(VALUE)) {
            return new FieldPath(Root.VALUE, pointerAfter(VALUE, written));
        }
        if (written.startsWith(KEY)) {
            List<String> steps = pointerAfter(KEY, written);
            if (steps.contains(EACH_ROW)) {
                throw new IllegalArgumentException("has rows; a key has none");
            }
            return new FieldPath(Root.KEY, steps);
        }
        return new FieldPath(
                Root.RECORD,
                written.isEmpty() || written.startsWith("/") ? pointer(written) : List.of(written));
    }

    private static List<String> pointerAfter(String prefix, String written) {
        String rest = written.substring(prefix.length());
        if (!rest.isEmpty() && !rest.startsWith("/")) {
            throw new IllegalArgumentException(
                    "has no slash after " + prefix + "; write " + prefix + "/" + rest);
        }
        return pointer(rest);
    }

    private static List<String> pointer(String written) {
        List<String> steps = new ArrayList<>();
        for (int from = 0; from < written.length(); ) {
            int to = written.indexOf('/', from + 1);
            to = to < 0 ? written.length() : to;
            steps.add(unescaped(written.substring(from + 1, to)));
            from = to;
        }
        return steps;
    }

    private static String unescaped(String step) {
        for (int at = step.indexOf('~'); at >= 0; at = step.indexOf('~', at + 1)) {
            char next = at + 1 < step.length() ? step.charAt(at + 1) : ' ';
            if (next != '0' && next != '1') {
                throw new IllegalArgumentException(
                        "has a ~ that escapes nothing; write ~0 for ~ and ~1 for a slash in a"
                                + " name");
            }
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** Whether only a record of Kafka has it. */
    public boolean isOfKafka() {
        return root != Root.RECORD && root != Root.PLACE;
    }

    @Override
    public String toString() {
        return switch (root) {
            case KAFKA_TIMESTAMP -> KAFKA_TIMESTAMP;
            case PLACE -> "the record's place";
            case HEADER -> HEADER + steps.get(0);
            case KEY -> KEY + pointer();
            case VALUE -> VALUE + pointer();
            case RECORD -> steps.isEmpty() ? "the record" : pointer();
        };
    }

    private String pointer() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
