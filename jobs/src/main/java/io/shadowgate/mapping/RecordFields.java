package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.LOGGING_ERROR;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the fields of a record at the paths of a mapping. Not thread-safe. */
final class RecordFields {
    private final RecordMapping mapping;
    private final MappedRecord record;

    /**
     * @param ofKafka whether records come with an envelope
     */
    RecordFields(RecordMapping mapping, boolean ofKafka) {
        this.mapping = mapping;
        this.record = new MappedRecord(mapping, ofKafka);
    }

    /** Begins the next record. */
    void next(Envelope beside) {
        record.next(beside);
    }

    /** Reads a record, if it is plain JSON. Otherwise nothing has been read. */
    boolean readPlain(byte[] bytes, int offset, int length) {
        return record.readPlain(bytes, offset, length);
    }

    /** Reads the record at the parser's token. */
    void read(JsonParser parser, JsonToken token) {
        record.read(parser, token);
    }

    /** What is at the first path of a field that the record has; null if it has none of them. */
    @Nullable Found find(String field) throws RejectedRecordException {
        return record.find(field);
    }

    /**
     * @param rule a path of the mapping's conditions
     */
    @Nullable Found find(FieldPath rule) throws RejectedRecordException {
        return record.find(rule);
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
            found = find(field);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException(field + " " + e.getMessage());
        }
        boolean absent =
                found == null
                        || !found.hasRows() && found.one() instanceof Scalar none && none.isNull();
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
        Found found = find(LOGGING_ERROR);
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

    static String or(List<FieldPath> paths) {
        return paths.stream().map(FieldPath::toString).collect(Collectors.joining(" or "));
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
