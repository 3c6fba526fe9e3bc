package io.shadowgate.source.schema;

import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Traffic.ValueFormat;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
    private final ValueFormat format;
    private final LongSupplier clock;
    private final Map<Integer, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Kept> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    public Schemas(SchemaRegistry registry, ValueFormat format) {
        this(registry, format, System::nanoTime);
    }

    /**
     * @param clock in nanoseconds, from any origin
     */
    Schemas(SchemaRegistry registry, ValueFormat format, LongSupplier clock) {
        this.registry = registry;
        this.format = format;
        this.clock = clock;
    }

    /**
     * Checks that there is a schema with this id, and that it is of the right kind.
     *
     * @throws RejectedRecordException if not
     * @throws IOException if the registry does not answer
     */
    public void require(int id) throws IOException, RejectedRecordException {
        find(id);
    }

    /** The decoder of values with this id. */
    SchemaDecoder decoder(int id) throws IOException, RejectedRecordException {
        SchemaDecoder decoder = find(id).decoder;
        if (decoder == null) {
            throw new IllegalStateException(format + " has no decoder");
        }
        return decoder;
    }

    private Kept find(int id) throws IOException, RejectedRecordException {
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

    private Kept ask(int id) throws IOException {
        RegisteredSchema schema = registry.schema(id);
        if (schema == null) {
            return new Kept(
                    null,
                    "schema id "
                            + id
                            + " is unknown to the registry at "
                            + registry.name()
                            + " (traffic.kafka.schema-registry.url); it has to be the registry that"
                            + " the producer of the topic uses",
                    clock.getAsLong() + UNKNOWN_FOR.toNanos());
        }
        String wanted = type(format);
        if (!schema.type().equals(wanted)) {
            return fault(
                    id,
                    "is of the type "
                            + schema.type()
                            + ", not "
                            + wanted
                            + " (traffic.kafka.value-format: "
                            + format.specName()
                            + ")");
        }
        try {
            return new Kept(
                    switch (format) {
                        case AVRO -> AvroDecoder.of(schema, references(schema).values());
                        case PROTOBUF -> ProtobufDecoder.of(schema, references(schema));
                        case JSON_SCHEMA, JSON -> null;
                    },
                    null,
                    null);
        } catch (RejectedRecordException e) {
            return fault(id, Printable.of(e.getMessage()));
        }
    }

    private static Kept fault(int id, String what) {
        return new Kept(null, "schema id " + id + " " + what, null);
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
