package io.shadowgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Calls of a model with two features, as each maker's logger writes them, and as ShadowGate's own
 * layout has them. Most calls have one row and some have three. Among them is what every log has:
 * another model's records, a payload that was cut, and answers of another number than the rows.
 */
public enum MakersLog {
    KSERVE("{layout: kserve, where: {/component: predictor}}", true) {
        @Override
        void write(Call call, List<String> lines) {
            String component = call.isOfAnother() ? "transformer" : "predictor";
            String event =
                    "{\"specversion\":\"1.0\",\"id\":\"%s\",\"type\":"
                        + "\"org.kubeflow.serving.inference.%s\",\"time\":\"%s\",\"component\":\""
                            + component
                            + "\",\"data\":%s}";
            String request =
                    event.formatted(
                            call.id(),
                            "request",
                            call.time(),
                            call.body("{\"instances\":" + call.rows() + "}"));
            String response =
                    event.formatted(
                            call.id(),
                            "response",
                            call.end(),
                            "{\"predictions\":" + call.answers() + "}");
            // In whatever order.
            lines.add(call.number % 2 == 0 ? request : response);
            lines.add(call.number % 2 == 0 ? response : request);
        }
    },
    SELDON("{layout: seldon, where: {/headers/ce-modelid: iris}}", true) {
        @Override
        void write(Call call, List<String> lines) {
            String model = call.isOfAnother() ? "other" : "iris";
            String event =
                    "{\"path\":\"/\",\"headers\":{\"ce-id\":\"%s\",\"ce-requestid\":\"%s\",\"ce-time\":"
                        + "\"%s\",\"ce-modelid\":\""
                            + model
                            + "\",\"ce-type\":\"io.seldon.serving.inference.%s\"},\"body\":%s}";
            lines.add(
                    event.formatted(
                            "a" + call.number,
                            call.id(),
                            call.time(),
                            "request",
                            quoted(
                                    call.cut(
                                            "{\"data\":{\"names\":[\"a\",\"b\"],\"ndarray\":"
                                                    + call.rows()
                                                    + "}}"))));
            lines.add(
                    event.formatted(
                            "b" + call.number,
                            call.id(),
                            call.end(),
                            "response",
                            quoted(
                                    "{\"data\":{\"tensor\":{\"shape\":["
                                            + call.scores.length
                                            + ",1],\"values\":"
                                            + call.answers()
                                            + "}},\"meta\":{}}\n")));
        }
    },
    SAGEMAKER("{layout: sagemaker, where: {/eventVersion: '0'}}", false) {
        @Override
        void write(Call call, List<String> lines) {
            boolean base64 = call.number % 2 == 0;
            String csv =
                    Arrays.stream(call.features)
                            .map(row -> row[0] + "," + row[1] + "\n")
                            .collect(Collectors.joining());
            String answers =
                    Arrays.stream(call.scores)
                            .mapToObj(Double::toString)
                            .collect(Collectors.joining(base64 ? "\n" : ","));
            String in = base64 ? base64(csv) : csv;
            lines.add(
                    "{\"captureData\":{\"endpointInput\":%s,\"endpointOutput\":%s},\"eventMetadata\":{\"eventId\":\"%s\",\"inferenceTime\":\"%s\"},\"eventVersion\":\"%s\"}"
                            .formatted(
                                    capture(
                                            // What is left of base64 after a cut may be base64.
                                            call.isCut() ? in.substring(0, 3) + "," : in, base64),
                                    capture(base64 ? base64(answers) : answers, base64),
                                    call.id(),
                                    call.time(),
                                    call.isOfAnother() ? "1" : "0"));
        }

        private String capture(String data, boolean base64) {
            return "{\"data\":"
                    + quoted(data)
                    + ",\"encoding\":\""
                    + (base64 ? "BASE64" : "CSV")
                    + "\"}";
        }
    },
    DATABRICKS("{layout: databricks, where: {/served_entity_id: e-v12}}", true) {
        @Override
        void write(Call call, List<String> lines) {
            lines.add(
                    "{\"databricks_request_id\":\"%s\",\"request_time\":\"%s\",\"status_code\":200,\"execution_duration_ms\":%s,\"request\":%s,\"response\":%s,\"logging_error_codes\":[],\"served_entity_id\":\"%s\"}"
                            .formatted(
                                    call.id(),
                                    call.time(),
                                    call.latencyMs(),
                                    quoted(
                                            call.cut(
                                                    "{\"dataframe_split\":{\"columns\":[\"a\",\"b\"],\"data\":"
                                                            + call.rows()
                                                            + "}}")),
                                    quoted("{\"predictions\":" + call.answers() + "}"),
                                    call.isOfAnother() ? "e-v11" : "e-v12"));
        }
    },
    AZUREML(
            "{layout: azureml, where: {/modelversion: default}, fields: {primary_prediction:"
                    + " /data/*/score}}",
            false) {
        @Override
        void write(Call call, List<String> lines) {
            String event =
                    "{\"id\":\"%s\",\"type\":\"azureml.inference.model_%s\",\"time\":\"%s\",%s,\"xrequestid\":\"%s\",\"modelversion\":\"%s\"}";
            String version = call.isOfAnother() ? "2" : "default";
            String rows =
                    Arrays.stream(call.features)
                            .map(row -> "{\"b\":" + row[1] + ",\"a\":" + row[0] + "}")
                            .collect(Collectors.joining(",", "[", "]"));
            String answers =
                    Arrays.stream(call.scores)
                            .mapToObj(score -> "{\"score\":" + score + "}")
                            .collect(Collectors.joining(",", "[", "]"));
            lines.add(
                    event.formatted(
                            "a" + call.number,
                            "inputs",
                            call.time(),
                            // A body that is too large is stored elsewhere.
                            call.isCut()
                                    ? "\"dataref\":\"azureml://x/9.json\""
                                    : "\"data\":" + rows,
                            call.id(),
                            version));
            lines.add(
                    event.formatted(
                            "b" + call.number,
                            "outputs",
                            call.time(),
                            "\"data\":" + answers,
                            call.id(),
                            version));
        }
    },
    VERTEX("{layout: vertex, where: {/deployed_model_id: 12}}", false) {
        @Override
        void write(Call call, List<String> lines) {
            lines.add(
                    "{\"deployed_model_id\":\"%s\",\"logging_time\":\"%s\",\"request_id\":\"%s\",\"request_payload\":[%s],\"response_payload\":[%s]}"
                            .formatted(
                                    call.isOfAnother() ? "11" : "12",
                                    call.time().replace("T", " ").replace("Z", " UTC"),
                                    call.id(),
                                    Arrays.stream(call.features)
                                            .map(row -> quoted(call.cut(Arrays.toString(row))))
                                            .collect(Collectors.joining(",")),
                                    Arrays.stream(call.scores)
                                            .mapToObj(score -> quoted(Double.toString(score)))
                                            .collect(Collectors.joining(","))));
        }
    };

