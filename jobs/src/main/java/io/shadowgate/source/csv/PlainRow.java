package io.shadowgate.source.csv;

import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.csv.RowTokens.Column;
import io.shadowgate.source.csv.RowTokens.FieldColumn;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.text.TextCache;

/**
 * Reads a row without the tokens between, if it is plain: scores, features that are numbers, and a
 * time in milliseconds. Most rows are, and this costs a third. {@link RowTokens} reads all others,
 * and says what is wrong with them. Not thread-safe.
 */
final class PlainRow {
    private static final int DIGITS_OF_MILLIS = 13;

    private final RequestSchema schema;
    private final RowTokens columns;
    private final boolean mayBePlain;
    private final TextCache segmentTexts = new TextCache();

    PlainRow(RequestSchema schema, RowTokens columns) {
        this.schema = schema;
        this.columns = columns;
        boolean named =
                !schema.readsFeatures()
                        || !schema.features().isEmpty()
                                && columns.features().size() == schema.features().size();
        this.mayBePlain =
                schema.prediction() == Kind.SCORE
                        && !schema.isOfAnswers()
                        && columns.headerFault() == null
                        && named;
    }

    /** Returns false if the row is not plain. The draft then holds a part of it. */
    boolean read(Cells row, RequestDraft draft) {
        if (!mayBePlain) {
            return false;
        }
        for (FieldColumn column : columns.fields()) {
            if (!readField(column, row, draft)) {
                return false;
            }
        }
        if (schema.readsFeatures() && !readFeatures(row, draft)) {
            return false;
        }
        for (Column segment : columns.segments()) {
            if (row.isEmpty(segment.cell()) || !row.isPlainText(segment.cell())) {
                return false;
            }
            String value = row.text(segment.cell(), segmentTexts);
            if (!draft.segment(schema.segmentAt(segment.name()), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readField(FieldColumn column, Cells row, RequestDraft draft) {
        int cell = column.cell();
        switch (column.field()) {
            case REQUEST_ID -> {
                if (row.isEmpty(cell) || !row.isPlainText(cell)) {
                    return false;
                }
                draft.requestId(row.text(cell));
                return true;
            }
            case TIMESTAMP -> {
                double time = row.length(cell) == DIGITS_OF_MILLIS ? row.number(cell) : 0;
                // A first digit that is zero, or a sign, makes it no time in milliseconds.
                boolean millis = time >= 1e12 && time == Math.rint(time);
                draft.timestamp((long) time);
                return millis;
            }
            case PRIMARY_PREDICTION -> {
                double score = row.number(cell);
                draft.primary(Prediction.ofScore(score));
                return !Double.isNaN(score);
            }
            case PRIMARY_LATENCY_MS -> {
                double latency = row.number(cell);
                draft.primaryLatencyMs(latency);
                return latency >= 0;
            }
            case SHADOW_PREDICTION -> {
                double score = row.number(cell);
                draft.shadow(Prediction.ofScore(score));
                return !Double.isNaN(score);
            }
            case SHADOW_LATENCY_MS -> {
                double latency = row.number(cell);
                draft.shadowLatencyMs(latency);
                return latency >= 0;
            }
            default -> {
                return row.isEmpty(cell);
            }
        }
    }

    private boolean readFeatures(Cells row, RequestDraft draft) {
        double[] numbers = new double[columns.features().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = row.number(columns.features().get(i).cell());
            if (Double.isNaN(numbers[i])) {
                return false;
            }
        }
        draft.features(numbers);
        return true;
    }
}
