package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.Features;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The features of one row, by place. A place that is never set holds nothing. */
final class FeatureCells {
    private static final double EXACT_IN_A_DOUBLE = 0x1p53;

    private final RequestSchema schema;

    /** Whether the row names its features. */
    private final boolean named;

    private final double[] numbers;
    private String @Nullable [] texts;
    private double @Nullable [] @Nullable [] lists;

    /** Of a row with the schema's features. */
    FeatureCells(RequestSchema schema) {
        this(schema, true, schema.features().size());
    }

    /** Of an array. */
    FeatureCells(RequestSchema schema, int length) {
        this(schema, false, length);
    }

    private FeatureCells(RequestSchema schema, boolean named, int length) {
        this.schema = schema;
        this.named = named;
        this.numbers = new double[length];
        Arrays.fill(numbers, Double.NaN);
    }

    Features features() {
        return new Features(numbers, texts, lists);
    }

    void set(int i, Value value) throws RejectedRecordException {
        if (!(value instanceof Scalar cell)) {
            setList(i, value);
            return;
        }
        switch (cell.type()) {
            case TRUE -> numbers[i] = 1;
            case FALSE -> numbers[i] = 0;
            case WHOLE, FRACTION -> setNumber(i, cell);
            case NULL -> {
                if (!isOptional(i)) {
                    throw new RejectedRecordException(
                            named
                                    ? shown(i) + " is null"
                                    : shown(i) + " must be a number, not null");
                }
            }
            case TEXT -> setText(i, cell);
        }
    }

    private void setNumber(int i, Scalar cell) throws RejectedRecordException {
        if (Double.isNaN(cell.number()) && isOptional(i)) {
            return;
        }
        if (!Double.isFinite(cell.number())) {
            throw wrong(i, cell);
        }
        numbers[i] = cell.number();
        if (cell.type() == Value.Type.WHOLE && Math.abs(cell.number()) >= EXACT_IN_A_DOUBLE) {
            // The model's input may take all digits.
            keep(i, cell.text());
        }
    }

    /** A text that is a number or a boolean is both, and the model's input takes one of them. */
    private void setText(int i, Scalar cell) throws RejectedRecordException {
        if (named && schema.forms().listed().contains(schema.features().get(i))) {
            setList(i, Body.opened(cell));
            return;
        }
        numbers[i] = Numerals.orTruth(cell.text());
        if (named) {
            keep(i, cell.text());
        } else if (Double.isNaN(numbers[i])) {
            throw wrong(i, cell);
        }
    }

    private void keep(int i, String text) {
        texts = texts == null ? new String[numbers.length] : texts;
        texts[i] = text;
    }

    private void setList(int i, Value value) throws RejectedRecordException {
        boolean list = value instanceof Numbers || value instanceof Items;
        if (!list || named && !schema.forms().listed().contains(schema.features().get(i))) {
            throw wrong(i, value);
        }
        double[] flat = Tensors.cells(value).stream().mapToDouble(Numerals::of).toArray();
        for (double number : flat) {
            if (!Double.isFinite(number)) {
                throw new RejectedRecordException(
                        shown(i) + " must be a list of numbers, not " + value.shown());
            }
        }
        lists = lists == null ? new double[numbers.length][] : lists;
        lists[i] = flat;
    }

    private boolean isOptional(int i) {
        return named
                ? schema.forms().optional().contains(schema.features().get(i))
                : schema.forms().optionalNumbers();
    }

    private String shown(int i) {
        return named ? "feature " + schema.features().get(i) : "features[" + i + "]";
    }

    private RejectedRecordException wrong(int i, Value value) {
        return new RejectedRecordException(
                shown(i)
                        + (named
                                ? " must be a finite number, a text or a boolean, not "
                                : value instanceof Scalar cell && !cell.isText()
                                        ? " must be a finite number, not "
                                        : " must be a number, not ")
                        + value.shown());
    }
}
