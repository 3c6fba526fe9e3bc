package io.shadowgate.output.json;

import io.shadowgate.text.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.Encoder;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object a line. Infinite and undefined numbers are written as texts, as JSON has none.
 */
public final class JsonLines<T> implements Encoder<T> {
    private static final long serialVersionUID = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .characterEscapes(new PrintableJson())
                    .build();

    private final JsonForm<T> form;

    public JsonLines(JsonForm<T> form) {
        this.form = form;
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            form.write(value, json);
        }
        out.write('\n');
    }

    /** The line without its end. */
    public String line(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            form.write(value, json);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
