package io.shadowgate.output.json;

import java.io.Serializable;
import tools.jackson.core.JsonGenerator;

/** Writes one value as one JSON object. */
@FunctionalInterface
public interface JsonForm<T> extends Serializable {
    void write(T value, JsonGenerator json);
}
