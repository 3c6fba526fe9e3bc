package io.shadowgate.sql;

import io.shadowgate.inference.Answer;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer as columns. One column, with any name, is the prediction. The columns {@code
 * status}, {@code error} and {@code latency_ms} are filled if the {@code OUTPUT} clause has them.
 */
final class AnswerColumns implements Serializable {
    private static final long serialVersionUID = 1;

    /** The content of a column. */
    private enum Part {
        SCORE("one number, DOUBLE or FLOAT"),
        LABEL("one name, STRING"),
        VECTOR("one number per class, ARRAY<DOUBLE> or ARRAY<FLOAT>"),
        STATUS("STRING"),
        ERROR("STRING"),
        LATENCY_MS("DOUBLE or FLOAT");

        private final String types;

        Part(String types) {
            this.types = types;
        }
    }

    private final ArrayList<Part> parts;
    private final ArrayList<Boolean> singlePrecision;
    private final Kind kind;

    private AnswerColumns(List<Part> parts, List<Boolean> singlePrecision, Kind kind) {
        this.parts = new ArrayList<>(parts);
        this.singlePrecision = new ArrayList<>(singlePrecision);
        this.kind = kind;
    }

    /**
     * @throws ValidationException if these columns cannot hold a model's answer
     */
    static AnswerColumns of(ResolvedSchema output) {
        List<Part> parts = new ArrayList<>();
        List<Boolean> singlePrecision = new ArrayList<>();
        List<Column> predictions = new ArrayList<>();
        Kind kind = null;
        for (Column column : output.getColumns()) {
            LogicalType type = column.getDataType().getLogicalType();
            Part part = part(column, type);
            parts.add(part);
            singlePrecision.add(isFloat(type instanceof ArrayType a ? a.getElementType() : type));
            if (part.compareTo(Part.VECTOR) <= 0) {
                predictions.add(column);
                kind = Kind.valueOf(part.name());
            }
            if (!type.isNullable() && part != Part.STATUS) {
                throw new ValidationException(
                        "OUTPUT column "
                                + column.getName()
                                + " is NOT NULL, but it has no value when the model fails; remove"
                                + " NOT NULL");
            }
        }
        if (predictions.size() != 1 || kind == null) {
            throw new ValidationException(
                    "OUTPUT needs one column for the prediction, besides status, error and"
                            + " latency_ms, but has "
                            + (predictions.isEmpty()
                                    ? "none"
                                    : predictions.stream()
                                            .map(Column::getName)
                                            .collect(Collectors.joining(", ")))
                            + ". It is "
                            + predictionTypes());
        }
        return new AnswerColumns(parts, singlePrecision, kind);
    }

    private static Part part(Column column, LogicalType type) {
        Part named =
                switch (column.getName().toLowerCase(Locale.ROOT)) {
                    case "status" -> Part.STATUS;
                    case "error" -> Part.ERROR;
                    case "latency_ms" -> Part.LATENCY_MS;
                    default -> null;
                };
        boolean text = type.is(LogicalTypeFamily.CHARACTER_STRING);
        if (named != null) {
            if (named == Part.LATENCY_MS ? isFraction(type) : text) {
                return named;
            }
            throw misfit(column, named.types);
        }
        if (text) {
            return Part.LABEL;
        }
        if (isFraction(type)) {
            return Part.SCORE;
        }
        if (type instanceof ArrayType array && isFraction(array.getElementType())) {
            return Part.VECTOR;
        }
        throw misfit(column, predictionTypes());
    }

    private static String predictionTypes() {
        return Part.SCORE.types + "; " + Part.LABEL.types + "; or " + Part.VECTOR.types;
    }

    private static ValidationException misfit(Column column, String allowed) {
        return new ValidationException(
                "OUTPUT column "
                        + column.getName()
                        + " is "
                        + column.getDataType().getLogicalType().asSummaryString()
                        + "; it can be "
                        + allowed);
    }

    private static boolean isFraction(LogicalType type) {
        return isFloat(type) || type.is(LogicalTypeRoot.DOUBLE);
    }

    private static boolean isFloat(LogicalType type) {
        return type.is(LogicalTypeRoot.FLOAT);
    }

    /** The kind of prediction. */
    Kind kind() {
        return kind;
    }

    RowData row(Answer answer) {
        GenericRowData row = new GenericRowData(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            row.setField(i, field(parts.get(i), singlePrecision.get(i), answer));
        }
        return row;
    }

    @Nullable
    private static Object field(Part part, boolean singlePrecision, Answer answer) {
        Prediction prediction = answer.prediction();
        return switch (part) {
            case STATUS -> StringData.fromString(answer.outcome().name());
            case ERROR -> StringData.fromString(answer.error());
            case LATENCY_MS ->
                    Double.isNaN(answer.latencyMs())
                            ? null
                            : number(singlePrecision, answer.latencyMs());
            case SCORE -> prediction == null ? null : number(singlePrecision, prediction.score());
            case LABEL -> prediction == null ? null : StringData.fromString(prediction.label());
            case VECTOR -> prediction == null ? null : numbers(singlePrecision, prediction);
        };
    }

    private static Number number(boolean singlePrecision, double number) {
        if (singlePrecision) {
            return (float) number;
        }
        return number;
    }

    private static GenericArrayData numbers(boolean singlePrecision, Prediction prediction) {
        double[] vector = prediction.requiredVector();
        if (!singlePrecision) {
            return new GenericArrayData(vector);
        }
        float[] floats = new float[vector.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) vector[i];
        }
        return new GenericArrayData(floats);
    }
}
