package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.PublishedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disagreements as a live test leaves them, within a tolerance of 0.05. */
class DisagreementReaderTest {
    private static final String LINE =
            "{%s\"timestamp\":\"2026-03-02T0%d:00:00Z\",\"shadow\":\"v13\",\"outcome\":\"SCORED\","
                    + "\"primary_prediction\":%s,\"shadow_prediction\":%s,\"agreement\":false,"
                    + "\"primary_latency_ms\":null,\"shadow_latency_ms\":3.5,"
                    + "\"segments\":{\"country\":\"%s\"}}";

    @TempDir Path folder;

    private Disagreements read(String privacy, String... lines) throws Exception {
        PublishedTest published = new PublishedTest(folder, "t").shadow("v13", 90);
        Path file = folder.resolve("out/disagreements/part-0.jsonl");
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        Path spec = published.spec();
        Files.writeString(spec, Files.readString(spec) + privacy);
        ShadowTest test = SpecReader.read(spec, Map.of());
        return DisagreementReader.read(
                        new ResultStore(test, published.models()), Map.of("v13", "country=ES"))
                .get("v13");
    }

    private static String line(String id, int hour, String primary, String shadow, String in) {
        String field = id.isEmpty() ? "" : "\"request_id\":\"" + id + "\",";
        return LINE.formatted(field, hour, primary, shadow, in);
    }

    @Test
    void theFarthestApartComeFirst() throws Exception {
        Disagreements read =
                read(
                        "",
                        line("a", 1, "0.5", "0.9", "ES"),
                        line("b", 2, "0.1", "0.9", "ES"),
                        line("c", 3, "0.5", "0.9", "ES"),
                        line("d", 4, "0.1", "\"NaN\"", "DE"));
        assertThat(read.exemplars().stream().map(Exemplar::requestId))
                .containsExactly("b", "c", "a");
        assertThat(read.elsewhere().stream().map(Exemplar::requestId)).containsExactly("d");
        assertThat(read.read()).isEqualTo(4);
        // Two differ by 0.4, which ten times 0.05 allows.
        assertThat(read.near()).isEqualTo(2);
    }

    /** What is dropped, hashed or rounded is not taken for an answer. */
    @Test
    void whatPrivacyLeavesOutIsNotMissed() throws Exception {
        Disagreements read =
                read(
                        "privacy: {predictions: drop, segments: {country: keep}}\n",
                        line("", 1, "null", "null", "ES"),
                        line("", 2, "\"a1b2\"", "\"c3d4\"", "ES"));
        assertThat(read.exemplars()).hasSize(2);
        assertThat(read.exemplars().get(1).requestId()).isEqualTo("(not kept)");
        assertThat(read.exemplars().get(1).primary()).isEmpty();
        assertThat(read.near()).isNull();
    }
}
