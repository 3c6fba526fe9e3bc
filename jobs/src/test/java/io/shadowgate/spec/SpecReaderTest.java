package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.statistics.ScoreBins;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {
    private static final Path EXAMPLE = resource("credit-risk.yaml");
    private static final Path SMALLEST = resource("smallest.yaml");

    @Test
    void readsEveryKeyOfTheExample() {
        Path folder = EXAMPLE.getParent();
        ShadowTest spec = SpecReader.read(EXAMPLE, Map.of());
        assertThat(spec)
                .isEqualTo(
                        new ShadowTest(
                                "credit-risk-v13",
                                new Traffic(
                                        new Traffic.Files(
                                                folder + "/requests/{yyyy-MM-dd}",
                                                Duration.ofSeconds(10),
                                                Duration.ofMinutes(5),
                                                folder + "/out"),
                                        null,
                                        new Traffic.Sample(0.5, "segments.customer"),
                                        Duration.ofSeconds(45),
                                        Duration.ofMinutes(2),
                                        Duration.ofHours(1),
                                        65_536,
                                        null,
                                        true,
                                        null),
                                new ShadowTest.Primary("v12"),
                                List.of(
                                        new Shadow(
                                                "v13",
                                                new Shadow.Model(
                                                        folder + "/models/v13.onnx",
                                                        "9f86d081884c7d659a2feaa0c55ad015"
                                                            + "a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                                                List.of("age", "income", "debt"),
                                                new Shadow.Output("probabilities", 1, List.of())),
                                        new Shadow(
                                                "v14",
                                                new Shadow.Model("s3://models/v14.onnx", null),
                                                List.of(),
                                                new Shadow.Output(null, null, List.of())),
                                        new Shadow(
                                                "v11",
                                                null,
                                                List.of(),
                                                new Shadow.Output(null, null, List.of()))),
                                new Inference(
                                        128, Duration.ofMillis(4), Duration.ofMillis(150), 2, 0.25),
                                new Compare(
                                        Compare.Kind.SCORE,
                                        0.01,
                                        0.02,
                                        new ScoreBins(-1, 2, 30),
                                        List.of("country", "device"),
                                        1000),
                                Duration.ofMinutes(10),
                                null,
                                new Gates(
                                        Gates.Policy.POINT,
                                        new Limits(5000, 0.95, 80, 0.002, 0.1),
                                        new Gates.PairedLatency(40, 0.005),
                                        new Gates.Classes(List.of(), null),
                                        new Gates.Segments(
                                                List.of("country"),
                                                List.of(
                                                        Gates.Measure.AGREEMENT,
                                                        Gates.Measure.ERRORS),
                                                50,
                                                Gates.IfUnderpowered.PASS),
                                        "customer",
                                        new EvidenceRules(
                                                0.01,
                                                0.02,
                                                20_000,
                                                Duration.ofDays(14),
                                                Duration.ofDays(7),
                                                Duration.ofDays(28),
                                                4032)),
                                new Sinks(
                                        new Sinks.Files(
                                                folder + "/out", true, false, Duration.ofDays(7)),
                                        null),
                                spec.digests()));
        assertThat(spec.traffic().bounded()).isFalse();
    }

    @Test
    void fillsInTheDefaults() {
        Path folder = SMALLEST.getParent();
        ShadowTest spec = SpecReader.read(SMALLEST, Map.of());
        assertThat(spec)
                .isEqualTo(
                        new ShadowTest(
                                "t",
                                new Traffic(
                                        new Traffic.Files(
                                                folder + "/requests",
                                                null,
                                                Duration.ZERO,
                                                folder + "/out"),
                                        null,
                                        new Traffic.Sample(1, "request_id"),
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(1),
                                        Duration.ofHours(1),
                                        1 << 20,
                                        null,
                                        true,
                                        null),
                                new ShadowTest.Primary("old"),
                                List.of(
                                        new Shadow(
                                                "new",
                                                new Shadow.Model(folder + "/new.onnx", null),
                                                List.of(),
                                                new Shadow.Output(null, null, List.of()))),
                                new Inference(
                                        256, Duration.ofMillis(5), Duration.ofMillis(200), 1, 0.02),
                                new Compare(
                                        Compare.Kind.SCORE,
                                        1e-6,
                                        0,
                                        new ScoreBins(0, 1, 20),
                                        List.of(),
                                        1000),
                                Duration.ofMinutes(5),
                                null,
                                new Gates(
                                        Gates.Policy.EVIDENCE,
                                        new Limits(10_000, 0.9, 100, 0.001, 0.15),
                                        new Gates.PairedLatency(100, null),
                                        new Gates.Classes(List.of(), null),
                                        new Gates.Segments(
                                                List.of(),
                                                List.of(Gates.Measure.AGREEMENT),
                                                100,
                                                Gates.IfUnderpowered.HOLD),
                                        null,
                                        new EvidenceRules(
                                                0.05,
                                                0.05,
                                                10_000,
                                                Duration.ofDays(7),
                                                Duration.ofDays(7),
                                                null,
                                                2016)),
                                new Sinks(
                                        new Sinks.Files(
                                                folder + "/out", false, false, Duration.ofDays(1)),
                                        null),
                                spec.digests()));
        assertThat(spec.traffic().bounded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "5 min, requests, P1D",
        "7 min, requests, PT1442M",
        "2 d, requests, P2D",
        "36 h, requests, PT36H",
        "7 min, requests/{yyyy-MM-dd}, P7D",
        "7 min, requests/{yyyy-MM-dd}/{HH}, PT28H",
        "36 h, requests/{yyyy-MM-dd}, P3D",
        "5 min, requests/{yyyyMMddHHmm}, P1D"
    })
    void keepsResultsByTheLeastThatFitsAndIsADay(String window, String path, Duration period) {
        ShadowTest spec =
                SpecReader.read(SMALLEST, Map.of("window", window, "traffic.files.path", path));
        assertThat(spec.sinks().files().period()).isEqualTo(period);
    }

    @ParameterizedTest
    @CsvSource({"5 min, P7D", "7 min, P7D", "11 min, PT10087M", "36 h, PT180H"})
    void aCycleIsTheLeastThatFitsTheWindowAndIsAWeek(String window, Duration cycle) {
        ShadowTest spec = SpecReader.read(SMALLEST, Map.of("window", window));
        assertThat(spec.gates().evidence().cycle()).isEqualTo(cycle);
    }

    @Test
    void readsClasses() {
        ShadowTest spec =
                SpecReader.read(
                        SMALLEST,
                        Map.of(
                                "compare.prediction", "label",
                                "gates.classes", "{names: [cat, dog], min-agreement-rate: 0.8}"));
        assertThat(spec.gates().classes()).isEqualTo(new Gates.Classes(List.of("cat", "dog"), 0.8));
    }

    @Test
    void readsLabels() {
        ShadowTest spec =
                SpecReader.read(
                        SMALLEST,
                        Map.of(
                                "compare.prediction", "label",
                                "shadows[0].output.labels", "[cat, dog]"));
        assertThat(spec.compare().prediction()).isEqualTo(Compare.Kind.LABEL);
        assertThat(spec.shadows().get(0).output().labels()).containsExactly("cat", "dog");
    }

    @Test
    void resolvesRelativePathsOnlyAgainstTheFolderOfTheSpec() {
        Path folder = SMALLEST.getParent();
        assertThat(pathOf("logs/../day/*.jsonl")).isEqualTo(folder + "/day/*.jsonl");
        assertThat(pathOf("/data/logs")).isEqualTo("/data/logs");
        assertThat(pathOf("s3://bucket/a/../b/")).isEqualTo("s3://bucket/a/../b/");
        assertThat(pathOf("file:/data/logs")).isEqualTo("file:/data/logs");
    }

    @Test
    void readsFileNamedWithoutFolder() {
        Path relative = Path.of("").toAbsolutePath().relativize(SMALLEST);
        assertThat(SpecReader.read(relative, Map.of()))
                .isEqualTo(SpecReader.read(SMALLEST, Map.of()));
    }

    @Test
    void anAlphaOfTheTestIsSharedByItsShadows() {
        Map<String, String> two =
                Map.of(
                        "shadows",
                        "[{name: a, model: {path: a.onnx}}, {name: b, model: {path: b.onnx}}]",
                        "gates.alpha.promote",
                        "0.05",
                        "gates.alpha.reject",
                        "0.02");
        EvidenceRules each = SpecReader.read(SMALLEST, two).gates().evidence();
        assertThat(each.promoteAlpha()).isEqualTo(0.05);
        Map<String, String> together = new java.util.HashMap<>(two);
        together.put("gates.alpha.for", "test");
        EvidenceRules shared = SpecReader.read(SMALLEST, together).gates().evidence();
        assertThat(shared.promoteAlpha()).isEqualTo(0.025);
        assertThat(shared.rejectAlpha()).isEqualTo(0.01);
    }

    @Test
    void ignoresByteOrderMark(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("s.yaml"), "\uFEFF" + Files.readString(SMALLEST));
        assertThat(SpecReader.read(file, Map.of()).test()).isEqualTo("t");
    }

    private static String pathOf(String written) {
        return SpecReader.read(SMALLEST, Map.of("traffic.files.path", written))
                .traffic()
                .files()
                .path();
    }

    static Path resource(String name) {
        try {
            return Path.of(SpecReaderTest.class.getResource("/config/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
