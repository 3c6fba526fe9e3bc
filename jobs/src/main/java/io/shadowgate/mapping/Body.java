package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a request's or a response's body. The body's own keys say what form it has.
 *
 * @param names of the columns; null if the body does not give them
 * @param isCsv whether the body is a CSV text. A line of it may hold an answer per row.
 */
record Body(@Nullable List<String> names, List<Value> rows, boolean isCsv) {
    private static final String FORMS =
            "a body with instances, predictions, inputs, outputs, dataframe_split,"
                    + " dataframe_records or data, an array, or a CSV text";

    private static final List<String> LISTS =
            List.of("instances", "predictions", "dataframe_records");
    private static final List<String> TENSORS = List.of("inputs", "outputs");
    private static final List<String> UNREAD = List.of("jsonData", "binData");

    /** What a body is, and so what a bare array in it means. */
    private enum Of {
        /** A bare array of numbers is one row. */
        REQUEST,
        /** A bare array of numbers has an answer per row. */
        RESPONSE
    }

    static Body ofRequest(Value body) throws RejectedRecordException {
        return of(body, Of.REQUEST);
    }

    static Body ofResponse(Value body) throws RejectedRecordException {
        return of(body, Of.RESPONSE);
    }

    private static Body of(Value body, Of of) throws RejectedRecordException {
        if (body instanceof Broken broken) {
            throw new RejectedRecordException(broken.reason());
        }
        if (body instanceof Scalar scalar) {
            return ofScalar(scalar, of);
        }
        if (body instanceof Numbers numbers) {
            return of == Of.REQUEST ? rows(List.of(numbers)) : rows(list(numbers));
        }
        if (body instanceof Items items) {
            return ofItems(items, of);
        }
        return ofObject((Members) body, of);
    }

    private static Body rows(List<Value> rows) {
        return new Body(null, rows, false);
    }

    private static Body ofScalar(Scalar scalar, Of of) throws RejectedRecordException {
        if (!scalar.isText()) {
            if (scalar.isNull()) {
                throw new RejectedRecordException("null, not " + FORMS);
            }
            return rows(List.of(scalar));
        }
        Value within = ValueReader.within(scalar.text());
        if (within != null) {
            return of(within, of);
        }
        if (ValueReader.isLikeBase64OfJson(scalar.text())) {
            throw new RejectedRecordException(
                    scalar.shown()
                            + ", which begins like JSON in base64, but is not base64 of a text in"
                            + " UTF-8; it may have been cut");
        }
        return new Body(null, Csv.rows(scalar.text()), true);
    }

    private static List<Value> list(Numbers numbers) {
        List<Value> list = new ArrayList<>(numbers.numbers().length);
        for (int i = 0; i < numbers.numbers().length; i++) {
            list.add(numbers.at(i));
        }
        return list;
    }

    private static Body ofItems(Items items, Of of) throws RejectedRecordException {
        List<Value> list = items.items();
        if (Tensors.areTensors(list)) {
            return tensors(list, of);
        }
        if (of == Of.REQUEST && !list.isEmpty() && list.stream().allMatch(Body::isCell)) {
            return rows(List.of(items));
        }
        return rows(opened(list));
    }

    /** Whether a value can only be one feature, and not a row in a text of its own. */
    private static boolean isCell(Value value) {
        return value instanceof Scalar scalar
                && !(scalar.isText() && ValueReader.isJson(scalar.text()));
    }

    private static List<Value> opened(List<Value> rows) {
        List<Value> opened = new ArrayList<>(rows.size());
        for (Value row : rows) {
            opened.add(opened(row));
        }
        return opened;
    }

    /** A row may be JSON in a text. */
    private static Value opened(Value row) {
        Value within =
                row instanceof Scalar scalar && scalar.isText() && ValueReader.isJson(scalar.text())
                        ? ValueReader.within(scalar.text())
                        : null;
        return within == null ? row : within;
    }

    private static Body tensors(List<Value> tensors, Of of) throws RejectedRecordException {
        if (tensors.size() == 1) {
            return rows(Tensors.rows((Members) tensors.get(0)));
        }
        if (of == Of.RESPONSE) {
            throw new RejectedRecordException(
                    "several outputs ("
                            + Shown.beginning(String.join(", ", Tensors.names(tensors)))
                            + "); name one in traffic.record.fields, as in primary_prediction:"
                            + " /data/outputs/"
                            + Tensors.names(tensors).get(0)
                            + "/*");
        }
        return new Body(Tensors.names(tensors), Tensors.columns(tensors), false);
    }