    private static final long START = 1_772_409_600_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final String record;
    private final boolean timed;

    /**
     * @param record the section {@code traffic.record} of a spec
     * @param timed whether the log tells latencies
     */
    MakersLog(String record, boolean timed) {
        this.record = record;
        this.timed = timed;
    }

    public String record() {
        return record;
    }

    /** The names of the shadow's features; null if the log holds arrays. */
    public String features() {
        return this == SELDON || this == DATABRICKS || this == AZUREML ? "[a, b]" : null;
    }

    /** An hour of calls as this maker writes them. */
    public List<String> lines(int calls, long seed) {
        List<String> lines = new ArrayList<>();
        for (Call call : Call.some(calls, seed)) {
            write(call, lines);
        }
        return lines;
    }

    /** One call: a record, or a request and a response. */
    public List<String> call(String id, double[][] features, double[] scores) {
        List<String> lines = new ArrayList<>();
        write(new Call(0, id, START, features, scores), lines);
        return lines;
    }

    /** The same calls in ShadowGate's own layout. */
    public List<String> expected(int calls, long seed) {
        List<String> lines = new ArrayList<>();
        for (Call call : Call.some(calls, seed)) {
            if (!call.isOfAnother()) {
                expected(call, lines);
            }
        }
        return lines;
    }

    abstract void write(Call call, List<String> lines);

    private void expected(Call call, List<String> lines) {
        boolean bad = call.isCut() || call.scores.length != call.features.length;
        for (int row = 0; row < (bad ? 1 : call.features.length); row++) {
            String features =
                    features() == null
                            ? Arrays.toString(call.features[row])
                            : "{\"a\":"
                                    + call.features[row][0]
                                    + ",\"b\":"
                                    + call.features[row][1]
                                    + "}";
            lines.add(
                    "{\"request_id\":\"%s\",\"timestamp\":%d,\"features\":%s%s%s}"
                            .formatted(
                                    call.features.length == 1 ? call.id() : call.id() + "#" + row,
                                    call.timestamp,
                                    features,
                                    bad ? "" : ",\"primary_prediction\":" + call.scores[row],
                                    timed ? ",\"primary_latency_ms\":" + call.latencyMs() : ""));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** One call of a model, whose score is {@code 1 / (1 + exp(-(a - b)))} but for a little. */
    private record Call(
            int number, String id, long timestamp, double[][] features, double[] scores) {

        static List<Call> some(int count, long seed) {
            Random random = new Random(seed);
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                double[][] features = new double[i % 5 == 4 ? 3 : 1][];
                double[] scores = new double[i % 41 == 40 ? 2 : features.length];
                for (int row = 0; row < features.length; row++) {
                    features[row] =
                            new double[] {random.nextInt(400) / 100.0, random.nextInt(400) / 100.0};
                }
                for (int row = 0; row < scores.length; row++) {
                    double[] x = features[Math.min(row, features.length - 1)];
                    double off = random.nextInt(20) == 0 ? 0.2 : 0;
                    scores[row] = Math.round(1e4 / (1 + Math.exp(x[1] - x[0]))) / 1e4 * (1 - off);
                }
                // Whole seconds, since some makers write no finer times.
                long time = START + i * HOUR / count / 1000 * 1000;
                calls.add(new Call(i, Integer.toString(100_000 + i), time, features, scores));
            }
            return calls;
        }

        boolean isOfAnother() {
            return number % 31 == 30;
        }

        boolean isCut() {
            return number % 37 == 36;
        }

        String time() {
            return Instant.ofEpochMilli(timestamp).toString();
        }

        String end() {
            return Instant.ofEpochMilli(timestamp)
                    .plusNanos((long) (latencyMs() * 1_000_000))
                    .toString();
        }

        double latencyMs() {
            return 1.5 + number % 40;
        }

        String rows() {
            return Arrays.deepToString(features);
        }

        String answers() {
            return Arrays.toString(scores);
        }

        /** The text, or what a logger that cuts long texts leaves of it. */
        String cut(String text) {
            return isCut() ? text.substring(0, text.length() - 2) : text;
        }

        /** The same for a body that is not a text in the log's record. */
        String body(String json) {
            return isCut() ? quoted(cut(json)) : json;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
