package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.record.Features;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a request's body into features, by the same rules as ShadowGate's layout. */
final class FeatureRows {
    private final RequestSchema schema;

    /** Of the features that the test reads; empty if it takes arrays. */
    private final List<String> names;

    FeatureRows(RequestSchema schema) {
        this.schema = schema;
        this.names = schema.features();
    }

    List<Features> of(Body body) throws RejectedRecordException {
        List<Features> features = new ArrayList<>(body.rows().size());
        int[] places = places(body);
        for (int i = 0; i < body.rows().size(); i++) {
            try {
                features.add(of(body.rows().get(i), places));
            } catch (RejectedRecordException e) {
                throw body.rows().size() == 1
                        ? e
                        : new RejectedRecordException(e.getMessage() + " in row " + i);
            }
        }
        return features;
    }

    /**
     * Where each feature is in a row, if the body names its columns; otherwise empty. A feature
     * that may be missing is at -1 if there is no such column.
     */
    private int[] places(Body body) throws RejectedRecordException {
        if (body.names() == null || names.isEmpty()) {
            return new int[0];
        }
        int[] places = new int[names.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = body.names().indexOf(names.get(i));
            if (places[i] < 0 && !schema.optional().contains(names.get(i))) {
                throw new RejectedRecordException(
                        "feature "
                                + names.get(i)
                                + " is missing; the columns are "
                                + Shown.beginning(String.join(", ", body.names())));
            }
        }
        return places;
    }

    private Features of(Value row, int[] places) throws RejectedRecordException {
        if (row instanceof Broken broken) {
            throw new RejectedRecordException(broken.reason());
        }
        if (row instanceof Members object) {
            Value array = object.names().size() == 1 ? object.get("features") : null;
            return array == null ? named(object) : of(array, places);
        }
        if (names.isEmpty()) {
            return array(row);
        }
        if (places.length == 0) {
            throw new RejectedRecordException(
                    row.shown()
                            + ", but the spec names features, so a row must be an object (without"
                            + " shadows[].features, it may be an array in the model's order)");
        }
        FeatureCells cells = new FeatureCells(schema);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                Value cell = cell(row, places[i]);
                if (cell == null) {
                    throw new RejectedRecordException(
                            row.shown() + ", which ends before the column " + names.get(i));
                }
                cells.set(i, cell);
            }
        }
        return cells.features();
    }

    private Features named(Members object) throws RejectedRecordException {
        if (names.isEmpty()) {
            throw new RejectedRecordException(
                    object.shown()
                            + ", but the spec does not name the shadow's features"
                            + " (shadows[].features gives the model's input order)");
        }
        FeatureCells cells = new FeatureCells(schema);
        for (int i = 0; i < names.size(); i++) {
            Value cell = object.get(names.get(i));
            if (cell != null) {
                cells.set(i, cell);
            } else if (!schema.optional().contains(names.get(i))) {
                throw new RejectedRecordException(
                        "feature " + names.get(i) + " is missing in " + object.shown());
            }
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

    private Features array(Value row) throws RejectedRecordException {
        if (row instanceof Numbers numbers && isFinite(numbers.numbers())) {
            return new Features(numbers.numbers(), null);
        }
        List<Value> values = new ArrayList<>();
        if (row instanceof Numbers numbers) {
            for (int i = 0; i < numbers.numbers().length; i++) {
                values.add(numbers.at(i));
            }
        } else if (row instanceof Items items) {
            values.addAll(items.items());
        } else {
            values.add(row);
        }
        FeatureCells cells = new FeatureCells(schema, values.size());
        for (int i = 0; i < values.size(); i++) {
            cells.set(i, values.get(i));
        }
        return cells.features();
    }

    private static boolean isFinite(double[] numbers) {
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                return false;
            }
        }
        return true;
    }
}