    private static Body ofObject(Members object, Of of) throws RejectedRecordException {
        if (Tensors.isTensor(object)) {
            return rows(Tensors.rows(object));
        }
        for (String key : LISTS) {
            Value list = object.get(key);
            if (list != null) {
                return rows(listOf(key, list));
            }
        }
        for (String key : TENSORS) {
            Value value = object.get(key);
            if (value instanceof Members columns && !Tensors.isTensor(columns)) {
                return columns(key, columns);
            }
            if (value instanceof Items items && Tensors.areTensors(items.items())) {
                return tensors(items.items(), of);
            }
            if (value instanceof Members tensor) {
                return rows(Tensors.rows(tensor));
            }
            if (value != null) {
                return rows(listOf(key, value));
            }
        }
        Value split = object.get("dataframe_split");
        if (split instanceof Members frame) {
            return named(frame.get("columns"), of(required(frame, "data"), Of.RESPONSE));
        }
        Value elsewhere = object.get("dataref");
        if (elsewhere != null) {
            throw new RejectedRecordException(
                    "a reference to data that is stored elsewhere (dataref: "
                            + elsewhere.shown()
                            + "), which ShadowGate does not follow");
        }
        for (String key : UNREAD) {
            if (object.get(key) != null) {
                throw new RejectedRecordException(
                        key + ", which ShadowGate does not read; it reads " + FORMS);
            }
        }
        return ofData(object, of);
    }

    private static Body ofData(Members object, Of of) throws RejectedRecordException {
        Value tensor = object.get("tensor");
        if (tensor instanceof Members seldon) {
            return named(object.get("names"), rows(Tensors.rows(seldon)));
        }
        Value array = object.get("ndarray");
        if (array != null) {
            return named(object.get("names"), rows(listOf("ndarray", array)));
        }
        Value text = object.get("strData");
        if (text != null) {
            return of(text, of);
        }
        Value data = object.get("data");
        if (data != null) {
            Value names = object.get("columns");
            Value decoded = ValueReader.decoded(object, data);
            return named(
                    names,
                    decoded instanceof Numbers || decoded instanceof Items
                            ? rows(listOf("data", decoded))
                            : of(decoded, of));
        }
        if (of == Of.RESPONSE) {
            throw new RejectedRecordException(object.shown() + ", not " + FORMS);
        }
        return rows(List.of(object));
    }

    private static Value required(Members object, String key) throws RejectedRecordException {
        Value value = object.get(key);
        if (value == null) {
            throw new RejectedRecordException(object.shown() + ", without " + key);
        }
        return value;
    }

    private static List<Value> listOf(String key, Value value) throws RejectedRecordException {
        if (value instanceof Broken broken) {
            throw new RejectedRecordException(broken.reason());
        }
        if (value instanceof Numbers numbers) {
            return list(numbers);
        }
        if (value instanceof Items items) {
            return opened(items.items());
        }
        throw new RejectedRecordException(key + " is " + value.shown() + ", not a list of rows");
    }

    private static Body named(@Nullable Value names, Body body) throws RejectedRecordException {
        if (!(names instanceof Items items) || items.items().isEmpty()) {
            return body;
        }
        List<String> texts = new ArrayList<>();
        for (Value name : items.items()) {
            texts.add(name instanceof Scalar scalar ? scalar.text() : name.shown());
        }
        return new Body(texts, body.rows, body.isCsv);
    }

    /** An object with a list per column. */
    private static Body columns(String key, Members columns) throws RejectedRecordException {
        List<List<Value>> lists = new ArrayList<>();
        for (int i = 0; i < columns.names().size(); i++) {
            String name = columns.names().get(i);
            lists.add(listOf(key + "/" + name, columns.values().get(i)));
            if (lists.get(i).size() != lists.get(0).size()) {
                throw new RejectedRecordException(
                        key
                                + " has "
                                + Shown.count(lists.get(0).size(), "row")
                                + " of "
                                + Shown.beginning(columns.names().get(0))
                                + ", but "
                                + lists.get(i).size()
                                + " of "
                                + Shown.beginning(name));
            }
        }
        return new Body(columns.names(), Tensors.transposed(lists), false);
    }
}
