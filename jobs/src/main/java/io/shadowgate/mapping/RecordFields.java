package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.LOGGING_ERROR;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Trie.Within;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the fields of a record at the paths of a mapping. Not thread-safe. */
final class RecordFields {
    /**
     * What was found, and the path where.
     *
     * @param values one; or of a path with rows, one per row
     * @param rows whether the path has rows
     * @param isCsv whether these are the lines of a CSV text
     */
    record Found(FieldPath path, List<@Nullable Value> values, boolean rows, boolean isCsv) {
        Value one() {
            Value first = values.get(0);
            return first == null ? new Broken("missing in row 0") : first;
        }
    }

    private final RecordMapping mapping;
    private final Trie trie;
    private final @Nullable Value[] parts;
    private Envelope envelope = Envelope.NONE;

    /**
     * @param ofKafka whether records come with an envelope
     */
    RecordFields(RecordMapping mapping, boolean ofKafka) {
        this.mapping = mapping;
        List<FieldPath> paths = new ArrayList<>(mapping.where().keySet());
        mapping.fields().values().forEach(paths::addAll);
        this.trie =
                new Trie(
                        paths.stream()
                                .filter(
                                        path ->
                                                path.root() == FieldPath.Root.RECORD
                                                        || ofKafka
                                                                && path.root()
                                                                        == FieldPath.Root.VALUE)
                                .toList());
        this.parts = new Value[trie.parts()];
    }

    /** Begins the next record. */
    void next(Envelope beside) {
        Arrays.fill(parts, null);
        envelope = beside;
    }

    /** Reads the parts of a record that paths lead to. */
    void read(JsonParser parser, JsonToken token) {
        trie.read(parser, token, parts);
    }

    /** What is at the first path of a field that the record has; null if it has none of them. */
    @Nullable Found find(String field) throws RejectedRecordException {
        return find(mapping.paths(field));
    }

    /**
     * What is at the first path of a field that the record has.
     *
     * @throws RejectedRecordException if it has none of them, or if it cannot be read
     */
    Found required(String field) throws RejectedRecordException {
        List<FieldPath> paths = mapping.paths(field);
        Found found;
        try {
            found = find(paths);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException(field + " " + e.getMessage());
        }
        boolean absent =
                found == null
                        || !found.rows() && found.one() instanceof Scalar none && none.isNull();
        String unlogged = absent ? unlogged() : null;
        if (unlogged != null) {
            throw new RejectedRecordException(field + " is missing: " + unlogged);
        }
        if (found == null) {
            throw new RejectedRecordException(
                    field
                            + " is missing: "
                            + (paths.isEmpty()
                                    ? "traffic.record.fields does not say where it is"
                                    : "there is nothing at " + or(paths)));
        }
        if (found.one() instanceof Broken broken) {
            throw new RejectedRecordException(
                    field + " at " + found.path() + ": " + broken.reason());
        }
        return found;
    }

    /** What a field holds; null if there is nothing, not even a reason why. */
    @Nullable Found present(String field) throws RejectedRecordException {
        Found found = find(field);
        return found == null || found.one() instanceof Scalar none && none.isNull() ? null : found;
    }

    /** Why the log does not have a body; null if it does not say. */
    private @Nullable String unlogged() throws RejectedRecordException {
        Found found = find(mapping.paths(LOGGING_ERROR));
        if (found == null) {
            return null;
        }
        String reason = words(found.one());
        return reason.isEmpty()
                ? null
                : "the log has " + Shown.beginning(reason) + " at " + found.path() + " instead";
    }

    /** A text, or a list of them. */
    private static String words(Value value) {
        if (value instanceof Items items) {
            return items.items().stream()
                    .map(RecordFields::words)
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Scalar scalar) {
            return scalar.isNull() ? "" : scalar.text();
        }
        return value.shown();
    }

    private static String or(List<FieldPath> paths) {
        return paths.stream().map(FieldPath::toString).collect(Collectors.joining(" or "));
    }

    /** What is at the first of the paths that the record has; null if it has none of them. */
    @Nullable Found find(List<FieldPath> paths) throws RejectedRecordException {
        for (FieldPath path : paths) {
            Found found = find(path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Found find(FieldPath path) throws RejectedRecordException {
        if (path.root() == FieldPath.Root.HEADER) {
            String header = envelope.header(path.steps().get(0));
            return header == null ? null : found(path, Scalar.text(header));
        }
        if (path.root() == FieldPath.Root.KEY) {
            Value key = key(path);
            return key == null ? null : found(path, key);
        }
        if (path.root() == FieldPath.Root.KAFKA_TIMESTAMP) {
            Long time = envelope.timestamp();
            return time == null ? null : found(path, Scalar.whole(time));
        }
        if (path.root() == FieldPath.Root.PLACE) {
            return null;
        }
        Within within = trie.of(path);
        Value part = within == null ? null : parts[within.part()];
        if (within == null || part == null) {
            return null;
        }
        if (within.steps().contains(FieldPath.EACH_ROW)) {
            try {
                Steps.Each each = Steps.each(part, within.steps());
                return each == null ? null : new Found(path, each.values(), true, each.isCsv());
            } catch (RejectedRecordException e) {
                throw new RejectedRecordException("at " + path + ": " + e.getMessage());
            }
        }
        Value value = Steps.one(part, within.steps());
        return value == null ? null : found(path, value);
    }

    private @Nullable Value key(FieldPath path) {
        try {
            String key = envelope.key();
            return key == null ? null : Steps.one(Scalar.text(key), path.steps());
        } catch (RejectedRecordException e) {
            return new Broken(e.getMessage());
        }
    }

    private static Found found(FieldPath path, Value value) {
        List<@Nullable Value> one = new ArrayList<>();
        one.add(value);
        return new Found(path, one, false, false);
    }

    static RejectedRecordException wrong(String field, Found found, String right) {
        return new RejectedRecordException(
                field
                        + " at "
                        + found.path()
                        + " must be "
                        + right
                        + ", not "
                        + found.one().shown());
    }

    static RejectedRecordException at(String field, Found found, RejectedRecordException e) {
        return new RejectedRecordException(field + " at " + found.path() + ": " + e.getMessage());
    }
}
