package io.shadowgate.kafka.registry;

import java.util.List;
import java.util.Locale;

/**
 * A schema as the registry has it.
 *
 * @param type in upper case, such as {@code AVRO}
 * @param text of the schema
 * @param references to other schemas that the text names
 */
public record RegisteredSchema(String type, String text, List<Reference> references) {

    /** The type of a schema of which a registry does not say another. */
    public static final String AVRO = "AVRO";

    /**
     * Another schema.
     *
     * @param name by which the text refers to it: a type of Avro, a file that Protobuf imports
     */
    public record Reference(String name, String subject, int version) {}

    public RegisteredSchema {
        type = type.toUpperCase(Locale.ROOT);
        references = List.copyOf(references);
    }
}
