package io.shadowgate.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request log read back by plain JSON means, sound lines apart from malformed ones. */
record DemoLog(List<Line> requests, Map<Malformed, Long> malformed) {
    private static final JsonMapper JSON = new JsonMapper();

    /** A sound line; {@code features} as a model reads them. */
    record Line(
            int day,
            String id,
            long timestamp,
            float[] features,
            float score,
            double latencyMs,
            String country,
            String device) {}

    static DemoLog read(List<Path> files) throws IOException {
        DemoLog log = new DemoLog(new ArrayList<>(), new EnumMap<>(Malformed.class));
        for (int day = 0; day < files.size(); day++) {
            for (String text : text(files.get(day)).split("\n", -1)) {
                log.add(day, text);
            }
        }
        return log;
    }

    private static String text(Path file) throws IOException {
        try (InputStream plain = Files.newInputStream(file);
                InputStream in =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!text.endsWith("}\n")) {
                throw new IOException(file + " does not end with a whole line");
            }
            return text.substring(0, text.length() - 1);
        }
    }

    private void add(int day, String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JacksonException e) {
            count(text.endsWith("}") ? Malformed.NOT_A_NUMBER : Malformed.TRUNCATED);
            return;
        }
        if (!line.path("timestamp").isIntegralNumber()) {
            count(Malformed.TIMESTAMP_MISTYPED);
        } else if (!line.has("primary_prediction")) {
            count(Malformed.FIELD_ABSENT);
        } else if (line.get("primary_latency_ms").asDouble() < 0) {
            count(Malformed.NEGATIVE_LATENCY);
        } else if (line.get("features").size() != DemoTraffic.FEATURES.size()) {
            count(Malformed.FEATURE_ABSENT);
        } else {
            requests.add(
                    new Line(
                            day,
                            line.get("request_id").asString(),
                            line.get("timestamp").asLong(),
                            features(line.get("features")),
                            (float) line.get("primary_prediction").asDouble(),
                            line.get("primary_latency_ms").asDouble(),
                            line.get("segments").get("country").asString(),
                            line.get("segments").get("device").asString()));
        }
    }

    private static float[] features(JsonNode named) {
        float[] features = new float[DemoTraffic.FEATURES.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) named.get(DemoTraffic.FEATURES.get(i)).asDouble();
        }
        return features;
    }

    private void count(Malformed kind) {
        malformed.merge(kind, 1L, Long::sum);
    }
}
