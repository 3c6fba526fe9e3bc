package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a body into features and predictions. */
final class Rows {
    private Rows() {}

    /**
     * @param names of the features that the test reads; empty if it takes arrays
     */
    static List<Features> features(Body body, List<String> names) throws RejectedRecordException {
        List<Features> features = new ArrayList<>(body.rows().size());
        int[] places = places(body, names);
        for (int i = 0; i < body.rows().size(); i++) {
            try {
                features.add(features(body.rows().get(i), names, places, body.names()));
            } catch (RejectedRecordException e) {
                throw body.rows().size() == 1
                        ? e
                        : new RejectedRecordException(e.getMessage() + " in row " + i);
            }
        }
        return features;
    }

    /** Where each feature is in a row, if the body names its columns; otherwise empty. */
    private static int[] places(Body body, List<String> names) throws RejectedRecordException {
        if (body.names() == null || names.isEmpty()) {
            return new int[0];
        }
        int[] places = new int[names.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = body.names().indexOf(names.get(i));
            if (places[i] < 0) {
                throw new RejectedRecordException(
                        "feature "
                                + names.get(i)
                                + " is missing; the columns are "
                                + Shown.beginning(String.join(", ", body.names())));
            }
        }
        return places;
    }

    private static Features features(
            Value row, List<String> names, int[] places, @Nullable List<String> columns)
            throws RejectedRecordException {
        if (row instanceof Broken broken) {
            throw new RejectedRecordException(broken.reason());
        }
        if (row instanceof Members object) {
            Value array = object.names().size() == 1 ? object.get("features") : null;
            if (array != null) {
                return features(array, names, places, columns);
            }
            return named(object, names);
        }
        if (names.isEmpty()) {
            return new Features(array(row), null);
        }
        if (places.length == 0) {
            throw new RejectedRecordException(
                    row.shown()
                            + ", but the spec names features, so a row must be an object (without"
                            + " shadows[].features, it may be an array in the model's order)");
        }
        Cells cells = new Cells(names);
        for (int i = 0; i < places.length; i++) {
            Value cell = cell(row, places[i]);
            if (cell == null) {
                throw new RejectedRecordException(
                        row.shown() + " for the columns " + String.join(", ", names));
            }
            cells.set(i, cell);
        }
        return cells.features();
    }

    private static Features named(Members object, List<String> names)
            throws RejectedRecordException {
        if (names.isEmpty()) {
            throw new RejectedRecordException(
                    object.shown()
                            + ", but the spec does not name the shadow's features"
                            + " (shadows[].features gives the model's input order)");
        }
        Cells cells = new Cells(names);
        for (int i = 0; i < names.size(); i++) {
            Value cell = object.get(names.get(i));
            if (cell == null) {
                throw new RejectedRecordException(
                        "feature " + names.get(i) + " is missing in " + object.shown());
            }
            cells.set(i, cell);
        }
        return cells.features();
    }

    private static @Nullable Value cell(Value row, int place) {
        if (row instanceof Numbers numbers) {
            return place < numbers.numbers().length ? numbers.at(place) : null;
        }
        if (row instanceof Items items) {
            return place < items.items().size() ? items.items().get(place) : null;
        }
        return place == 0 ? row : null;
    }

    private static double[] array(Value row) throws RejectedRecordException {
        if (row instanceof Numbers numbers) {
            requireFinite(numbers.numbers());
            return numbers.numbers();
        }
        List<Value> cells = row instanceof Items items ? items.items() : List.of(row);
        double[] array = new double[cells.size()];
        for (int i = 0; i < array.length; i++) {
            Value cell = cells.get(i);
            array[i] =
                    cell instanceof Scalar scalar && scalar.type() == Value.Type.TRUE
                            ? 1
                            : cell instanceof Scalar scalar && scalar.type() == Value.Type.FALSE
                                    ? 0
                                    : number(cell);
            if (!Double.isFinite(array[i])) {
                throw new RejectedRecordException(
                        "features[" + i + "] must be a number, not " + cell.shown());
            }
        }
        return array;
    }

