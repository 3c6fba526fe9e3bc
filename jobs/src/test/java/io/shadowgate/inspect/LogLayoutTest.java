package io.shadowgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Which layout a log is in, and where its fields are, from some records in the form of each. */
class LogLayoutTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String OWN =
            """
            {"request_id":"r%d","timestamp":177240960%d123,"features":{"age":4%d},"primary_prediction":0.%d}
            """;

    private static final String HEADERS =
            """
            {"headers":{"Ce-Id":"i%%d","Ce-Requestid":"i%%1$d","Ce-Type":"io.x.inference.%s",
            "Ce-Time":"2026-03-02T10:00:0%%1$d%sZ"},"body":%s}
            """;

    private static final Map<String, List<String>> MAKERS =
            Map.of(
                    "kserve",
                    List.of(
                            """
                            {"id":"i%d","type":"org.kubeflow.serving.inference.request",
                            "time":"2026-03-02T10:00:0%d.1Z","data":{"instances":[[1.5,2.%d]]}}
                            """,
                            """
                            {"id":"i%d","type":"org.kubeflow.serving.inference.response",
                            "time":"2026-03-02T10:00:0%d.2Z","data":{"predictions":[0.%d]}}
                            """),
                    "seldon",
                    List.of(
                            """
                            {"headers":{"ce-id":"q%d","ce-requestid":"i%1$d",
                            "ce-type":"io.seldon.serving.inference.request",
                            "ce-time":"2026-03-02T10:00:0%1$d.1Z"},"body":"{\\"data\\":{\\"ndarray\\":[[1.5,2]]}}"}
                            """,
                            """
                            {"headers":{"ce-id":"p%d","ce-requestid":"i%1$d",
                            "ce-type":"io.seldon.serving.inference.response",
                            "ce-time":"2026-03-02T10:00:0%1$d.2Z"},"body":"{\\"data\\":{\\"ndarray\\":[[0.%1$d]]}}"}
                            """),
                    "azureml",
                    List.of(
                            """
                            {"id":"q%d","xrequestid":"i%1$d","type":"azureml.inference.model_inputs",
                            "time":"2026-03-02T10:00:0%1$dZ","data":[{"a":1.5,"b":%1$d}]}
                            """,
                            """
                            {"id":"p%d","xrequestid":"i%1$d","type":"azureml.inference.model_outputs",
                            "time":"2026-03-02T10:00:0%1$dZ","data":[{"label":1,"score":0.%1$d}]}
                            """),
                    "sagemaker",
                    List.of(
                            """
                            {"captureData":{"endpointInput":{"data":"1.5,%d","encoding":"CSV"},
                            "endpointOutput":{"data":"0.%1$d","encoding":"CSV"}},
                            "eventMetadata":{"eventId":"i%1$d","inferenceTime":"2026-03-02T10:00:0%1$dZ"}}
                            """),
                    "databricks",
                    List.of(
                            """
                            {"databricks_request_id":"i%d","request_time":"2026-03-02T10:00:0%1$d.1Z",
                            "status_code":200,"execution_duration_ms":1%1$d,
                            "request":"{\\"dataframe_split\\":{\\"columns\\":[\\"a\\",\\"b\\"],\\"data\\":[[1,%1$d]]}}",
                            "response":"{\\"predictions\\":[0.%1$d]}"}
                            """),
                    "vertex",
                    List.of(
                            """
                            {"request_id":"46%d","logging_time":"2026-03-02 10:00:0%1$d.5 UTC",
                            "request_payload":["[1.5, %1$d]"],"response_payload":["0.%1$d"]}
                            """));

    static List<String> makers() {
        return List.copyOf(MAKERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("makers")
    void layoutOfEachMakerIsRecognized(String maker) {
        List<Sampled> records = records(MAKERS.get(maker).toArray(String[]::new));
        LogLayout layout = Recognition.of(records, false, null);
        assertThat(layout.name()).isEqualTo(maker);
        LogFacts facts = LogFacts.of(layout, records);
        assertThat(facts.answers().kind()).isEqualTo(Kind.SCORE);
        assertThat(facts.answers().profile().numbers()).contains(0.1, 0.2, 0.5).hasSize(8);
        assertThat(facts.features().rows()).isEqualTo(8);
        assertThat(facts.times().first()).isBetween(1772445600000L, 1772445602000L);
        assertThat(facts.ids().repeated()).isZero();
    }

    /** Servers in Go and Python write the names of HTTP headers with capitals. */
    @ParameterizedTest
    @ValueSource(strings = {"kserve", "seldon"})
    void headersOfADumpHaveAnyCase(String maker) {
        List<Sampled> records =
                records(
                        HEADERS.formatted("request", ".1", "{\"instances\":[[1,2.%1$d]]}"),
                        HEADERS.formatted("response", ".2", "{\"predictions\":[0.%1$d]}"));
        LogLayout layout = Recognition.of(records, false, maker);
        LogFacts facts = LogFacts.of(layout, records);
        assertThat(facts.features().rows()).isEqualTo(8);
        assertThat(facts.answers().profile().numbers()).hasSize(8);
        assertThat(facts.times().isEmpty()).isFalse();
        assertThat(Recognition.of(records, false, null).name()).isEqualTo("kserve");
    }

    /** Several numbers for one row are a vector; in a log of halves, nobody knows how many rows. */
    @Test
    void numbersForOneRowAreAVector() {
        List<Sampled> records =
                records(
                        """
                        {"captureData":{"endpointInput":{"data":"1.5,%d","encoding":"CSV"},
                        "endpointOutput":{"data":"[0.25, 0.%1$d]","encoding":"CSV"}},
                        "eventMetadata":{"eventId":"i%1$d","inferenceTime":"2026-03-02T10:00:0%1$dZ"}}
                        """);
        LogFacts facts = LogFacts.of(Recognition.of(records, false, null), records);
        assertThat(facts.answers().kind()).isEqualTo(Kind.VECTOR);

        List<Sampled> halves =
                records(
                        """
                        {"xrequestid":"i%d","type":"azureml.inference.request","time":"2026-03-02T10:00:0%1$dZ",
                        "data":{"data":[[1,2],[3,%1$d]]}}
                        """,
                        """
                        {"xrequestid":"i%d","type":"azureml.inference.response","time":"2026-03-02T10:00:0%1$dZ",
                        "data":[0.25,0.%1$d]}
                        """);
        LogFacts ofHalves = LogFacts.of(Recognition.of(halves, false, null), halves);
        assertThat(ofHalves.answers().kind()).isEqualTo(Kind.SCORE);
        assertThat(ofHalves.features().rows()).isEqualTo(16);
    }

    /** A new layout has to be found by its own sample, too. */
    @Test
    void everyLayoutWasTried() {
        assertThat(Layouts.NAMES).containsAll(makers());
    }

    @Test
    void ownLayoutComesFirst() {
        List<Sampled> records = records(OWN);
        LogLayout layout = Recognition.of(records, false, null);
        assertThat(layout.isOwn()).isTrue();
        assertThat(LogFacts.of(layout, records).features().named()).containsOnlyKeys("age");
    }

    @Test
    void ownLayoutInRowsHasFeaturesInColumns() {
        List<Sampled> records =
                records(
                        """
                        {"request_id":"r%d","timestamp":1772409600123,"features.age":4%1$d,"city":"K%1$d",
                        "segments.country":"DE","primary_prediction":0.%1$d,"primary_latency_ms":5}
                        """);
        LogLayout layout = Recognition.of(records, true, null);
        assertThat(layout.isOwn()).isTrue();
        assertThat(LogFacts.of(layout, records).features().named()).containsOnlyKeys("age", "city");
    }

    @Test
    void predictionIsFoundAmongTheMembersOfAnAnswer() {
        List<Sampled> records = records(MAKERS.get("azureml").toArray(String[]::new));
        LogLayout layout = Recognition.of(records, false, null);
        assertThat(layout.given()).containsOnlyKeys("primary_prediction");
        assertThat(layout.given().get("primary_prediction"))
                .containsExactly(FieldPath.of("/data/*/score"));
        assertThat(layout.others()).containsExactly("label");
    }

    @Test
    void oneOfSeveralOutputsIsChosenByItsName() {
        List<Sampled> records =
                records(
                        """
                        {"id":"i%d","type":"org.kubeflow.serving.inference.request","time":"2026-03-02T10:00:01Z",
                        "data":{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,%1$d]}]}}
                        """,
                        """
                        {"id":"i%d","type":"org.kubeflow.serving.inference.response","time":"2026-03-02T10:00:02Z",
                        "data":{"outputs":[{"name":"model_version","shape":[1,1],"datatype":"INT64","data":[12]},
                        {"name":"predict_proba","shape":[1,2],"datatype":"FP32","data":[0.9,0.%1$d]}]}}
                        """);
        LogLayout layout = Recognition.of(records, false, null);
        assertThat(layout.given().get("primary_prediction"))
                .containsExactly(FieldPath.of("/data/outputs/predict_proba/*"));
        LogFacts facts = LogFacts.of(layout, records);
        assertThat(facts.answers().kind()).isEqualTo(Kind.VECTOR);
        assertThat(facts.answers().width()).isEqualTo(2);
    }

    @Test
    void headersOfKafkaAreLookedAt() {
        List<Sampled> records = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            for (String kind : List.of("request", "response")) {
                records.add(
                        new Sampled(
                                JSON.readTree(
                                        kind.equals("request")
                                                ? "{\"instances\":[[1,2]]}"
                                                : "{\"predictions\":[0.5]}"),
                                headers("i" + i, "org.kubeflow.serving.inference." + kind)));
            }
        }
        assertThat(Recognition.of(records, false, null).name()).isEqualTo("kserve");
    }

    private static Envelope headers(String id, String type) {
        Map<String, String> headers =
                Map.of("ce_id", id, "ce_type", type, "ce_time", "2026-03-02T10:00:01Z");
        return new HeadersOnly(headers);
    }

    @Test
    void recordsOfOneIdWithTheSameContentAreRepeats() {
        List<Sampled> records = new ArrayList<>(records(OWN));
        records.add(records.get(0));
        LogFacts.Ids ids = LogFacts.of(Recognition.of(records, false, null), records).ids();
        assertThat(ids.repeated()).isEqualTo(1);
        assertThat(ids.different()).isZero();
    }

    /** Eight records, or pairs of records, of each form: the number is in the place of each %d. */
    static List<Sampled> records(String... forms) {
        List<Sampled> records = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            for (String form : forms) {
                records.add(
                        new Sampled(
                                JSON.readTree(form.replaceAll("%(1\\$)?d", String.valueOf(i))),
                                Envelope.NONE));
            }
        }
        return records;
    }
}
