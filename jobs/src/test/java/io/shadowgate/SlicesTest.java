package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.SliceForm;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.slices.SliceReport;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.Slices;
import io.shadowgate.statistics.slices.SliceCounts;
import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import io.shadowgate.testing.FailOnceSource;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.TestBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** Slices of a whole job, from a log to results. */
@Timeout(180)
class SlicesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_767_225_600_000L;
    private static final int REQUESTS = 6000;

    private static final Slices SLICES =
            new Slices(
                    List.of(
                            new Slices.Feature("age", List.of(25.0, 40.0, 65.0), 0),
                            new Slices.Feature("income", List.of(20.0, 50.0), 0),
                            new Slices.Feature("plan", List.of(), 3)),
                    0.1,
                    null,
                    10,
                    1 << 20);

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    @TempDir Path folder;

    @Test
    void sameBytesHoweverTheLogIsRead() throws Exception {
        List<String> lines = lines(REQUESTS);
        List<String> slices = null;
        int order = 0;
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
            for (int parallelism : new int[] {1, 2, 4}) {
                Collections.shuffle(lines, new Random(order++));
                Path log = folder.resolve("log-" + order);
                Files.createDirectory(log);
                Files.write(log.resolve("a.jsonl"), lines.subList(0, REQUESTS / 3));
                Files.write(log.resolve("b.jsonl"), lines.subList(REQUESTS / 3, lines.size()));
                Path out = folder.resolve("out-" + order);
                Runs.run(test(log, out), mode, parallelism);
                List<String> found = Runs.lines(out, ResultKind.SLICES.folder());
                slices = slices == null ? found : slices;
                assertThat(found)
                        .as("%s, parallelism %s", mode, parallelism)
                        .hasSize(6)
                        .isEqualTo(slices);
            }
        }
    }

    @Test
    void aJobThatDiesAndGoesOnCountsTheSame() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), lines(REQUESTS));
        ShadowTest undisturbed = test(log, folder.resolve("undisturbed"));
        ShadowTest restarted = test(log, folder.resolve("restarted"));
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        FailOnceSource<LogRecord> source =
                new FailOnceSource<>(
                        (AbstractFileSource<LogRecord, FileSourceSplit>)
                                TrafficSource.of(
                                        restarted.traffic(),
                                        RequestSchema.of(restarted),
                                        EventTimeRange.ALL),
                        3000,
                        500);
        Runs.run(
                restarted,
                Shadows.check(restarted),
                source,
                FlinkSettings.apply(config, restarted, RuntimeExecutionMode.STREAMING),
                2);
        assertThat(source.failed()).isTrue();
        assertThat(Runs.lines(folder.resolve("restarted"), ResultKind.SLICES.folder()))
                .hasSize(6)
                .isEqualTo(Runs.lines(folder.resolve("undisturbed"), ResultKind.SLICES.folder()));
    }

    @Test
    void countsWhatDuckDbCountsByGroupingSets() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), lines(REQUESTS));
        Path out = folder.resolve("out");
        Runs.run(test(log, out), RuntimeExecutionMode.BATCH, 2);
        List<SliceReport> reports = reports(out);
        SliceCube cube = reports.get(0).counts();
        reports.subList(1, reports.size()).forEach(report -> cube.merge(report.counts()));
        Map<String, List<Long>> found = new TreeMap<>();
        cube.each(
                (predicates, counts) ->
                        found.put(String.join(" and ", predicates), counts(counts)));
        Map<String, List<Long>> expected = groupingSets(log);
        assertThat(expected).hasSizeGreaterThan(200);
        assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
        found.forEach(
                (slice, counts) -> assertThat(counts).as(slice).isEqualTo(expected.get(slice)));
        assertThat(cube.all().requests()).isEqualTo(REQUESTS);
    }

    private static List<Long> counts(SliceCounts counts) {
        return List.of(
                counts.requests(), counts.scored(), counts.disagreed(), counts.shadowHigher());
    }

    private static Map<String, List<Long>> groupingSets(Path log) throws Exception {
        String[] names = {"age", "income", "plan", "country", "device", "score"};
        StringBuilder sets = new StringBuilder();
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            sets.append(i == 0 ? "" : ", ").append("(").append(names[i]).append(")");
            grouped.append(", GROUPING(").append(names[i]).append(")");
            for (int j = i + 1; j < names.length; j++) {
                sets.append(", (").append(names[i]).append(", ").append(names[j]).append(")");
            }
        }
        String query =
                "WITH requests AS (SELECT"
                        + " CASE WHEN features.age IS NULL THEN 'age is missing'"
                        + " WHEN features.age < 25 THEN 'age < 25'"
                        + " WHEN features.age < 40 THEN 'age in [25, 40)'"
                        + " WHEN features.age < 65 THEN 'age in [40, 65)'"
                        + " ELSE 'age >= 65' END AS age,"
                        + " CASE WHEN features.income IS NULL THEN 'income is missing'"
                        + " WHEN features.income < 20 THEN 'income < 20'"
                        + " WHEN features.income < 50 THEN 'income in [20, 50)'"
                        + " ELSE 'income >= 50' END AS income,"
                        // Of six plans, the three that are first in text order are kept.
                        + " CASE WHEN features.plan IS NULL THEN 'plan is missing'"
                        + " WHEN features.plan <= 'p2' THEN 'plan=' || features.plan"
                        + " ELSE 'plan is among the rest' END AS plan,"
                        + " coalesce('country=' || segments.country, 'country is missing') AS"
                        + " country,"
                        + " coalesce('device=' || segments.device, 'device is missing') AS device,"
                        + " CASE WHEN primary_prediction < 0 THEN 'primary score < 0'"
                        + " WHEN primary_prediction >= 1 THEN 'primary score >= 1'"
                        + " ELSE 'primary score in [' || replace((floor(primary_prediction * 10) /"
                        + " 10)::VARCHAR, '.0', '') || ', ' || replace(((floor(primary_prediction"
                        + " * 10) + 1) / 10)::VARCHAR, '.0', '') || ')' END AS score,"
                        + " shadow_prediction IS NOT NULL AS scored,"
                        + " abs(shadow_prediction - primary_prediction) > 0.01 AS disagrees,"
                        + " shadow_prediction > primary_prediction AS higher"
                        + " FROM read_json('"
                        + log
                        + "', sample_size = -1))"
                        + " SELECT age, income, plan, country, device, score, count(*),"
                        + " count(*) FILTER (scored), count(*) FILTER (disagrees),"
                        + " count(*) FILTER (disagrees AND higher)"
                        + grouped
                        + " FROM requests GROUP BY GROUPING SETS ("
                        + sets
                        + ")";
        Map<String, List<Long>> counts = new TreeMap<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> words = new ArrayList<>();
                for (int i = 0; i < names.length; i++) {
                    if (rows.getInt(names.length + 5 + i) == 0) {
                        words.add(rows.getString(i + 1));
                    }
                }
                counts.put(
                        String.join(" and ", words),
                        List.of(
                                rows.getLong(7),
                                rows.getLong(8),
                                rows.getLong(9),
                                rows.getLong(10)));
            }
        }
        return counts;
    }

    @Test
    void findsTheFaultAndShowsItsRequests() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), lines(REQUESTS));
        Path out = folder.resolve("out");
        ShadowTest test = test(log, out);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        Story story = new StoryReader(test, Map.of()).read();
        SliceStory.Found first = story.shadows().get(0).slices().findings().get(0);
        assertThat(first.finding().slice()).isEqualTo("income < 20 and country=DE");
        assertThat(first.change()).startsWith("from ").contains(" to ");
        assertThat(first.requestIds()).hasSize(3);
        List<String> disagreements = Runs.lines(out, ResultKind.DISAGREEMENTS.folder());
        for (String id : first.requestIds()) {
            assertThat(disagreements)
                    .filteredOn(line -> line.contains("\"request_id\":\"" + id + "\""))
                    .singleElement()
                    .asString()
                    .containsPattern(
                            "\"features\":\\{\"income\":1\\d\\.\\d+(,\"plan\":\"p\\d\")?\\}")
                    .contains("\"country\":\"DE\"")
                    .doesNotContain("age");
        }
        assertThat(Runs.lines(out, ResultKind.SLICES.folder()))
                .allMatch(line -> line.contains("\"slice\":\"income < 20 and country=DE\""));
    }

    @Test
    void refusesWhatTakesTooMuchMemory() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), lines(10));
        Slices large =
                new Slices(
                        List.of(
                                new Slices.Feature("plan", List.of(), 1000),
                                new Slices.Feature("age", List.of(25.0), 0)),
                        0.1,
                        null,
                        10,
                        100_000);
        ShadowTest test = test(log, folder.resolve("out")).with(large);
        assertThatThrownBy(() -> Runs.run(test, RuntimeExecutionMode.BATCH, 1))
                .hasMessage(
                        "slices.max-bytes: 125,770 slices of 5 dimensions take 6,036,960 bytes for"
                                + " 1 shadow, more than 100,000; leave out plan (1002 places:"
                                + " 217,344 bytes without it), give it fewer edges or categories,"
                                + " or set slices.max-bytes");
    }

    private static List<SliceReport> reports(Path out) {
        return Runs.lines(out, ResultKind.SLICES.folder()).stream()
                .map(line -> SliceForm.read(JSON.readTree(line)))
                .toList();
    }

    /** Of ten minutes each. */
    private static ShadowTest test(Path log, Path out) {
        ShadowTest test = Tests.answersInLog(log, out);
        return TestBuilder.like(test)
                .sinks(
                        new Sinks(
                                new Sinks.Files(
                                        out.toString(),
                                        true,
                                        true,
                                        false,
                                        Duration.ofMinutes(10),
                                        List.of("income", "plan")),
                                null))
                .build()
                .with(SLICES);
    }

    /** An hour. Low incomes of one country are scored wrong. */
    private static List<String> lines(int count) {
        Random random = new Random(4);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double income = 10 + 60 * random.nextDouble();
            String country = List.of("DE", "FR", "IT").get(random.nextInt(3));
            double primary = random.nextInt(1000) / 1000.0;
            boolean bad = income < 20 && country.equals("DE") && random.nextInt(10) > 0;
            double shadow =
                    bad ? primary + 0.3 : primary + (random.nextInt(30) == 0 ? 0.02 : 0.001);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"r%d\",\"timestamp\":%d,\"features\":{\"age\":%s,"
                                    + "\"income\":%.3f%s},\"primary_prediction\":%.3f,"
                                    + "\"primary_latency_ms\":5,%s\"segments\":{\"country\":\"%s\""
                                    + "%s}}",
                            i,
                            START + i * 3_600_000L / count,
                            i % 20 == 0 ? "null" : "" + (18 + random.nextInt(60)),
                            income,
                            i % 7 == 0 ? "" : ",\"plan\":\"p" + random.nextInt(6) + "\"",
                            primary,
                            i % 50 == 1
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            "\"shadow_prediction\":%.4f,\"shadow_latency_ms\":6,",
                                            shadow),
                            country,
                            i % 3 == 0 ? "" : ",\"device\":\"ios\""));
        }
        return lines;
    }
}
