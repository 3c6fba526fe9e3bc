package io.shadowgate.source.parquet;

import io.shadowgate.request.RequestSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of a Parquet file that a test needs; the others are not even read. */
final class ParquetColumns {
    private static final Set<String> ALWAYS =
            Set.of(
                    "request_id",
                    "timestamp",
                    "primary_prediction",
                    "primary_latency_ms",
                    "primary_model",
                    "primary_error",
                    "shadow_prediction",
                    "shadow_latency_ms",
                    "shadow_error");

    private ParquetColumns() {}

    static MessageType needed(MessageType schema, RequestSchema shape) {
        List<Type> needed = new ArrayList<>();
        for (Type column : schema.getFields()) {
            String name = column.getName();
            if (ALWAYS.contains(name)) {
                needed.add(column);
            } else if (name.equals("segments") && !shape.segments().isEmpty()) {
                needed.add(members(column, shape.segments()));
            } else if (name.equals("features") && shape.runsShadow()) {
                needed.add(members(column, shape.features()));
            }
        }
        return new MessageType(schema.getName(), needed);
    }

    /** Of a struct the members named, or all where that leaves none: a struct has to have some. */
    private static Type members(Type column, List<String> names) {
        if (column.isPrimitive() || column.getLogicalTypeAnnotation() != null) {
            return column;
        }
        GroupType struct = column.asGroupType();
        List<Type> members =
                struct.getFields().stream()
                        .filter(member -> names.contains(member.getName()))
                        .toList();
        return members.isEmpty() ? struct : struct.withNewFields(members);
    }
}
