package io.shadowgate.source.kafka;

import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Position;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
import io.shadowgate.source.schema.DecodedValues;
import io.shadowgate.source.schema.Frame;
import io.shadowgate.source.schema.Schemas;
import io.shadowgate.spec.Traffic;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the value of a Kafka record. Not thread-safe. */
@FunctionalInterface
interface ValueParser {
    /**
     * Reads one value. Whatever is wrong with the value rejects it.
     *
     * @throws IOException if the schema registry does not answer; the value can be read later
     */
    LogRecord parse(byte[] value, Envelope envelope, Position position) throws IOException;

    static ValueParser of(Traffic.Values values, RequestSchema schema) {
        Traffic.Registry access = values.registry();
        Schemas schemas = access == null ? null : schemas(access, values.format(), schema);
        return switch (values.format()) {
            case JSON -> json(new RequestParser(schema, true));
            case JSON_SCHEMA -> framedJson(new RequestParser(schema, true), schemas);
            case AVRO, PROTOBUF ->
                    new DecodedValues(schema, values.format(), Objects.requireNonNull(schemas))
                            ::parse;
        };
    }

    private static Schemas schemas(
            Traffic.Registry access, ValueFormat format, RequestSchema schema) {
        SchemaRegistry registry = new SchemaRegistry(access);
        return schema.labels() == null
                ? new Schemas(registry, format)
                : Schemas.ofLabels(registry, format);
    }

    private static ValueParser json(RequestParser parser) {
        return (value, envelope, position) ->
                parser.parse(value, 0, value.length, envelope, position);
    }

    /**
     * Reads the JSON behind the schema id. JSON can be read without its schema.
     *
     * @param schemas null if ids are not looked up
     */
    private static ValueParser framedJson(RequestParser parser, @Nullable Schemas schemas) {
        return (value, envelope, position) -> {
            try {
                Frame frame = Frame.ofValue(value, envelope, ValueFormat.JSON_SCHEMA);
                if (schemas != null) {
                    schemas.require(frame.schema());
                }
                int from = frame.from();
                return parser.parse(value, from, value.length - from, envelope, position);
            } catch (RejectedRecordException e) {
                return LogRecord.rejected(e.getMessage(), value, 0, value.length, position, null);
            }
        };
    }
}
