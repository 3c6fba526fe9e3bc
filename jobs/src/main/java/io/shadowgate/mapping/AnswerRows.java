package io.shadowgate.mapping;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.Texts;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of a response's body into predictions.
 *
 * @param values one per row, null where a row has none
 * @param field whose answers they are, for reasons; empty for none
 * @param path where the field was found; null if that does not matter
 */
record AnswerRows(
        List<? extends @Nullable Value> values, Kind kind, String field, @Nullable FieldPath path) {

    static AnswerRows of(Body body, Kind kind) {
        return of(body.rows(), body.isCsv(), kind);
    }

    /**
     * @param isCsv whether these are the lines of a CSV text
     */
    static AnswerRows of(List<? extends @Nullable Value> values, boolean isCsv, Kind kind) {
        Value first = values.size() == 1 ? values.get(0) : null;
        if (kind == Kind.VECTOR
                && !values.isEmpty()
                && values.stream().allMatch(AnswerRows::isNumber)) {
            // Numbers alone are no vectors: they are the one vector of the only row.
            return new AnswerRows(List.of(new Items(List.copyOf(values))), kind, "", null);
        }
        // Some servers write the answers of all rows on one line.
        return new AnswerRows(
                isCsv && first != null && kind != Kind.VECTOR ? cells(first) : values,
                kind,
                "",
                null);
    }

    private static boolean isNumber(@Nullable Value value) {
        return value instanceof Scalar scalar && !scalar.isText() && !scalar.isNull();
    }

    /** The same rows, with where they were found. */
    AnswerRows at(String from, FieldPath place) {
        return new AnswerRows(values, kind, from, place);
    }

    /** What reasons begin with. */
    private String where() {
        return path == null ? "" : field + " at " + path + ": ";
    }

    /** Each row must have an answer. */
    void requireAll(List<@Nullable LoggedAnswer> answers) throws RejectedRecordException {
        int missing = answers.indexOf(null);
        if (missing >= 0) {
            Value value = values.get(missing);
            throw new RejectedRecordException(
                    where() + (value == null ? "missing" : value.shown()) + row(missing));
        }
    }

    /** The primary's. Each row must have a prediction of the right kind. */
    List<Prediction> primary() throws RejectedRecordException {
        List<Prediction> predictions = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            predictions.add(prediction(i, false));
        }
        return predictions;
    }

    /**
     * The shadow's. Null or nothing is no answer. NaN and infinity are answers, if bad ones. What
     * cannot be read is a failure of the shadow; if it were rejected, the failure would vanish.
     *
     * @param latencyMs NaN if the log does not say
     */
    List<@Nullable LoggedAnswer> shadow(double latencyMs) {
        List<@Nullable LoggedAnswer> answers = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            answers.add(answer(i, latencyMs));
        }
        return answers;
    }

    private @Nullable LoggedAnswer answer(int row, double latencyMs) {
        Value value = values.get(row);
        if (value == null || value instanceof Scalar none && none.isNull()) {
            return null;
        }
        try {
            return new LoggedAnswer(prediction(row, true), latencyMs, null);
        } catch (RejectedRecordException e) {
            return new LoggedAnswer(null, latencyMs, e.getMessage());
        }
    }

    /**
     * @param spelledOut whether NaN and infinity are answers
     */
    private Prediction prediction(int i, boolean spelledOut) throws RejectedRecordException {
        Value value = values.get(i);
        if (value == null) {
            throw new RejectedRecordException(where() + "missing" + row(i));
        }
        Prediction prediction = prediction(value, spelledOut);
        if (prediction == null) {
            List<Value> cells = cells(value);
            Value shown = cells.size() == 1 ? cells.get(0) : value;
            throw new RejectedRecordException(
                    where() + shown.shown() + row(i) + ", not " + wanted() + hint(value));
        }
        return prediction;
    }

    private String row(int i) {
        return values.size() == 1 ? "" : " in row " + i;
    }

    private static List<Value> cells(Value row) {
        if (row instanceof Items items) {
            return items.items();
        }
        List<Value> cells = new ArrayList<>();
        for (int i = 0; row instanceof Numbers numbers && i < numbers.numbers().length; i++) {
            cells.add(numbers.at(i));
        }
        return cells.isEmpty() ? List.of(row) : cells;
    }

    private String wanted() {
        return switch (kind) {
            case SCORE -> "a number (compare.prediction: score)";
            case LABEL -> "a label (compare.prediction: label)";
            case VECTOR -> "an array of numbers (compare.prediction: vector)";
        };
    }

    private String hint(Value value) {
        if (value instanceof Members) {
            return "; say which member with traffic.record.fields.primary_prediction";
        }
        boolean vector = value instanceof Numbers numbers && numbers.numbers().length > 1;
        return vector && kind != Kind.VECTOR
                ? "; pick one with traffic.record.fields.primary_prediction, as in"
                        + " .../*/1, or set compare.prediction: vector"
                : "";
    }

    private @Nullable Prediction prediction(Value given, boolean spelledOut) {
        // A column may hold an array in a text.
        Value value = kind == Kind.LABEL ? given : Body.opened(given);
        if (kind == Kind.VECTOR) {
            return vector(value, spelledOut);
        }
        // An answer of one output often is an array of one.
        List<Value> cells = cells(value);
        Value cell = cells.size() == 1 ? cells.get(0) : value;
        if (!(cell instanceof Scalar scalar)) {
            return null;
        }
        if (kind == Kind.SCORE) {
            double score = Numerals.of(scalar);
            return isAnswer(scalar, score, spelledOut) ? Prediction.ofScore(score) : null;
        }
        boolean label =
                !scalar.isNull()
                        && scalar.type() != Type.FRACTION
                        && !scalar.text().isEmpty()
                        && Texts.isWhole(scalar.text());
        return label ? Prediction.ofLabel(scalar.text()) : null;
    }

    private @Nullable Prediction vector(Value value, boolean spelledOut) {
        if (!(value instanceof Numbers || value instanceof Items)) {
            return null;
        }
        List<Value> cells = cells(value);
        double[] numbers = cells.stream().mapToDouble(Numerals::of).toArray();
        for (int i = 0; i < numbers.length; i++) {
            if (!(cells.get(i) instanceof Scalar scalar)
                    || !isAnswer(scalar, numbers[i], spelledOut)) {
                return null;
            }
        }
        return numbers.length == 0 ? null : Prediction.ofVector(numbers);
    }

    /** Whether a number is an answer. A number too large for a double is none. */
    private static boolean isAnswer(Scalar scalar, double number, boolean spelledOut) {
        return Double.isFinite(number)
                || spelledOut && scalar.type() == Type.FRACTION && !hasDigits(scalar.text());
    }

    private static boolean hasDigits(String number) {
        return number.chars().anyMatch(c -> c >= '0' && c <= '9');
    }
}
