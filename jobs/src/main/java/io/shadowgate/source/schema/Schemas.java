package io.shadowgate.source.schema;

import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.kafka.registry.SchemaId;
import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Traffic.ValueFormat;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.TokenBuffer;

/**
 * The schemas that values name by an id, each asked of the registry once. What is wrong with an id
 * is kept too, so that a log full of wrong ids does not fill the registry with questions. Not
 * thread-safe.
 */
public final class Schemas {
    /** A schema may be registered late. */
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);

    private static final int MOST_KEPT = 1000;
    private static final int MOST_REFERENCES = 100;

    /**
     * @param fault why values with this id are rejected; null if they are not
     * @param until when to ask again, in nanoseconds of the clock; null for never
     */
    private record Kept(
            @Nullable SchemaDecoder decoder, @Nullable String fault, @Nullable Long until) {}

    private final SchemaRegistry registry;
    private final @Nullable ValueFormat format;
    private final boolean keepsNulls;
    private final LongSupplier clock;
    private final Map<SchemaId, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<SchemaId, Kept> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    /**
     * @param format of all values; null for any
     */
    public Schemas(SchemaRegistry registry, @Nullable ValueFormat format) {
        this(registry, format, System::nanoTime);
    }

    /**
     * The schemas of a log of labels, where a field that is null says something.
     *
     * @param format of all values
     */
    public static Schemas ofLabels(SchemaRegistry registry, ValueFormat format) {
        return new Schemas(registry, format, true, System::nanoTime);
    }

    /**
     * @param clock in nanoseconds, from any origin
     */
    Schemas(SchemaRegistry registry, @Nullable ValueFormat format, LongSupplier clock) {
        this(registry, format, false, clock);
    }

    private Schemas(
            SchemaRegistry registry,
            @Nullable ValueFormat format,
            boolean keepsNulls,
            LongSupplier clock) {
        this.registry = registry;
        this.format = format;
        this.keepsNulls = keepsNulls;
        this.clock = clock;
    }

    /**
     * Checks that there is a schema with this id, and that it is of the right kind.
     *
     * @throws RejectedRecordException if not
     * @throws IOException if the registry does not answer
     */
    public void require(SchemaId id) throws IOException, RejectedRecordException {
        find(id);
    }

    /**
     * The tokens of what a frame holds.
     *
     * @throws RejectedRecordException if there is no such schema, or if the bytes do not fit it
     * @throws IOException if the registry does not answer
     */
    public TokenBuffer decoded(Frame frame) throws IOException, RejectedRecordException {
        SchemaDecoder decoder = Objects.requireNonNull(find(frame.schema()).decoder);
        try {
            return decoder.decode(frame);
        } catch (RejectedRecordException e) {
            throw new RejectedRecordException(
                    "does not fit " + frame.schema() + ": " + e.getMessage());
        }
    }

    private Kept find(SchemaId id) throws IOException, RejectedRecordException {
        Kept known = kept.get(id);
        if (known == null || known.until != null && clock.getAsLong() - known.until > 0) {
            known = ask(id);
            kept.put(id, known);
        }
        if (known.fault != null) {
            throw new RejectedRecordException(known.fault);
        }
        return known;
    }

    private Kept ask(SchemaId id) throws IOException {
        RegisteredSchema schema = registry.schema(id);
        if (schema == null) {
            return new Kept(
                    null,
                    id
                            + " is unknown to the registry at "
                            + registry.name()
                            + " (traffic.kafka.schema-registry.url); it has to be the registry that"
                            + " the producer of the topic uses",
                    clock.getAsLong() + UNKNOWN_FOR.toNanos());
        }
        ValueFormat of = ofType(schema.type());
        ValueFormat wanted = format == null ? of : format;
        if (of == null || wanted == null || of != wanted) {
            return fault(
                    id,
                    "is of the type "
                            + schema.type()
                            + (wanted == null
                                    ? ", which is not read; types are AVRO, JSON and PROTOBUF"
                                    : ", not "
                                            + type(wanted)
                                            + " (traffic.kafka.value-format: "
                                            + wanted.specName()
                                            + ")"));
        }
        try {
            return new Kept(
                    switch (wanted) {
                        case AVRO ->
                                AvroDecoder.of(schema, references(schema).values(), keepsNulls);
                        case PROTOBUF -> ProtobufDecoder.of(schema, references(schema));
                        case JSON_SCHEMA, JSON -> new JsonDecoder();
                    },
                    null,
                    null);
        } catch (RejectedRecordException e) {
            return fault(id, Printable.of(e.getMessage()));
        }
    }

    private static Kept fault(SchemaId id, String what) {
        return new Kept(null, id + " " + what, null);
    }

    /** The format of values with a schema; null if there is no such schema. */
    public @Nullable ValueFormat format(SchemaId id) throws IOException {
        RegisteredSchema schema = registry.schema(id);
        return schema == null ? null : ofType(schema.type());
    }

    private static @Nullable ValueFormat ofType(String type) {
        for (ValueFormat each :
                List.of(ValueFormat.AVRO, ValueFormat.PROTOBUF, ValueFormat.JSON_SCHEMA)) {
            if (type(each).equals(type)) {
                return each;
            }
        }
        return null;
    }

    private static String type(ValueFormat format) {
        return switch (format) {
            case AVRO -> RegisteredSchema.AVRO;
            case PROTOBUF -> "PROTOBUF";
            case JSON_SCHEMA, JSON -> "JSON";
        };
    }

    /** All that a schema refers to by its name, each behind those that it refers to itself. */
    private Map<String, RegisteredSchema> references(RegisteredSchema schema)
            throws IOException, RejectedRecordException {
        Map<String, RegisteredSchema> all = new LinkedHashMap<>();
        collect(schema, all, new HashSet<>());
        return all;
    }

    private void collect(
            RegisteredSchema schema,
            Map<String, RegisteredSchema> all,
            Set<RegisteredSchema.Reference> seen)
            throws IOException, RejectedRecordException {
        for (RegisteredSchema.Reference reference : schema.references()) {
            if (!seen.add(reference)) {
                continue;
            }
            if (seen.size() > MOST_REFERENCES) {
                throw new RejectedRecordException(
                        "refers to more than " + MOST_REFERENCES + " schemas");
            }
            RegisteredSchema found = registry.schema(reference);
            if (found == null) {
                throw new RejectedRecordException(
                        "refers to version "
                                + reference.version()
                                + " of "
                                + reference.subject()
                                + ", which is unknown to the registry at "
                                + registry.name());
            }
            collect(found, all, seen);
            all.putIfAbsent(reference.name(), found);
        }
    }
}
