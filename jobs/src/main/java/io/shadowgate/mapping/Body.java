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
    private static final String ELSEWHERE = "dataref";
    private static final String FORMS =
            "a body with instances, predictions, inputs, outputs, dataframe_split,"
                    + " dataframe_records or data, an array, or a CSV text";

    private static final List<String> LISTS =
            List.of("instances", "predictions", "dataframe_records");

    /** What Azure's endpoints put around the rows. */
    private static final List<String> WRAPPERS = List.of("input_data", "Inputs", "Results");

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

    /**
     * Whether a body of which no rows can be read is good nevertheless: it holds what is stored
     * elsewhere or in a form that is not read.
     */
    static boolean isLeftOut(Value body) {
        Members object = object(body);
        return object != null
                && (object.get(ELSEWHERE) != null
                        || UNREAD.stream().anyMatch(key -> object.get(key) != null));
    }

    /** Whether a spec has to say which of several outputs to read. */
    static boolean hasSeveralOutputs(Value body) {
        Members object = object(body);
        Value outputs = object == null ? body : object.get("outputs");
        return outputs instanceof Items items
                && items.items().size() > 1
                && Tensors.areTensors(items.items());
    }

    private static @Nullable Members object(Value body) {
        Value value =
                body instanceof Scalar text && text.isText()
                        ? ValueReader.within(text.text())
                        : body;
        return value instanceof Members object ? object : null;
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
        String json = ValueReader.jsonIn(scalar.text());
        if (json != null) {
            Value within = ValueReader.parsed(json);
            Value lines = within instanceof Broken ? ValueReader.lines(json) : null;
            return lines instanceof Items rows
                    ? rows(rows.items())
                    : of(lines == null ? within : lines, of);
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
    static Value opened(Value row) {
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
        for (String key : WRAPPERS) {
            Value value = object.get(key);
            if (value instanceof Members || value instanceof Items || value instanceof Numbers) {
                return wrapped(key, value, of);
            }
        }
        Value elsewhere = object.get(ELSEWHERE);
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

    /** Rows, rows with their columns, or a name that somebody gave to the rows. */
    private static Body wrapped(String key, Value value, Of of) throws RejectedRecordException {
        if (!(value instanceof Members object)) {
            return rows(listOf(key, value));
        }
        if (object.get("data") != null) {
            return ofData(object, of);
        }
        boolean named =
                object.names().size() == 1
                        && object.values().get(0) instanceof Items items
                        && items.items().stream().allMatch(Members.class::isInstance);
        return named
                ? rows(listOf(key + "/" + object.names().get(0), object.values().get(0)))
                : columns(key, object);
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
        if (TensorProtos.isTensor(value)) {
            return Tensors.rows(TensorProtos.plain((Members) value));
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
        boolean rows =
                lists.size() == 1
                        && lists.get(0).stream()
                                .allMatch(row -> row instanceof Numbers || row instanceof Items);
        return rows
                ? rows(lists.get(0))
                : new Body(columns.names(), Tensors.transposed(lists), false);
    }
}
