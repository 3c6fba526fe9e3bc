package io.shadowgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is guessed of logs that are in no known layout. */
class FieldGuessTest {
    @Test
    void columnsOfATable() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"id":58%d,"MedInc":3.%1$d,"city":"%1$d","timestamp":"2021-06-01 00:0%1$d:00",
                        "y_pred":0,"y_pred_proba":0.%1$d,"target":1,"model_version":"v12","took_ms":1%1$d}
                        """);
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "request_id", "/id",
                                "timestamp", "/timestamp",
                                "primary_prediction", "/y_pred_proba",
                                "primary_latency_ms", "/took_ms",
                                "ground_truth", "/target"));
        assertThat(guess.columns()).containsExactly("MedInc", "city");
    }

    /** What the primary said besides its prediction is nothing that a model may know. */
    @Test
    void whatAModelSaidIsNoFeature() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"id":58%d,"time":177240960%1$d,"age":3.%1$d,"credit_score":7%1$d,"predator_count":%1$d,
                        "proba_0":0.1,"proba_1":0.9,"P":1,"pred":%1$d,"prediction_version":2}
                        """);
        assertThat(guess.columns()).containsExactly("age", "credit_score", "predator_count", "P");
    }

    @Test
    void nestedObjectsAndTextsThatAreJson() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"meta":{"trace_id":"t%d","at":177240960%1$d,"latency_seconds":0.0%1$d},
                        "call":"{\\"inputs\\":{\\"age\\":4%1$d,\\"city\\":\\"K\\"},\\"answer\\":{\\"score\\":0.%1$d}}"}
                        """);
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "request_id", "/meta/trace_id",
                                "timestamp", "/meta/at",
                                "features", "/call/inputs",
                                "primary_prediction", "/call/answer/score",
                                "primary_latency_s", "/meta/latency_seconds"));
        assertThat(guess.columns()).isEmpty();
    }

    @Test
    void timesWhoseNamesSayTheirUnit() {
        for (String name :
                List.of(
                        "ts_ns",
                        "timestamp_ms",
                        "event_time_utc",
                        "created-epoch",
                        "prediction_ts",
                        "scored at")) {
            FieldGuess.Guessed guess =
                    guess("{\"id\":\"r%d\",\"" + name + "\":177240960%1$d,\"score\":0.%1$d}");
            assertThat(paths(guess)).as(name).containsEntry("timestamp", "/" + name);
        }
    }

    /** A run says what is there and what would fit. */
    @Test
    void aTimeThatCannotBeReadIsPlacedByItsName() {
        FieldGuess.Guessed guess =
                guess("{\"id\":\"r%d\",\"time\":\"03/02/2026 10:0%1$d\",\"score\":0.%1$d}");
        assertThat(paths(guess)).containsEntry("timestamp", "/time");
    }

    /** As change data capture and Kafka Connect wrap a row of a table. */
    @Test
    void columnsOfARowWithinAnEnvelope() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"payload":{"before":null,"after":{"id":4%d,"created_at":177240960%1$d,
                        "age":4%1$d,"city":"K","score":0.%1$d},"op":"c","ts_ms":177240960%1$d000}}
                        """);
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "request_id", "/payload/after/id",
                                "timestamp", "/payload/ts_ms",
                                "primary_prediction", "/payload/after/score"));
        assertThat(guess.columns()).containsExactly("age", "city");
        assertThat(guess.beside()).hasToString("/payload/after");
    }

    @Test
    void whatNeverDiffersIsNoPrediction() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"_id":"r%d","_score":1.0,"_source":{"@timestamp":177240960%1$d,
                        "features":{"a":%1$d},"prediction":{"score":0.%1$d}}}
                        """);
        assertThat(paths(guess)).containsEntry("primary_prediction", "/_source/prediction/score");
    }

    @Test
    void anObjectOfListsIsARow() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"id":"r%d","ts":177240960%1$d,"inputs":{"input_ids":[101,%1$d,102],
                        "attention_mask":[1,1,1]},"outputs":{"score":0.%1$d}}
                        """);
        assertThat(paths(guess)).containsEntry("features", "/inputs");
    }

    @Test
    void bodiesOfServers() {
        FieldGuess.Guessed guess =
                guess(
                        """
                        {"uuid":"u%d","ts":"2026-03-02T10:00:0%1$dZ","in":{"instances":[[1,2]]},
                        "out":{"predictions":[0.%1$d]},"http_status":200}
                        """);
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "request_id", "/uuid",
                                "timestamp", "/ts",
                                "request", "/in",
                                "response", "/out",
                                "status", "/http_status"));
    }

    @Test
    void requestsAndResponsesOfTheirOwn() {
        FieldGuess.Guessed guess =
                FieldGuess.of(
                        LogLayoutTest.records(
                                        """
                                        {"event":"model.request","call_id":"c%d","ts":1772409600123,"body":{"instances":[[1,2]]}}
                                        """,
                                        """
                                        {"event":"model.response","call_id":"c%d","ts":1772409600125,"body":{"predictions":[0.5]}}
                                        """)
                                .stream()
                                .map(Sampled::record)
                                .toList());
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "request_id", "/call_id",
                                "timestamp", "/ts",
                                "kind", "/event",
                                "request", "/body",
                                "response", "/body"));
    }

    @Test
    void arraysOfNumbersAreFeatures() {
        FieldGuess.Guessed guess =
                guess("{\"when\":\"2026-03-02 10:00\",\"x_values\":[1,2,%d],\"pred\":0.%1$d}");
        assertThat(paths(guess))
                .isEqualTo(
                        Map.of(
                                "timestamp", "/when",
                                "features", "/x_values",
                                "primary_prediction", "/pred"));
    }

    @Test
    void nothingIsFoundInNothing() {
        assertThat(guess("{\"note\":\"hello\"}").fields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "latency_ms, 12, primary_latency_ms",
        "latency, 12, primary_latency_ms",
        "duration, 0.012, primary_latency_s",
        "elapsed_us, 9000, primary_latency_us",
        "latency_seconds, 3, primary_latency_s",
        "took_ns, 3000000, primary_latency_ns"
    })
    void unitOfALatencyFollowsFromItsNameOrItsSize(String name, double typical, String field) {
        assertThat(FieldNames.latencyField(name, typical)).isEqualTo(field);
    }

    private static FieldGuess.Guessed guess(String form) {
        return FieldGuess.of(LogLayoutTest.records(form).stream().map(Sampled::record).toList());
    }

    private static Map<String, String> paths(FieldGuess.Guessed guess) {
        Map<String, String> paths = new TreeMap<>();
        guess.fields().forEach((field, path) -> paths.put(field, path.toString()));
        return paths;
    }

    @Test
    void columnsAreListedInTheirOrder() {
        assertThat(guess("{\"b\":1,\"a\":2,\"ts\":1772409600123,\"score\":0.%d}").columns())
                .isEqualTo(List.of("b", "a"));
    }
}
