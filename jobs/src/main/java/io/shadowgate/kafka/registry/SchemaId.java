package io.shadowgate.kafka.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * By what a registry knows a schema. Exactly one of the two is not null.
 *
 * @param number of one registry
 * @param guid the same in all registries
 */
public record SchemaId(@Nullable Integer number, @Nullable UUID guid) {

    public static SchemaId of(int number) {
        return new SchemaId(number, null);
    }

    public static SchemaId of(UUID guid) {
        return new SchemaId(null, guid);
    }

    /** Where the registry has the schema. */
    String path() {
        return guid == null ? "/schemas/ids/" + number : "/schemas/guids/" + guid;
    }

    @Override
    public String toString() {
        return guid == null ? "schema id " + number : "schema GUID " + guid;
    }
}
