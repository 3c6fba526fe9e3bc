package io.shadowgate.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecDigestTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    /** Written by hand. A change here gives every test in the field another digest. */
    private static final String CANONICAL =
            """
            {"compare.bins.count":20,"compare.bins.from":0.0,"compare.bins.to":1.0,\
            "compare.max-segment-values":1000,"compare.prediction":"score","compare.segments":[],\
            "compare.tolerance.absolute":1.0E-6,"compare.tolerance.relative":0.0,\
            "gates.above-noise-floor":false,"gates.alpha.for":"shadow",\
            "gates.alpha.promote":0.05,"gates.alpha.reject":0.05,\
            "gates.classes.names":[],\
            "gates.max-distribution-divergence":0.15,"gates.max-shadow-error-rate":0.001,\
            "gates.max-shadow-latency-p99-ms":100.0,"gates.min-agreement-rate":0.9,\
            "gates.min-duration":"PT168H","gates.min-requests":10000,"gates.policy":"evidence",\
            "gates.segments.measures":["agreement"],"gates.segments.most":100,\
            "gates.segments.names":[],"gates.segments.without-power":"hold",\
            "gates.tuned-to-requests":10000,"gates.windows-between-false-alarms":2016.0,\
            "inference.batch":256,"inference.linger":"PT0.005S",\
            "inference.single-calls":0.02,"inference.timeout":"PT0.2S","inference.workers":1,"primary.name":"old",\
            "shadows[0].features":[],"shadows[0].model.path":"new.onnx",\
            "shadows[0].name":"new","shadows[0].output.labels":[],"test":"t",\
            "traffic.files.path":"requests","traffic.idleness":"PT1M",\
            "traffic.max-ahead":"PT1H","traffic.max-record-bytes":1048576,"traffic.out-of-orderness":"PT30S",\
            "traffic.sample.key":"request_id","traffic.sample.rate":1.0,"window":"PT5M"}\
            """;

    @Test
    void coversEveryEffectiveValue() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(CANONICAL.getBytes(UTF_8));
        assertThat(digestWith(Map.of())).isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void ignoresCommentsOrderSpellingAndFolder(@TempDir Path folder) throws Exception {
        Path same =
                Files.writeString(
                        folder.resolve("same.yaml"),
                        """
                        # the same test
                        window: 300 s
                        gates: {min-agreement-rate: 9e-1}   # the default
                        sinks:
                          files:
                            comparisons: true
                            path: /elsewhere
                        shadows: [{model: {path: new.onnx}, name: "new"}]
                        primary: {name: old}
                        traffic: {max-record-bytes: 1024 kb, files: {path: requests}}
                        test: t
                        """);
        assertThat(SpecReader.read(same, Map.of()).sha256()).isEqualTo(digestWith(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "gates.min-agreement-rate, 0.91",
        "traffic.files.path, requests2",
        "traffic.files.monitor, 1 s",
        "shadows[0].name, newer",
        "window, 6 min"
    })
    void changesWithEachValue(String path, String value) {
        assertThat(digestWith(Map.of(path, value))).isNotEqualTo(digestWith(Map.of()));
    }

    /** So that a change of gates leaves windows that were made before in their right. */
    @Test
    void windowsDependOnAllButSinksAndGatesThatCountNothing() {
        String windows = windowsDigestWith(Map.of());
        assertThat(windows).isNotEqualTo(digestWith(Map.of()));
        for (String same :
                List.of(
                        "gates.min-agreement-rate=0.91",
                        "gates.min-requests=1",
                        "gates.policy=point",
                        "gates.alpha.promote=0.01",
                        "sinks.files.path=elsewhere",
                        "sinks.files.comparisons=true")) {
            String[] override = same.split("=");
            assertThat(windowsDigestWith(Map.of(override[0], override[1]))).isEqualTo(windows);
        }
        for (String other :
                List.of(
                        "window=6 min",
                        "test=u",
                        "compare.tolerance.absolute=0.5",
                        "traffic.files.path=log/{uuuu}/{DDD}",
                        "gates.max-shadow-latency-p99-ms=99",
                        "gates.paired-latency.threshold-ms=99",
                        "gates.cluster-key=segments.user",
                        "inference.single-calls=0.5",
                        "inference.timeout=1 s")) {
            String[] override = other.split("=");
            assertThat(windowsDigestWith(Map.of(override[0], override[1]))).isNotEqualTo(windows);
        }
    }

    private static String windowsDigestWith(Map<String, String> overrides) {
        return SpecReader.read(SMALLEST, overrides).windowsSha256();
    }

    private static String digestWith(Map<String, String> overrides) {
        return SpecReader.read(SMALLEST, overrides).sha256();
    }
}
