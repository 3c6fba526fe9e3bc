package io.shadowgate.source.parquet;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestField;
import io.shadowgate.record.RequestSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Selects the columns of a Parquet file that a test needs. Other columns are not read. */
final class ParquetColumns {
    private ParquetColumns() {}

    static MessageType needed(MessageType file, RequestSchema schema) {
        if (schema.mapping() != null) {
            return mapped(file, schema.mapping());
        }
        Map<String, RequestField> needed = new HashMap<>();
        RecordLayout.STANDARD
                .paths()
                .forEach(
                        (field, path) -> {
                            if (field.isNeeded(schema)) {
                                needed.put(path.getMatchingProperty(), field);
                            }
                        });
        List<Type> columns = new ArrayList<>();
        for (Type column : file.getFields()) {
            RequestField field = needed.get(column.getName());
            if (field != null) {
                columns.add(members(column, field.members(schema)));
            }
        }
        return new MessageType(file.getName(), columns);
    }

    /** Selects the columns that paths begin with, or all if some path is the whole record. */
    private static MessageType mapped(MessageType file, RecordMapping mapping) {
        List<FieldPath> paths = new ArrayList<>(mapping.where().keySet());
        mapping.fields().values().forEach(paths::addAll);
        paths.removeIf(path -> path.root() != FieldPath.Root.RECORD);
        if (paths.stream().anyMatch(path -> path.steps().isEmpty())) {
            return file;
        }
        List<Type> columns =
                file.getFields().stream()
                        .filter(
                                column ->
                                        paths.stream()
                                                .anyMatch(
                                                        path ->
                                                                path.steps()
                                                                        .get(0)
                                                                        .equals(column.getName())))
                        .toList();
        return new MessageType(file.getName(), columns);
    }

    /** Keeps the named members of a struct, or all members if none of the names exists. */
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
