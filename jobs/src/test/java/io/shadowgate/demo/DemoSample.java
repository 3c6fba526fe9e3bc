package io.shadowgate.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A demo's folder in small: models, and thirty hours of requests that carry the answers that v13
 * gives to them. So what a test makes of it does not depend on how fast the machine is.
 */
public final class DemoSample {
    private static final int REQUESTS = 12_500;
    private static final long LENGTH_MS = 30 * 3_600_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoSample() {}

    public static void write(Path folder) throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        for (String model : List.of("v12", "v13", "v14")) {
            Files.write(models.resolve(model + ".onnx"), DemoModels.read(model));
        }
        List<LoggedRequest> requests = draw();
        Path log = Files.createDirectories(folder.resolve("requests")).resolve("plain.jsonl");
        writeLog(requests, log);
        Path labels = Files.createDirectories(folder.resolve("labels"));
        try (LabelLog known = new LabelLog(labels.resolve("all.jsonl"), new Random(8))) {
            requests.forEach(known::write);
        }
        List<String> answered = answered(log, scores("v13", requests));
        Files.delete(log);
        // Two files, of which the first is read last, or beside the other.
        Files.write(folder.resolve("requests/b.jsonl"), answered.subList(0, REQUESTS / 2));
        Files.write(
                folder.resolve("requests/a.jsonl"),
                answered.subList(REQUESTS / 2, answered.size()));
    }

    private static List<LoggedRequest> draw() {
        Random random = new Random(5);
        List<LoggedRequest> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long loggedAt = Rhythm.startOfHour(0) + i * LENGTH_MS / REQUESTS;
            requests.add(LoggedRequest.draw(random, i, loggedAt, Rhythm.startOfHour(0)));
        }
        return requests;
    }

    private static void writeLog(List<LoggedRequest> requests, Path file) throws Exception {
        float[] scores = scores("v12", requests);
        try (RequestLog log = new RequestLog(file, DemoTraffic.PRIMARY)) {
            for (int i = 0; i < scores.length; i++) {
                log.write(requests.get(i), scores[i]);
            }
        }
    }

    private static float[] scores(String model, List<LoggedRequest> requests) throws Exception {
        try (DemoModels loaded = DemoModels.load(model)) {
            return loaded.score(
                    requests.stream()
                            .map(request -> DemoModels.floats(request.applicant().features()))
                            .toArray(float[][]::new));
        }
    }

    /** With the shadow's answers, a tenth slower than the primary's after the first day. */
    private static List<String> answered(Path log, float[] scores) throws IOException {
        Random random = new Random(13);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            int i = lines.size();
            ObjectNode request = (ObjectNode) JSON.readTree(line);
            request.put("shadow_prediction", scores[i]);
            double slower = (i > REQUESTS * 24 / 30 ? 1.3 : 0.9) + 0.1 * random.nextDouble();
            double latencyMs = request.get("primary_latency_ms").asDouble() * slower;
            request.put("shadow_latency_ms", Math.rint(latencyMs * 1000) / 1000);
            lines.add(faulty(i, slow(i, request)));
        }
        return lines;
    }

    /** A few answers of either side, and of both, that take longer than the demo's limit. */
    private static ObjectNode slow(int i, ObjectNode request) {
        if (i % 2500 == 1200 || i % 2500 == 1700) {
            request.put("primary_latency_ms", 1100.5);
        }
        if (i % 2500 == 1700 || i % 2500 == 2200) {
            request.put("shadow_latency_ms", 1200.5);
        }
        return request;
    }

    /** A few lines that cannot be compared: two of them have a time, and so belong to a window. */
    private static String faulty(int i, ObjectNode request) {
        switch (i) {
            case 1000 -> request.put("primary_latency_ms", -1.5);
            case 2000 -> request.remove("primary_prediction");
            case 3000 -> request.put("timestamp", "yesterday");
            case 4000 -> {
                return "no JSON at all";
            }
            default -> {}
        }
        return request.toString();
    }
}
