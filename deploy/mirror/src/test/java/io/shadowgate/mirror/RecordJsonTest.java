package io.shadowgate.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class RecordJsonTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    @Test
    void aRecordHasTheFieldsOfARequest() throws Exception {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("age", 42);
        features.put("income", 1234.5);
        features.put("ratio", 0.1f);
        features.put("home", "RENT");
        features.put("new", true);
        features.put("gone", null);
        features.put("history", new double[] {1, 2.5});
        features.put("nested", List.of(1, List.of("a", 2L)));
        features.put("count", new AtomicInteger(3));
        MirroredRequest request =
                MirroredRequest.of("r-1")
                        .at(1_780_000_000_123L)
                        .features(features)
                        .answered(0.25, 12.75)
                        .segment("country", "DE")
                        .segment("user", null)
                        .shadowAnswered(new double[] {0.5, 0.5}, 3);
        assertThat(text(request))
                .isEqualTo(
                        "{'request_id':'r-1','timestamp':1780000000123,'primary_model':'v12',"
                                + "'primary_prediction':0.25,'primary_latency_ms':12.75,"
                                + "'features':{'age':42,'income':1234.5,'ratio':0.1,'home':'RENT',"
                                + "'new':true,'gone':null,'history':[1,2.5],"
                                + "'nested':[1,['a',2]],'count':3},'segments':{'country':'DE'},"
                                + "'shadow_prediction':[0.5,0.5],'shadow_latency_ms':3}");
    }

    @Test
    void failuresAndUnknownLatenciesAreRecorded() throws Exception {
        MirroredRequest request =
                MirroredRequest.of("r")
                        .at(1)
                        .features(new float[] {0.1f, Float.NaN})
                        .failed("down", -1)
                        .shadowFailed("no answer", Double.POSITIVE_INFINITY);
        assertThat(text(request))
                .isEqualTo(
                        "{'request_id':'r','timestamp':1,'primary_model':'v12',"
                                + "'primary_error':'down','features':[0.1,NaN],"
                                + "'shadow_error':'no answer','shadow_latency_ms':Infinity}");
        assertThat(text(MirroredRequest.of("r").at(1).answered("high", Double.NaN)))
                .isEqualTo(
                        "{'request_id':'r','timestamp':1,'primary_model':'v12',"
                                + "'primary_prediction':'high'}");
    }

    @Test
    void anyTextAndNumberSurvives() throws Exception {
        Random random = new Random(11);
        RecordJson records = new RecordJson("m", "v12", Redaction.NONE);
        for (int i = 0; i < 2000; i++) {
            StringBuilder name = new StringBuilder();
            for (int c = random.nextInt(12); c >= 0; c--) {
                name.appendCodePoint(codePoint(random, i % 2 == 0 ? 0x80 : 0x110000));
            }
            double number =
                    i % 3 == 0 ? random.nextInt() : Double.longBitsToDouble(random.nextLong());
            Map<String, Object> features = new HashMap<>();
            features.put(name.toString(), number);
            byte[] bytes =
                    records.request(
                            MirroredRequest.of("id")
                                    .features(features)
                                    .answered(name.toString(), 1)
                                    .copy(10_000));
            JsonNode read = JSON.readTree(bytes);
            assertThat(read.get("primary_prediction").stringValue()).isEqualTo(name.toString());
            assertThat(
                            Double.doubleToLongBits(
                                    read.get("features").get(name.toString()).asDouble()))
                    .isEqualTo(Double.doubleToLongBits(number));
        }
    }

    private static int codePoint(Random random, int end) {
        int point = random.nextInt(end);
        return Character.getType(point) == Character.SURROGATE ? 'x' : point;
    }

    @Test
    void halfOfASurrogatePairIsReplaced() throws Exception {
        assertThat(text(MirroredRequest.of("r").at(1).answered("a\uD800b\uDC53", Double.NaN)))
                .contains("'a\uFFFDb\uFFFD'");
    }

    @Test
    void aCopyDoesNotChangeWithItsSource() throws Exception {
        double[] history = {1};
        List<Object> list = Arrays.asList(1, 2);
        Map<String, Object> features = new LinkedHashMap<>(Map.of("list", list));
        features.put("history", history);
        MirroredRequest request = MirroredRequest.of("r").at(1).features(features);
        Copy copy = request.copy(10_000);
        String before = new String(new RecordJson("m", "v", Redaction.NONE).request(copy), UTF_8);
        history[0] = 9;
        list.set(0, 9);
        features.put("more", 9);
        request.answered(9, 9).at(9);
        assertThat(new String(new RecordJson("m", "v", Redaction.NONE).request(copy), UTF_8))
                .isEqualTo(before)
                .doesNotContain("9");
    }

    @Test
    void whatCannotBeMirroredSaysWhy() {
        assertThat(fault(MirroredRequest.of(null))).isEqualTo(DropReason.INVALID);
        assertThat(fault(MirroredRequest.of(""))).isEqualTo(DropReason.INVALID);
        assertThat(fault(MirroredRequest.of("x".repeat(1025)))).isEqualTo(DropReason.INVALID);
        assertThat(fault(MirroredRequest.of("r").features(List.of("a"), new double[2])))
                .isEqualTo(DropReason.INVALID);
        List<Object> endless = new java.util.ArrayList<>();
        endless.add(endless);
        assertThat(fault(MirroredRequest.of("r").features(Map.of("endless", endless))))
                .isEqualTo(DropReason.INVALID);
        assertThat(fault(MirroredRequest.of("r").features(new double[1_000_000])))
                .isEqualTo(DropReason.TOO_LARGE);
    }

    @Test
    void aWeightIsAtLeastTheBytes() throws Exception {
        Random random = new Random(3);
        RecordJson records = new RecordJson("m", "v12", Redaction.NONE);
        for (int i = 0; i < 500; i++) {
            Map<String, Object> features = new HashMap<>();
            for (int f = random.nextInt(30); f > 0; f--) {
                features.put("f" + f, f % 3 == 0 ? "é".repeat(f) : random.nextGaussian());
            }
            Copy copy = MirroredRequest.of("id-" + i).features(features).answered(1, 1).copy(9999);
            assertThat(copy.weight()).isGreaterThan(records.request(copy).length);
        }
    }

    @Test
    void whatIsRedactedDoesNotLeave(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123\n");
        Redaction redaction =
                new Redaction(
                        Map.of(
                                "name", new Redaction.Drop(),
                                "zip", new Redaction.Hash(),
                                "age", new Redaction.Bucket(10),
                                "segments.user", new Redaction.Hash()),
                        true,
                        "${file:" + key + "}");
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("name", "Ada");
        features.put("zip", "10115");
        features.put("age", 47.5);
        features.put("income", 5);
        MirroredRequest request =
                MirroredRequest.of("user-7").at(1).features(features).segment("user", "ada");
        HmacUtils hmac = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "0123456789abcdef0123");
        String json =
                new String(new RecordJson("m", "v", redaction).request(request.copy(999)), UTF_8);
        JsonNode read = JSON.readTree(json);
        assertThat(json).doesNotContain("Ada", "ada", "10115", "47", "user-7");
        assertThat(read.get("request_id").stringValue())
                .isEqualTo(hmac.hmacHex("user-7").substring(0, 32));
        assertThat(read.get("features").get("zip").stringValue())
                .isEqualTo(hmac.hmacHex("10115").substring(0, 32));
        assertThat(read.get("features").get("age").intValue()).isEqualTo(40);
        assertThat(read.get("features").get("income").intValue()).isEqualTo(5);
        assertThat(read.get("segments").get("user").stringValue())
                .isEqualTo(hmac.hmacHex("ada").substring(0, 32));
        // A rule cannot find its feature in an array.
        Copy array = MirroredRequest.of("r").features(new double[] {47.5}).copy(999);
        assertThat(new String(new RecordJson("m", "v", redaction).request(array), UTF_8))
                .doesNotContain("47");
    }

    @Test
    void aHashNeedsAKeyByReference() {
        assertThatThrownBy(() -> new Redaction(Map.of(), true, null))
                .hasMessage("hashes need a key: set it to ${env:NAME} or ${file:PATH}");
        assertThatThrownBy(() -> new Redaction(Map.of(), true, "0123456789abcdef"))
                .hasMessageContaining("a reference")
                .hasMessageNotContaining("0123456789abcdef");
        assertThatThrownBy(() -> new Redaction(Map.of(), true, "${env:NO_SUCH_VARIABLE}"))
                .hasMessage("there is no environment variable NO_SUCH_VARIABLE");
        assertThatThrownBy(() -> new Redaction.Bucket(0)).hasMessageContaining("above 0");
    }

    private static DropReason fault(MirroredRequest request) {
        try {
            request.copy(100_000);
            throw new AssertionError("nothing is wrong with it");
        } catch (Unmirrorable e) {
            return e.reason();
        }
    }

    /** With single quotes, which read better here. */
    private static String text(MirroredRequest request) throws Exception {
        byte[] bytes = new RecordJson("m", "v12", Redaction.NONE).request(request.copy(10_000));
        return new String(bytes, UTF_8).replace('"', '\'');
    }
}
