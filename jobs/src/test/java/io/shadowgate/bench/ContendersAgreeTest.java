package io.shadowgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What is held against each other does the same work, which a plain recount confirms. */
class ContendersAgreeTest {
    private static final long ROWS = 4000;

    @TempDir Path folder;
    private BenchData data;

    @BeforeEach
    void writeModels() throws Exception {
        data = new BenchData(folder, ROWS / 4);
        data.writeModels();
    }

    @Test
    void readers() throws Exception {
        Map<String, double[]> expected = recount(LogKind.ANSWERS);
        assertSame(expected, answer(Subject.PARSE_ANSWERS));
        assertSame(expected, answer(Subject.JACKSON_ANSWERS));
        Map<String, double[]> features = recount(LogKind.FEATURES);
        assertSame(features, answer(Subject.PARSE_FEATURES));
        assertSame(features, answer(Subject.JACKSON_FEATURES));
        assertSame(features, answer(Subject.PARSE_MAPPED));
        assertSame(expected, answer(Subject.PARSE_CSV));
    }

    @Test
    void duckDbReadsTheSame() throws Exception {
        assertSame(recount(LogKind.ANSWERS), answer(Subject.DUCKDB_ANSWERS));
        assertSame(recount(LogKind.FEATURES), answer(Subject.DUCKDB_FEATURES));
        assertSame(recount(LogKind.ANSWERS), answer(Subject.DUCKDB_CSV));
    }

    @ParameterizedTest
    @EnumSource(BenchModel.class)
    void models(BenchModel model) throws Exception {
        boolean mlp = model == BenchModel.MLP;
        Map<String, double[]> one = answer(mlp ? Subject.DJL_MLP : Subject.DJL_TREES);
        assertThat(one.get("scores")[0]).isBetween(0.05 * ROWS, 0.95 * ROWS);
        for (Subject other :
                mlp
                        ? new Subject[] {Subject.INFER_MLP, Subject.ONNX_MLP}
                        : new Subject[] {Subject.INFER_TREES, Subject.ONNX_TREES}) {
            Answers.check(other.title, answer(other), "one row a call", one, 1e-5);
        }
    }

    @Test
    void reports() throws Exception {
        Map<String, double[]> ours = answer(Subject.REPORT);
        assertThat(ours).hasSize(9);
        assertThat(ours.get(LogWriter.START_MS + " *")[0]).isEqualTo(ROWS);
        Answers.check("ours", ours, "Flink SQL", answer(Subject.FLINK_SQL_REPORT), Groups.REPORTS);
    }

    @Test
    void duckDbReportsTheSame() throws Exception {
        Answers.check(
                "ours",
                answer(Subject.REPORT),
                "DuckDB",
                answer(Subject.DUCKDB_REPORT),
                Groups.REPORTS);
    }

    @Test
    void wholeJobsAndTheReplayWorker() throws Exception {
        String window = Long.toString(LogWriter.START_MS);
        Map<String, double[]> replayed = answer(Subject.REPLAY);
        assertThat(replayed.get(window)[0]).isEqualTo(ROWS);
        Answers.check(
                "ours", Reports.windows(answer(Subject.ALL_MLP)), "worker", replayed, 0, 0.02);
        double[] logged = Reports.windows(answer(Subject.ALL_ANSWERS)).get(window);
        assertThat(logged[0]).isEqualTo(ROWS);
        assertThat(logged[1]).isCloseTo(agreement(), within(1e-9));
    }

    @Test
    void duckDbDoesTheWholeJob() throws Exception {
        Map<String, double[]> ours = answer(Subject.ALL_ANSWERS);
        assertThat(ours).hasSize(9);
        Answers.check("ours", ours, "DuckDB", answer(Subject.DUCKDB_ALL), Groups.REPORTS);
    }

    @Test
    void duckDbFindsTheSameRanksInALogOfADay() throws Exception {
        data.writeEven(1000, 1);
        Map<String, double[]> ours = wholeJob();
        Map<String, double[]> ranks = evenAnswer(Subject.DUCKDB_RANKS);
        assertThat(ranks.keySet().stream().filter(key -> key.endsWith(" *"))).hasSize(288);
        Answers.check("ours", ours, "DuckDB", ranks, Groups.REPORTS_BY_RANK);
        Answers.check(
                "ours",
                Reports.withoutQuantiles(ours),
                "DuckDB",
                Reports.withoutQuantiles(evenAnswer(Subject.DUCKDB_VERDICT)),
                0,
                1e-9);
    }

    private Map<String, double[]> wholeJob() throws Exception {
        ShadowTest test = SpecReader.read(Specs.write(folder, data.even(1000)), Map.of());
        try (WholeJob job = new WholeJob(data, 0, new Flink(2))) {
            return job.run(test).answer();
        }
    }

    private Map<String, double[]> evenAnswer(Subject subject) throws Exception {
        try (Contender contender = subject.open(data)) {
            return contender.run(1000).answer();
        }
    }

    private Map<String, double[]> answer(Subject subject) throws Exception {
        data.log(LogKind.ANSWERS, ROWS);
        data.log(LogKind.FEATURES, ROWS);
        try (Contender contender = subject.open(data)) {
            return contender.run(ROWS).answer();
        }
    }

    private static void assertSame(Map<String, double[]> expected, Map<String, double[]> answer) {
        Answers.check("answer", answer, "recount", expected, 1e-9);
    }

    /** Line by line with a tree of nodes, in this thread. */
    private Map<String, double[]> recount(LogKind kind) throws Exception {
        Map<String, double[]> sums = new TreeMap<>();
        for (String name :
                new String[] {
                    "rows",
                    "ids",
                    "timestamps",
                    "primary",
                    "primary latency",
                    "segments",
                    "shadow",
                    "shadow latency",
                    "features"
                }) {
            sums.put(name, new double[1]);
        }
        for (JsonNode line : lines(kind)) {
            sums.get("rows")[0]++;
            sums.get("ids")[0] += line.get("request_id").asString().length();
            sums.get("timestamps")[0] += line.get("timestamp").asLong() - LogWriter.START_MS;
            sums.get("primary")[0] += line.get("primary_prediction").asDouble();
            sums.get("primary latency")[0] += line.get("primary_latency_ms").asDouble();
            sums.get("shadow")[0] += line.path("shadow_prediction").asDouble(0);
            sums.get("shadow latency")[0] += line.path("shadow_latency_ms").asDouble(0);
            for (JsonNode value : line.get("segments")) {
                sums.get("segments")[0] += value.asString().length();
            }
            for (JsonNode number : line.path("features")) {
                sums.get("features")[0] += number.asDouble();
            }
        }
        return sums;
    }

    private double agreement() throws Exception {
        double agreed = 0;
        for (JsonNode line : lines(LogKind.ANSWERS)) {
            double difference =
                    line.get("primary_prediction").asDouble()
                            - line.get("shadow_prediction").asDouble();
            agreed += Math.abs(difference) <= 0.01 ? 1 : 0;
        }
        return agreed / ROWS;
    }

    private Iterable<JsonNode> lines(LogKind kind) throws Exception {
        ObjectMapper json = new ObjectMapper();
        try (var files = Files.list(data.log(kind, ROWS))) {
            return files.sorted()
                    .flatMap(
                            file -> {
                                try {
                                    return Files.readAllLines(file).stream();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                    .map(json::readTree)
                    .toList();
        }
    }
}