    private static void requireFinite(double[] numbers) throws RejectedRecordException {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new RejectedRecordException(
                        "features[" + i + "] must be a finite number, not " + numbers[i]);
            }
        }
    }

    /** The number that a value is, also in a text; NaN if it is none. */
    static double number(Value value) {
        if (!(value instanceof Scalar scalar)) {
            return Double.NaN;
        }
        return scalar.isText() ? Numerals.of(scalar.text()) : scalar.number();
    }

    /** The features of one row, by place. */
    private static final class Cells {
        private final List<String> names;
        private final double[] numbers;
        private String @Nullable [] texts;

        Cells(List<String> names) {
            this.names = names;
            this.numbers = new double[names.size()];
            Arrays.fill(numbers, Double.NaN);
        }

        void set(int i, Value value) throws RejectedRecordException {
            Scalar cell = value instanceof Scalar scalar ? scalar : Scalar.NULL;
            if (cell != value) {
                throw wrong(i, value);
            }
            switch (cell.type()) {
                case TRUE -> numbers[i] = 1;
                case FALSE -> numbers[i] = 0;
                case WHOLE, FRACTION -> {
                    if (!Double.isFinite(cell.number())) {
                        throw wrong(i, value);
                    }
                    numbers[i] = cell.number();
                }
                case NULL ->
                        throw new RejectedRecordException("feature " + names.get(i) + " is null");
                case TEXT -> {
                    // A text that is a number is both, and the model's input takes one of them.
                    numbers[i] = Numerals.of(cell.text());
                    texts = texts == null ? new String[numbers.length] : texts;
                    texts[i] = cell.text();
                }
            }
        }

        private RejectedRecordException wrong(int i, Value value) {
            return new RejectedRecordException(
                    "feature "
                            + names.get(i)
                            + " must be a finite number, a text or a boolean, not "
                            + value.shown());
        }

        Features features() {
            return new Features(numbers, texts);
        }
    }

    /** An answer per row. */
    static List<Prediction> predictions(Body body, Kind kind) throws RejectedRecordException {
        return predictions(body.rows(), body.isCsv(), kind);
    }

    /**
     * @param values one per row, null where a row has none
     * @param isCsv whether these are the lines of a CSV text
     */
    static List<Prediction> predictions(
            List<? extends @Nullable Value> values, boolean isCsv, Kind kind)
            throws RejectedRecordException {
        Value first = values.size() == 1 ? values.get(0) : null;
        // Some servers write the answers of all rows on one line.
        List<? extends @Nullable Value> rows =
                isCsv && first != null && kind != Kind.VECTOR ? cells(first) : values;
        List<Prediction> predictions = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            String row = rows.size() == 1 ? "" : " in row " + i;
            Value value = rows.get(i);
            if (value == null) {
                throw new RejectedRecordException("missing" + row);
            }
            Prediction prediction = prediction(value, kind);
            if (prediction == null) {
                List<Value> cells = cells(value);
                Value shown = cells.size() == 1 ? cells.get(0) : value;
                throw new RejectedRecordException(
                        shown.shown() + row + ", not " + wanted(kind) + hint(value, kind));
            }
            predictions.add(prediction);
        }
        return predictions;
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

    private static String wanted(Kind kind) {
        return switch (kind) {
            case SCORE -> "a number (compare.prediction: score)";
            case LABEL -> "a label (compare.prediction: label)";
            case VECTOR -> "an array of numbers (compare.prediction: vector)";
        };
    }

    private static String hint(Value value, Kind kind) {
        if (value instanceof Members) {
            return "; say which member with traffic.record.fields.primary_prediction";
        }
        boolean vector = value instanceof Numbers numbers && numbers.numbers().length > 1;
        return vector && kind != Kind.VECTOR
                ? "; pick one with traffic.record.fields.primary_prediction, as in"
                        + " .../*/1, or set compare.prediction: vector"
                : "";
    }

    private static @Nullable Prediction prediction(Value value, Kind kind) {
        if (kind == Kind.VECTOR) {
            return vector(value);
        }
        // An answer of one output often is an array of one.
        List<Value> cells = cells(value);
        Value cell = cells.size() == 1 ? cells.get(0) : value;
        if (!(cell instanceof Scalar scalar)) {
            return null;
        }
        if (kind == Kind.SCORE) {
            double number = number(scalar);
            return Double.isFinite(number) ? Prediction.ofScore(number) : null;
        }
        return scalar.isNull() || scalar.type() == Value.Type.FRACTION || scalar.text().isEmpty()
                ? null
                : Prediction.ofLabel(scalar.text());
    }

    private static @Nullable Prediction vector(Value value) {
        List<Value> cells = value instanceof Items items ? items.items() : List.of();
        double[] numbers =
                value instanceof Numbers array
                        ? array.numbers()
                        : cells.stream().mapToDouble(Rows::number).toArray();
        boolean finite = Arrays.stream(numbers).allMatch(Double::isFinite);
        return finite && numbers.length > 0 ? Prediction.ofVector(numbers) : null;
    }
}
