package io.shadowgate.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A replay worker in Java, used if Python has no scikit-learn. It parses a record, predicts this
 * one row, and writes the comparison.
 */
record ReplayWorker(BenchData data, OneRowDjl model) implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Run run(long rows) throws Exception {
        long start = System.nanoTime();
        Map<String, double[]> windows = new TreeMap<>();
        Path out = Files.createTempFile(data.folder(), "comparisons", ".jsonl");
        long parts = (rows + data.partRows() - 1) / data.partRows();
        Path log = data.log(LogKind.FEATURES, parts * data.partRows());
        long left = rows;
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
            for (long part = 0; part < parts; part++) {
                try (BufferedReader reader =
                        Files.newBufferedReader(log.resolve("part-%04d.jsonl".formatted(part)))) {
                    for (String line = reader.readLine();
                            line != null && left > 0;
                            line = reader.readLine(), left--) {
                        replay(JSON.readTree(line), writer, windows);
                    }
                }
            }
        }
        Files.delete(out);
        windows.values().forEach(window -> window[1] /= window[0]);
        return Run.timed((System.nanoTime() - start) / 1e9, windows);
    }

    private void replay(JsonNode request, BufferedWriter writer, Map<String, double[]> windows)
            throws Exception {
        JsonNode array = request.get("features");
        double[] features = new double[array.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = array.get(i).asDouble();
        }
        double shadow = model.predict(features);
        double primary = request.get("primary_prediction").asDouble();
        long timestamp = request.get("timestamp").asLong();
        ObjectNode comparison = JSON.createObjectNode();
        comparison.put("request_id", request.get("request_id").asString());
        comparison.put("timestamp", timestamp);
        comparison.put("primary_prediction", primary);
        comparison.put("shadow_prediction", shadow);
        writer.write(JSON.writeValueAsString(comparison));
        writer.newLine();
        double[] window =
                windows.computeIfAbsent(
                        Long.toString(timestamp - timestamp % LogWriter.WINDOW_MS),
                        key -> new double[2]);
        window[0]++;
        window[1] += Math.abs(primary - shadow) <= 0.01 ? 1 : 0;
    }

    @Override
    public void close() throws Exception {
        model.close();
    }
}
