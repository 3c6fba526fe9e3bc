package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.spec.Compare.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedReaderTest {
    private static final long TIME = 1_772_409_600_000L;

    private static MappedLog bodies() {
        return new MappedLog(null)
                .field("request_id", "/id")
                .field("timestamp", "/at")
                .field("request", "/in")
                .field("response", "/out");
    }

    private static String record(String in, String out) {
        return "{\"id\":\"r1\",\"at\":" + TIME + ",\"in\":" + in + ",\"out\":" + out + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Two rows of two features, in each form that a body may have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[[1,2.5],[3,4]]}",
                "{\"inputs\":[[1,2.5],[3,4]]}",
                "[[1,2.5],[3,4]]",
                "{\"data\":[[1,2.5],[3,4]]}",
                "{\"data\":{\"ndarray\":[[1,2.5],[3,4]]}}",
                "{\"data\":{\"tensor\":{\"shape\":[2,2],\"values\":[1,2.5,3,4]}}}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\","
                        + "\"data\":[1,2.5,3,4]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"data\":[[1,2.5],[3,4]]}]}",
                "{\"inputs\":[{\"name\":\"a\",\"shape\":[2],\"data\":[1,3]},"
                        + "{\"name\":\"b\",\"shape\":[2,1],\"data\":[2.5,4]}]}",
                "{\"inputs\":{\"a\":[1,3],\"b\":[2.5,4]}}",
                "{\"dataframe_split\":{\"data\":[[1,2.5],[3,4]],\"columns\":[\"a\",\"b\"]}}",
                "{\"strData\":\"1,2.5\\n3,4\\n\"}",
                "\"1,2.5\\r\\n3,4\"",
                "[\"[1,2.5]\",\"[3,4]\"]",
                // JSON Lines, as SageMaker calls application/jsonlines.
                "\"[1,2.5]\\n[3,4]\\n\"",
                "\"{\\\"features\\\":[1,2.5]}\\n\\n{\\\"features\\\":[3,4]}\"",
                // What Azure's endpoints put around the rows.
                "{\"input_data\":{\"columns\":[\"a\",\"b\"],\"index\":[0,1],\"data\":[[1,2.5],[3,4]]}}",
                "{\"input_data\":[[1,2.5],[3,4]],\"params\":{}}",
                "{\"input_data\":{\"a\":[1,3],\"b\":[2.5,4]}}",
                "{\"Inputs\":{\"data\":[[1,2.5],[3,4]]},\"GlobalParameters\":{\"method\":\"predict\"}}"
            })
    void aBodyIsKnownByItsOwnKeys(String body) {
        List<MirroredRequest> requests =
                bodies().requests(record(body, "{\"predictions\":[0.1,0.2]}"));
        assertThat(requests).extracting(MirroredRequest::requestId).containsExactly("r1#0", "r1#1");
        assertThat(requests.get(0).features().numbers()).containsExactly(1, 2.5);
        assertThat(requests.get(1).features().numbers()).containsExactly(3, 4);
        assertThat(requests.get(1).primary().score()).isEqualTo(0.2);
        assertThat(requests.get(1).timestamp()).isEqualTo(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[{\"b\":2,\"a\":\"x\"}]}",
                "{\"dataframe_records\":[{\"b\":2,\"a\":\"x\",\"c\":[1]}]}",
                "{\"dataframe_split\":{\"columns\":[\"c\",\"b\",\"a\"],\"data\":[[null,2,\"x\"]]}}",
                "{\"data\":{\"names\":[\"b\",\"a\"],\"ndarray\":[[2,\"x\"]]}}",
                "{\"inputs\":{\"a\":[\"x\"],\"b\":[2]}}",
                "{\"b\":\"2\",\"a\":\"x\"}",
                "[{\"a\":\"x\",\"b\":2}]",
                "{\"Inputs\":{\"WebServiceInput0\":[{\"a\":\"x\",\"b\":2}]}}",
                "{\"Inputs\":{\"data\":[{\"b\":2,\"a\":\"x\"}]}}",
                "{\"input_data\":{\"columns\":[\"b\",\"a\"],\"data\":[[2,\"x\"]]}}"
            })
    void featuresAreReadByName(String body) {
        MirroredRequest request =
                bodies().features("a", "b").requests(record(body, "[0.5]")).get(0);
        assertThat(request.requestId()).isEqualTo("r1");
        assertThat(request.features().texts()[0]).isEqualTo("x");
        assertThat(request.features().numbers()[1]).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"predictions\":[1]}",
                "{\"predictions\":[\"1\"]}",
                "{\"predictions\":[[1]]}",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"data\":[1]}]}",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,1],\"data\":[1]}]}",
                "{\"outputs\":[1]}",
                "{\"data\":{\"ndarray\":[1]}}",
                "{\"Results\":[1]}",
                "[1]",
                "1",
                "\"1\\n\""
            })
    void aPredictionIsReadAsTheSpecSays(String body) {
        String record = record("[7]", body);
        assertThat(bodies().requests(record).get(0).primary().score()).isEqualTo(1);
        assertThat(bodies().kind(Kind.LABEL).requests(record).get(0).primary().label())
                .isEqualTo("1");
    }

    /** A line that is cut is no row less: the record is rejected. */
    @Test
    void linesOfJsonAreAllReadOrNone() {
        assertThat(
                        bodies().reason(
                                        record(
                                                quoted("{\"features\":[1]}\n{\"features\":[2"),
                                                "[0.5,0.6]")))
                .contains("line 2: a text that is not valid JSON: it ends too early");
        assertThat(bodies().reason(record(quoted("[1]\nnonsense"), "[0.5,0.6]")))
                .contains("line 2: \"nonsense\", which is not JSON, as the lines before it are");
        assertThat(bodies().reason(record(quoted("[1]\n[2]"), "[0.5]")))
                .contains("2 rows in the request, but 1 in the response");
        MappedLog scores =
                new MappedLog(null)
                        .field("request_id", "/id")
                        .field("timestamp", "/at")
                        .field("request", "/in")
                        .field("primary_prediction", "/out/*/score");
        assertThat(
                        scores.requests(
                                record(
                                        quoted("[1]\n[2]"),
                                        quoted("{\"score\":0.25}\n{\"score\":0.75}"))))
                .extracting(request -> request.primary().score())
                .containsExactly(0.25, 0.75);
    }

    /** A feature may have any name, if it is no rows. */
    @Test
    void wordsOfAzureMayBeFeatures() {
        MirroredRequest request =
                bodies().features("input_data", "Inputs")
                        .requests(record("{\"input_data\":3,\"Inputs\":\"x\"}", "[0.5]"))
                        .get(0);
        assertThat(request.features().numbers()[0]).isEqualTo(3);
        assertThat(request.features().texts()[1]).isEqualTo("x");
    }

    /** As XGBoost's container answers with multi:softprob. */
    @Test
    void numbersAloneAreTheVectorOfTheOnlyRow() {
        for (String answer :
                List.of("[0.25,0.75]", quoted("[0.25, 0.75]"), "{\"predictions\":[0.25,0.75]}")) {
            assertThat(
                            bodies().kind(Kind.VECTOR)
                                    .requests(record("[[1,2]]", answer))
                                    .get(0)
                                    .primary()
                                    .vector())
                    .as(answer)
                    .containsExactly(0.25, 0.75);
        }
        assertThat(bodies().kind(Kind.VECTOR).reason(record("[[1],[2]]", "[0.25,0.75]")))
                .contains("2 rows in the request, but 1 in the response");
    }

    @Test
    void aTextIsReadAsJsonOrBase64OfJson() {
        String json = "{\"instances\":[[1]]}";
        for (String text : List.of(json, base64(json), " " + json)) {
            assertThat(bodies().requests(record(quoted(text), "[0.5]")).get(0).features().numbers())
                    .containsExactly(1);
        }
    }

    @Test
    void aPathGoesOnWithinATextAndPicksByName() {
        MappedLog log =
                bodies().field("primary_prediction", "/out/outputs/score/*")
                        .field("request_id", "/meta/ids/1");
        String out =
                "{\"outputs\":[{\"name\":\"label\",\"shape\":[1],\"data\":[3]},"
                        + "{\"name\":\"score\",\"shape\":[1],\"data\":[0.25]}]}";
        String record =
                "{\"meta\":"
                        + quoted("{\"ids\":[\"x\",\"y\"]}")
                        + ",\"at\":"
                        + TIME
                        + ",\"out\":"
                        + quoted(out)
                        + ",\"in\":[1]}";
        MirroredRequest request = log.requests(record).get(0);
        assertThat(request.requestId()).isEqualTo("y");
        assertThat(request.primary().score()).isEqualTo(0.25);
    }

    @Test
    void theFirstPathThatIsThereCounts() {
        MappedLog log = bodies().field("primary_prediction", "/out/predictions/*/score", "/out/*");
        assertThat(
                        log.requests(
                                record(
                                        "[[1],[2]]",
                                        "{\"predictions\":[{\"score\":1},{\"score\":2}]}")))
                .extracting(request -> request.primary().score())
                .containsExactly(1.0, 2.0);
        // Some servers write the answers of all rows on one line of CSV.
        assertThat(log.requests(record("[[1],[2]]", "\"1,2\"")))
                .extracting(request -> request.primary().score())
                .containsExactly(1.0, 2.0);
    }

    @Test
    void aTextMayHaveItsEncodingBesideIt() {
        String in = "{\"data\":" + quoted(base64("1,2\n")) + ",\"encoding\":\"BASE64\"}";
        String out = "{\"encoding\":\"BASE64\",\"data\":" + quoted(base64("0.5")) + "}";
        MirroredRequest request = bodies().requests(record(in, out)).get(0);
        assertThat(request.features().numbers()).containsExactly(1, 2);
        assertThat(request.primary().score()).isEqualTo(0.5);
        assertThat(bodies().reason(record(in, "{\"data\":\"<html>\",\"encoding\":\"BASE64\"}")))
                .isEqualTo(
                        "response at /out: the text \"<html>\", which is not base64 of a text in"
                                + " UTF-8");
    }

    @Test
    void recordsOfOthersBelongElsewhere() {
        MappedLog log = bodies().where("/who", "me", "1");
        assertThat(log.read("{\"who\":\"you\",\"at\":" + TIME + "}").elsewhere()).isEqualTo(TIME);
        assertThat(log.read("{\"at\":\"?\"}").elsewhere()).isEqualTo(Long.MIN_VALUE);
        String mine = record("[1]", "[1]").replace("}", ",\"who\":1}");
        assertThat(log.read(mine).exchange()).isNotNull();
    }

    @Test
    void aKindMakesARecordOneHalf() {
        MappedLog log = bodies().field("kind", "/type");
        String half = "{\"id\":7,\"at\":" + TIME + ",\"type\":\"x.%s\",\"%s\":[[1]]}";
        Exchange request = log.exchange(half.formatted("request", "in"));
        assertThat(request.part()).isEqualTo(Part.REQUEST);
        assertThat(request.requestId()).isEqualTo("7");
        assertThat(request.rows()).isEqualTo(1);
        assertThat(request.primary()).isNull();
        Exchange response = log.exchange(half.formatted("response", "out"));
        assertThat(response.part()).isEqualTo(Part.RESPONSE);
        assertThat(response.primary()).hasSize(1);
        assertThat(log.reason(half.formatted("explain", "out")))
                .startsWith("kind at /type must be a text that ends in request or response");
    }

    /** Otherwise its request would be rejected twice. */
    @Test
    void aMalformedHalfKeepsItsId() {
        LogRecord read =
                bodies().field("kind", "/type")
                        .read(
                                "{\"id\":\"r\",\"at\":"
                                        + TIME
                                        + ",\"type\":\"request\",\"in\":{\"a\":1}}");
        assertThat(read.exchange().requestId()).isEqualTo("r");
        assertThat(read.exchange().fault()).startsWith("request at /in: an object with a, but");
        String cut = "{\"id\":\"r\",\"at\":" + TIME + ",\"type\":\"response\",\"out\":[1,";
        LogRecord truncated = bodies().field("kind", "/type").read(cut);
        assertThat(truncated.exchange().requestId()).isEqualTo("r");
        assertThat(truncated.exchange().part()).isEqualTo(Part.RESPONSE);
        assertThat(truncated.exchange().fault()).startsWith("not valid JSON: ");
        LogRecord ofOthers = bodies().field("kind", "/type").where("/type", "request").read(cut);
        assertThat(ofOthers.rejected().reason()).startsWith("not valid JSON: ");
    }

    @Test
    void kafkaHasHeadersBesideTheValue() {
        Map<String, String> headers =
                Map.of(
                        "ce_id", "r9",
                        "ce_type", "org.kubeflow.serving.inference.request",
                        "ce_time", "2026-03-02T00:00:00.5Z");
        Envelope envelope =
                new Envelope() {
                    @Override
                    public byte[] headerBytes(String name) {
                        String text = headers.get(name);
                        return text == null ? null : text.getBytes(UTF_8);
                    }

                    @Override
                    public String key() {
                        return "{\"order\":\"o-1\"}";
                    }

                    @Override
                    public Long timestamp() {
                        return null;
                    }
                };
        Exchange read =
                new MappedLog("kserve").read("{\"instances\":[[1,2]]}", envelope).exchange();
        assertThat(read.fault()).isNull();
        assertThat(read.requestId()).isEqualTo("r9");
        assertThat(read.timestamp()).isEqualTo(1_772_409_600_500L);
        assertThat(read.features()[0].numbers()).containsExactly(1, 2);
        assertThat(
                        new MappedLog("kserve")
                                .field("request_id", "key:/order")
                                .read("{\"instances\":[[1,2]]}", envelope)
                                .exchange()
                                .requestId())
                .isEqualTo("o-1");
        assertThat(
                        new MappedLog("kserve")
                                .field("request_id", "key:")
                                .read("{\"instances\":[[1,2]]}", envelope)
                                .exchange()
                                .requestId())
                .isEqualTo("{\"order\":\"o-1\"}");
        assertThat(
                        new MappedLog("kserve")
                                .field("request_id", "key:/nothing")
                                .read("{\"instances\":[[1,2]]}", envelope)
                                .rejected()
                                .reason())
                .isEqualTo("request_id is missing: there is nothing at key:/nothing");
    }

    @Test
    void aFaultNamesThePathAndWhatIsThere() {
        assertThat(bodies().reason(record("{\"instances\":[[1,\"x\"]]}", "[1]")))
                .isEqualTo("request at /in: features[1] must be a number, not the text \"x\"");
        assertThat(bodies().reason(record("[[1],[2]]", "{\"predictions\":[1,2,3]}")))
                .isEqualTo("2 rows in the request, but 3 in the response");
        assertThat(bodies().reason(record("[1]", "null")))
                .startsWith("response at /out: null, not");
        assertThat(bodies().reason(record("[1]", "[[0.1,0.9]]")))
                .startsWith(
                        "response at /out: an array of 2 numbers, not a number"
                                + " (compare.prediction: score); pick one with");
        assertThat(bodies().reason(record("\"{\\\"instances\\\": [[1\"", "[1]")))
                .startsWith("request at /in: a text that is not valid JSON");
        assertThat(bodies().reason("{\"id\":\"r\",\"at\":" + TIME + ",\"in\":[1]}"))
                .isEqualTo("response is missing: there is nothing at /out");
        assertThat(bodies().reason("{\"id\":\"r\",\"in\":[1]}"))
                .isEqualTo("timestamp is missing: there is nothing at /at");
        assertThat(
                        bodies().reason(
                                        record(
                                                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],"
                                                        + "\"data\":[1,2,3]}]}",
                                                "[1]")))
                .isEqualTo(
                        "request at /in: a tensor of shape [1, 4], which needs 4 values, but has"
                                + " 3");
    }

    @Test
    void aStatusOtherThanSuccessIsThePrimarysFailure() {
        String record = record("[1]", "[1]").replace("}", ",\"code\":503}");
        assertThat(bodies().field("status", "/code").reason(record))
                .isEqualTo("the primary failed (status 503), so there is nothing to compare with");
    }

    @Test
    void aLatencyHasItsUnit() {
        String record = record("[1]", "[1]").replace("}", ",\"took\":\"2500\"}");
        assertThat(
                        bodies().field("primary_latency_us", "/took")
                                .exchange(record)
                                .primaryLatencyMs())
                .isEqualTo(2.5);
        assertThat(bodies().exchange(record).primaryLatencyMs()).isNaN();
    }

    @Test
    void aLogWithoutIdsHasPlaces() {
        String record = "{\"timestamp\":" + TIME + ",\"x\":[1],\"primary_prediction\":0.5}";
        MirroredRequest request =
                new MappedLog(null).field("features", "x").requests(record).get(0);
        assertThat(request.requestId()).isEqualTo("log.jsonl:1");
    }

    @Test
    void theWholeRecordMayBeTheFeatures() {
        String record =
                "{\"id\":5,\"timestamp\":" + TIME + ",\"a\":\"1\",\"y\":\"0.5\",\"b\":true}";
        MirroredRequest request =
                new MappedLog(null)
                        .field("request_id", "id")
                        .field("features", "")
                        .field("primary_prediction", "y")
                        .features("b", "a")
                        .requests(record)
                        .get(0);
        assertThat(request.features().numbers()).containsExactly(1, 1);
        assertThat(request.primary().score()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"id\":\"r\"", "nonsense", "", "{\"id\":\"r\",\"id\":\"s\"}"})
    void aRecordThatIsNoJsonIsRejectedAlone(String record) {
        assertThat(bodies().read(record).rejected()).isNotNull();
    }

    @Test
    void nestingAsDeepAsARecordAllowsIsRejected() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThat(bodies().reason(record(quoted(deep), "[1]")))
                .startsWith("request at /in: a text that is not valid JSON");
        assertThat(bodies().read(record(deep, "[1]")).rejected()).isNotNull();
    }

    @Test
    void aRecordMayHaveManyRows() {
        String row = "[1,2],";
        String in = "[" + row.repeat(20_000) + "[1,2]]";
        String out = "[" + "1,".repeat(20_000) + "1]";
        assertThat(bodies().requests(record(in, out))).hasSize(20_001);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2026-03-02 00:00:00.5 UTC\" | 1772409600500",
                "\"2026-03-02 01:00:00\" | 1772409600000",
                "\"2026-03-02T00:00:00.123456789Z\" | 1772409600123",
                "\"2026-03-02 00:00:00+00\" | 1772409600000",
                "\"2026-03-02T00:00:00.5+0000\" | 1772409600500",
                "\"2026-03-02T02:00:00+0200\" | 1772409600000",
                "\"2026-03-02T02:00:00+02\" | 1772409600000",
                "1772409600 | 1772409600000",
                "\"1772409600\" | 1772409600000",
                "1772409600.25 | 1772409600250",
                "1772409600123456 | 1772409600123",
                "1772409600123456789 | 1772409600123",
            })
    void aTimeIsReadInEveryForm(String written, long time) {
        String record = record("[1]", "[1]").replace(Long.toString(TIME), written);
        assertThat(bodies().zone("Europe/Berlin").exchange(record).timestamp()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-10-25 02:30:00\"",
                "\"2026-03-29 02:30:00\"",
                "\"02/03/2026 10:00\"",
                "20260302",
                "20260302140500",
                "2026030214",
                "202603021405",
                "true",
                "null",
            })
    void aTimeThatCouldBeTwoOrNoneIsRejected(String written) {
        String record = record("[1]", "[1]").replace(Long.toString(TIME), written);
        assertThat(bodies().zone("Europe/Berlin").reason(record)).startsWith("timestamp");
    }

    @Test
    void aMakersReasonForAMissingBodyIsShown() {
        MappedLog log = bodies().field("logging_error", "/codes", "/ref");
        String record = "{\"id\":\"r\",\"at\":" + TIME + ",\"in\":[1],";
        assertThat(log.reason(record + "\"out\":null,\"codes\":[\"TOO_LARGE\",\"SLOW\"]}"))
                .isEqualTo("response is missing: the log has TOO_LARGE, SLOW at /codes instead");
        assertThat(log.reason(record + "\"ref\":\"s3://bucket/9.json\"}"))
                .isEqualTo("response is missing: the log has s3://bucket/9.json at /ref instead");
        assertThat(log.reason(record + "\"codes\":[]}"))
                .isEqualTo("response is missing: there is nothing at /out");
        assertThat(log.reason(record + "\"out\":[1],\"codes\":[\"SAMPLED\"]}")).isNull();
        assertThat(log.reason(record + "\"out\":{\"dataref\":\"s3://x\"}}"))
                .startsWith(
                        "response at /out: a reference to data that is stored elsewhere (dataref:"
                                + " the text \"s3://x\")");
    }

    @Test
    void aTextThatWasCutIsSaidToBeCut() {
        String json = "{\"instances\":[[1,2,3,4]]}";
        assertThat(bodies().reason(record(quoted(json.substring(0, 20)), "[1]")))
                .startsWith("request at /in: a text that is not valid JSON: it ends too early: ");
        String base64 = base64(json);
        assertThat(bodies().reason(record(quoted(base64.substring(0, 21)), "[1]")))
                .endsWith(
                        "which begins like JSON in base64, but is not base64 of a text in UTF-8; it"
                                + " may have been cut");
        assertThat(bodies().reason(record(quoted(base64.substring(0, 20)), "[1]")))
                .startsWith("request at /in: a text that is not valid JSON: it ends too early: ");
    }

    @Test
    void theShadowsAnswersAreNeverAReasonToReject() {
        MappedLog log = bodies().field("shadow_prediction", "/shadow/*");
        String record = record("[[1],[2]]", "[1,2]").replace("}", ",\"shadow\":%s}");
        List<MirroredRequest> nothing = log.requests(record.formatted("[null,0.5]"));
        assertThat(nothing.get(0).shadow()).isNull();
        assertThat(nothing.get(1).shadow().prediction().score()).isEqualTo(0.5);
        assertThat(log.requests(record.formatted("null")).get(0).shadow()).isNull();
        List<MirroredRequest> bad = log.requests(record.formatted("[NaN,\"high\"]"));
        assertThat(bad.get(0).shadow().prediction().score()).isNaN();
        assertThat(bad.get(1).shadow().error())
                .isEqualTo(
                        "shadow_prediction at /shadow/*: the text \"high\" in row 1, not a number"
                                + " (compare.prediction: score)");
        assertThat(log.reason(record.formatted("[1]")))
                .isEqualTo("2 rows in the request, but 1 in the shadow's response");
    }

    @Test
    void aFailureInTheShadowsOwnLogIsTheShadowsFailure() {
        MappedLog log = new MappedLog("databricks").ofAnswers();
        String record =
                "{\"databricks_request_id\":\"r\",\"request_time\":"
                        + TIME
                        + ",\"status_code\":503,\"request\":\"{\\\"inputs\\\":[[1],[2]]}\","
                        + "\"response\":null,\"execution_duration_ms\":7}";
        List<MirroredRequest> failed = log.requests(record);
        assertThat(failed).extracting(MirroredRequest::requestId).containsExactly("r#0", "r#1");
        assertThat(failed.get(1).shadow().error()).isEqualTo("status 503");
        assertThat(failed.get(1).shadow().latencyMs()).isEqualTo(7);
        assertThat(log.reason(record.replace("503", "200")))
                .startsWith("response at /response: null");
    }

    /** Where the response is there and holds no answers, the shadow failed on all rows. */
    @Test
    void aResponseWithoutAnswersInTheShadowsOwnLogIsTheShadowsFailure() {
        MappedLog log = new MappedLog("databricks").ofAnswers();
        String record =
                "{\"databricks_request_id\":\"r\",\"request_time\":"
                        + TIME
                        + ",\"request\":\"{\\\"inputs\\\":[[1],[2]]}\",\"response\":%s}";
        for (String response :
                List.of(
                        "\"{\\\"error_code\\\":\\\"BAD_REQUEST\\\"}\"",
                        "\"{\\\"predictions\\\":[0.1,\"",
                        "\"{\\\"predictions\\\":7}\"",
                        "\"{\\\"predictions\\\":[1,2,3]}\"")) {
            List<MirroredRequest> failed = log.requests(record.formatted(response));
            assertThat(failed)
                    .as(response)
                    .extracting(MirroredRequest::requestId)
                    .containsExactly("r#0", "r#1");
            assertThat(failed.get(1).shadow().error()).as(response).isNotBlank();
        }
        assertThat(log.requests(record.formatted("\"{\\\"predictions\\\":[1,2,3]}\"")).get(0))
                .extracting(failed -> failed.shadow().error())
                .isEqualTo("2 rows in the request, but 3 in the response");
        assertThat(log.requests(record.formatted("\"{\\\"predictions\\\":[1,2]}\"")).get(0))
                .extracting(good -> good.shadow().error())
                .isNull();
        // What the log or the spec leaves out says nothing of the shadow.
        String several =
                "{\\\"outputs\\\":[{\\\"name\\\":\\\"a\\\",\\\"shape\\\":[1],\\\"data\\\":[1]},"
                        + "{\\\"name\\\":\\\"b\\\",\\\"shape\\\":[1],\\\"data\\\":[1]}]}";
        assertThat(log.reason(record.formatted("\"" + several + "\""))).contains("several outputs");
        assertThat(log.reason(record.formatted("\"{\\\"binData\\\":\\\"AA\\\"}\"")))
                .contains("binData, which ShadowGate does not read");
        assertThat(log.reason(record.replace(",\"response\":%s", "")))
                .contains("response is missing");
    }

    /** As web servers log bodies, and tables hold arrays. */
    @Test
    void aTextWhereAPathEndsMayBeJson() {
        MappedLog log =
                new MappedLog(null)
                        .field("request_id", "/id")
                        .field("timestamp", "/at")
                        .field("features", "/in")
                        .field("primary_prediction", "/out")
                        .features("a", "b")
                        .listed("b");
        MirroredRequest request =
                log.requests(record(quoted("{\"a\":1,\"b\":\"[2,3]\"}"), quoted("[0.5]"))).get(0);
        assertThat(request.features().numbers()[0]).isEqualTo(1);
        assertThat(request.features().lists()[1]).containsExactly(2, 3);
        assertThat(request.primary().score()).isEqualTo(0.5);
        assertThat(log.reason(record(quoted("{\"a\":1,"), "[0.5]")))
                .startsWith("features at /in: a text that is not valid JSON: it ends too early");
    }

    /** Two inputs of a language model, of which each is a list. */
    @Test
    void ofSeveralTensorsEachMayHoldAList() {
        MappedLog log = bodies().features("ids", "mask").listed("ids", "mask");
        String tensor = "{\"name\":\"%s\",\"shape\":[1,3],\"datatype\":\"INT64\",\"data\":[%s]}";
        String body =
                "{\"inputs\":["
                        + tensor.formatted("ids", "7,8,9")
                        + ","
                        + tensor.formatted("mask", "1,1,0")
                        + "]}";
        MirroredRequest request = log.requests(record(body, "[0.5]")).get(0);
        assertThat(request.features().lists()[0]).containsExactly(7, 8, 9);
        assertThat(request.features().lists()[1]).containsExactly(1, 1, 0);
        assertThat(bodies().features("ids", "mask").reason(record(body, "[0.5]")))
                .contains("feature ids must be a finite number, a text or a boolean");
    }

    @Test
    void tensorsOfTensorFlowAreRead() {
        String tensor =
                "{\"x\":{\"dtype\":\"DT_FLOAT\",\"%s\":{\"dim\":[{\"size\":\"2\"},"
                        + "{\"size\":\"%d\"}]},\"%s\":[%s]}}";
        for (String shape : List.of("tensorShape", "tensor_shape")) {
            String values = shape.equals("tensorShape") ? "floatVal" : "float_val";
            List<MirroredRequest> rows =
                    bodies().requests(
                                    record(
                                            "{\"inputs\":"
                                                    + tensor.formatted(shape, 2, values, "1,2,3,4")
                                                    + "}",
                                            "{\"outputs\":"
                                                    + tensor.formatted(shape, 1, values, "0.5,0.25")
                                                    + "}"));
            assertThat(rows.get(1).features().numbers()).containsExactly(3, 4);
            assertThat(rows.get(0).primary().score()).isEqualTo(0.5);
            assertThat(rows.get(1).primary().score()).isEqualTo(0.25);
        }
        String binary = tensor.formatted("tensorShape", 2, "tensorContent", "");
        assertThat(bodies().reason(record("{\"inputs\":" + binary + "}", "[0.5]")))
                .contains("a tensor without data");
    }

    @Test
    void featuresMayBeListsOrMissing() {
        MappedLog log = bodies().features("a", "b").listed("b").optional("a");
        for (String row : List.of("{\"a\":null,\"b\":[1,[2,3]]}", "{\"b\":[1,2,3],\"a\":NaN}")) {
            MirroredRequest request = log.requests(record("[" + row + "]", "[1]")).get(0);
            assertThat(request.features().isMissing(0)).isTrue();
            assertThat(request.features().lists()[1]).containsExactly(1, 2, 3);
        }
        assertThat(log.reason(record("[{\"b\":null}]", "[1]")))
                .isEqualTo("request at /in: feature b is null");
        assertThat(log.reason(record("[{\"a\":[1],\"b\":[1]}]", "[1]")))
                .startsWith(
                        "request at /in: feature a must be a finite number, a text or a boolean");
        String split = "{\"dataframe_split\":{\"columns\":[\"b\"],\"data\":[[[1]]]}}";
        assertThat(log.requests(record(split, "[1]")).get(0).features().isMissing(0)).isTrue();
        assertThat(log.reason(record(split.replace("[[[1]]]", "[[]]"), "[1]")))
                .endsWith("which ends before the column b");
        MappedLog arrays = bodies().optional("any");
        assertThat(
                        arrays.requests(record("[[1,null,NaN,true,[2]]]", "[1]"))
                                .get(0)
                                .features()
                                .numbers())
                .containsExactly(1, Double.NaN, Double.NaN, 1, Double.NaN);
    }

    @Test
    void aTextMayBeABooleanOrAllDigitsOfANumber() {
        MirroredRequest request =
                bodies().features("a", "b")
                        .requests(record("[{\"a\":\"True\",\"b\":9007199254740993}]", "[1]"))
                        .get(0);
        assertThat(request.features().numbers()[0]).isEqualTo(1);
        assertThat(request.features().texts()).containsExactly("True", "9007199254740993");
    }

    /** Without a layout, the rest of the log is in ShadowGate's own. */
    @Test
    void anIdOfItsOwnNameIsFound() {
        String record =
                "{\"request_id\":\"mine\",\"timestamp\":\"2026-03-02 01:00:00\",\"features\":[1],"
                        + "\"primary_prediction\":0.5,\"primary_latency_ms\":3}";
        MirroredRequest request = new MappedLog(null).zone("Europe/Berlin").requests(record).get(0);
        assertThat(request.requestId()).isEqualTo("mine");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.primaryLatencyMs()).isEqualTo(3);
    }

    @Test
    void anIdIsNotTooLongAndWhole() {
        assertThat(bodies().reason(record("[1]", "[1]").replace("r1", "x".repeat(1 << 19))))
                .startsWith(
                        "request_id at /id must be at most 1024 characters long, not the text"
                                + " \"xxx")
                .hasSizeLessThan(200);
        assertThat(bodies().reason(record("[1]", "[1]").replace("r1", "\\ud800")))
                .isEqualTo("request_id holds half of a surrogate pair");
    }

    @Test
    void aWhereThatCannotBeReadRejects() {
        assertThat(
                        bodies().where("/meta/model", "v12")
                                .reason(record("[1]", "[1]").replace("}", ",\"meta\":\"{cut\"}")))
                .startsWith(
                        "what traffic.record.where looks for at /meta/model: a text that is not");
    }

    @Test
    void feedbackBelongsElsewhere() {
        assertThat(
                        bodies().field("kind", "/type")
                                .read(
                                        record("[1]", "[1]")
                                                .replace("}", ",\"type\":\"io.seldon.feedback\"}"))
                                .elsewhere())
                .isEqualTo(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[2147483647,0],\"data\":[]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[0,2147483647],\"data\":[]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[],\"data\":[1]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[-1,-1],\"data\":[1]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[99999999,99999999],\"data\":[1]}]}",
                "{\"inputs\":{}}",
                "{\"instances\":[]}",
                "{\"dataframe_split\":{}}",
                "{\"dataframe_split\":{\"columns\":[1]}}",
                "{\"data\":{\"data\":{\"data\":\"\"}}}",
                "{\"instances\":1}",
                "\"\"",
                "\"\\n\\n\"",
                "[]",
                "{}",
            })
    void aBodyThatIsNoneIsRejectedAlone(String body) {
        assertThat(bodies().reason(record(body, "[1]"))).isNotNull();
        assertThat(bodies().reason(record("[1]", body))).isNotNull();
    }
}
