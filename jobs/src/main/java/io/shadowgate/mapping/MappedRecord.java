package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.REQUEST;
import static io.shadowgate.layout.MappedFields.RESPONSE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Trie.Within;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.text.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The parts of one record after the other that a mapping leads to. Not thread-safe. */
final class MappedRecord {
    /**
     * A path, compiled.
     *
     * @param within where it leads to in the record; null if it does not begin there
     */
    private record Place(FieldPath path, @Nullable Within within, boolean hasRows) {}

    private static final Place[] NONE = {};

    private final Trie trie;
    private final PlainParts plainParts = new PlainParts();
    private final Map<String, Place[]> fields = new HashMap<>();
    private final Map<FieldPath, Place> rules = new HashMap<>();
    private final @Nullable Value[] parts;
    private Envelope envelope = Envelope.NONE;

    MappedRecord(RecordMapping mapping, boolean ofKafka) {
        List<FieldPath> paths = new ArrayList<>(mapping.where().keySet());
        mapping.fields().values().forEach(paths::addAll);
        paths.removeIf(
                path ->
                        path.root() != FieldPath.Root.RECORD
                                && !(ofKafka && path.root() == FieldPath.Root.VALUE));
        this.trie = new Trie(paths, bodies(mapping));
        this.parts = new Value[trie.parts()];
        mapping.fields()
                .forEach(
                        (field, of) ->
                                fields.put(
                                        field, of.stream().map(this::place).toArray(Place[]::new)));
        mapping.where().keySet().forEach(path -> rules.put(path, place(path)));
    }

    private Place place(FieldPath path) {
        Within within = trie.of(path);
        return new Place(
                path, within, within != null && within.steps().contains(FieldPath.EACH_ROW));
    }

    /** The paths of which a text is only ever taken for the JSON that it holds. */
    private static Set<FieldPath> bodies(RecordMapping mapping) {
        Set<FieldPath> bodies = new HashSet<>();
        Set<FieldPath> others = new HashSet<>(mapping.where().keySet());
        mapping.fields()
                .forEach(
                        (field, paths) -> {
                            boolean body = field.equals(REQUEST) || field.equals(RESPONSE);
                            for (FieldPath path : paths) {
                                boolean rows = path.steps().contains(FieldPath.EACH_ROW);
                                (body || rows ? bodies : others).add(path);
                            }
                        });
        bodies.removeAll(others);
        return bodies;
    }

    /** Begins the next record. */
    void next(Envelope beside) {
        Arrays.fill(parts, null);
        envelope = beside;
    }

    /** Reads a record, if it is plain JSON. Otherwise nothing has been read. */
    boolean readPlain(byte[] bytes, int offset, int length) {
        boolean plain = plainParts.read(bytes, offset, offset + length, trie, parts);
        if (!plain) {
            Arrays.fill(parts, null);
        }
        return plain;
    }

    /** Reads the record at the parser's token. */
    void read(JsonParser parser, JsonToken token) {
        trie.read(parser, token, parts);
    }

    /** What is at the first of a field's paths that the record has; null if it has none. */
    @Nullable Found find(String field) throws RejectedRecordException {
        for (Place place : fields.getOrDefault(field, NONE)) {
            Found found = find(place);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * @param rule a path of the mapping's conditions
     */
    @Nullable Found find(FieldPath rule) throws RejectedRecordException {
        Place place = rules.get(rule);
        return place == null ? null : find(place);
    }

    private @Nullable Found find(Place place) throws RejectedRecordException {
        FieldPath path = place.path;
        Within within = place.within;
        if (within == null) {
            return Found.of(path, beside(path));
        }
        Value part = parts[within.part()];
        if (part == null) {
            return null;
        }
        if (!place.hasRows) {
            return Found.of(path, Steps.one(part, within.steps()));
        }
        try {
            Steps.Each each = Steps.each(part, within.steps());
            return each == null ? null : new Found(path, null, each);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException("at " + path + ": " + e.getMessage());
        }
    }

    /** What the log has beside the record. */
    private @Nullable Value beside(FieldPath path) {
        return switch (path.root()) {
            case HEADER -> {
                String header = envelope.header(path.steps().get(0));
                yield header == null ? null : Scalar.text(header);
            }
            case KEY -> key(path);
            case KAFKA_TIMESTAMP -> {
                Long time = envelope.timestamp();
                yield time == null ? null : Scalar.whole(time);
            }
            case PLACE, RECORD, VALUE -> null;
        };
    }

    private @Nullable Value key(FieldPath path) {
        byte[] key = envelope.key();
        if (key == null) {
            return null;
        }
        // Encoded keys begin with the byte 0.
        if (key.length > 0 && key[0] == 0 || !Utf8.isValid(key, 0, key.length)) {
            return new Broken("a key that is not a text in UTF-8");
        }
        return Steps.one(Scalar.text(new String(key, UTF_8)), path.steps());
    }
}
