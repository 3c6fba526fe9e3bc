package io.shadowgate.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** One file of mirrored requests as JSON lines; compressed if its name ends in {@code .gz}. */
final class RequestLog implements AutoCloseable {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .rootValueSeparator("")
                    .build();

    private final JsonGenerator lines;
    private final String primary;

    /**
     * @param primary name of the model that answered the requests
     */
    RequestLog(Path file, String primary) throws IOException {
        this.primary = primary;
        OutputStream out = Files.newOutputStream(file);
        try {
            OutputStream target =
                    file.toString().endsWith(".gz")
                            ? new GZIPOutputStream(out, 1 << 16)
                            : new BufferedOutputStream(out, 1 << 16);
            lines = JSON.createGenerator(ObjectWriteContext.empty(), target);
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    void write(LoggedRequest request, float score) {
        write(lines, request, score, null);
        lines.writeRaw('\n');
    }

    /** Writes the request as a line that no reader can use. */
    void writeMalformed(LoggedRequest request, float score, Malformed fault) {
        StringWriter text = new StringWriter();
        try (JsonGenerator line = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(line, request, score, fault);
        }
        int length = text.getBuffer().length();
        lines.writeRaw(text.toString(), 0, fault == Malformed.TRUNCATED ? length / 2 : length);
        lines.writeRaw('\n');
    }

    private void write(
            JsonGenerator json, LoggedRequest request, float score, @Nullable Malformed fault) {
        json.writeStartObject();
        json.writeStringProperty("request_id", request.id());
        if (fault == Malformed.TIMESTAMP_MISTYPED) {
            json.writeStringProperty("timestamp", "yesterday");
        } else {
            json.writeNumberProperty("timestamp", request.arrivedAt());
        }
        json.writeObjectPropertyStart("features");
        double[] features = request.applicant().features();
        for (int i = 0; i < features.length; i++) {
            String name = Applicant.FEATURES.get(i);
            if (fault == Malformed.FEATURE_ABSENT && name.equals("income")) {
                continue;
            }
            writeNumber(json, name, features[i]);
        }
        json.writeEndObject();
        if (fault == Malformed.NOT_A_NUMBER) {
            json.writeName("primary_prediction");
            json.writeRawValue("NaN");
        } else if (fault != Malformed.FIELD_ABSENT) {
            json.writeNumberProperty("primary_prediction", score);
        }
        json.writeNumberProperty(
                "primary_latency_ms",
                fault == Malformed.NEGATIVE_LATENCY ? -request.latencyMs() : request.latencyMs());
        json.writeStringProperty("primary_model", primary);
        json.writeObjectPropertyStart("segments");
        json.writeStringProperty("country", request.applicant().country().name());
        json.writeStringProperty("device", request.device());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes whole numbers without a fraction, as services do. */
    private static void writeNumber(JsonGenerator json, String name, double value) {
        if (value == Math.rint(value)) {
            json.writeNumberProperty(name, (long) value);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
