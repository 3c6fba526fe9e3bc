package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.QualityForm;
import io.shadowgate.quality.Cell;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.Runs;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/**
 * A bank's log of 224,615 requests, of which six in ten have a label, some of them late, corrected
 * or taken back: who is right on disagreements, to the last label, as DuckDB counts it. Runs with
 * {@code -Psimulation}.
 */
@Tag("simulation")
@Timeout(600)
class BankCaseTest {
    private static final int REQUESTS = 224_615;
    private static final long START = 1_772_409_600_000L;
    private static final long DAY = 86_400_000L;
    private static final int STEP = 20_000;

    private static final String ORACLE =
            """
            WITH request AS (
              SELECT *, (ts // 3600000 + 1) * 3600000 + 14 * 86400000 AS mature,
                     p >= 0.5 AS refused, s >= 0.5 AS shadow_refuses
              FROM read_csv('%s/requests.csv', header = true,
                            columns = {'id': 'VARCHAR', 'ts': 'BIGINT', 'p': 'DOUBLE', 's': 'DOUBLE'})),
            label AS (
              SELECT * FROM read_csv('%s/labels.csv', header = true,
                                     columns = {'id': 'VARCHAR', 'at': 'BIGINT', 'truth': 'INTEGER'})),
            latest AS (
              SELECT id, truth FROM (
                SELECT r.id, l.truth,
                       row_number() OVER (PARTITION BY r.id ORDER BY l.at DESC, l.truth DESC NULLS LAST) AS place
                FROM request r JOIN label l
                  ON l.id = r.id AND l.at >= r.ts - 3600000 AND l.at <= r.mature)
              WHERE place = 1)
            SELECT count(*), count(*) FILTER (refused <> shadow_refuses), count(truth),
                   count(truth) FILTER (refused <> shadow_refuses),
                   count(*) FILTER (refused <> shadow_refuses AND shadow_refuses = (truth = 1)),
                   count(*) FILTER (refused <> shadow_refuses AND refused = (truth = 1))
            FROM request LEFT JOIN latest USING (id)
            """;

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;

    @Test
    void whoIsRightOnDisagreementsIsCountedToTheLastLabel() throws Exception {
        write();
        ShadowTest test =
                SpecReader.parse(
                        """
                        test: bank
                        traffic: {files: {path: requests.jsonl}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        compare: {prediction: score, by: decision, threshold: 0.5}
                        window: 1 h
                        labels:
                          files: {path: labels.csv}
                          record: {fields: {request_id: id, timestamp: at, ground_truth: truth}}
                          mature-after: 14 d
                        sinks: {files: {path: out}}
                        """,
                        "spec",
                        folder);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        ObjectMapper json = new ObjectMapper();
        Cell agreeing = Cell.NONE;
        Cell differing = Cell.NONE;
        for (String line : Runs.lines(folder.resolve("out"), ResultKind.QUALITY.folder())) {
            var counts = QualityForm.read(json.readTree(line)).counts();
            agreeing = agreeing.plus(counts.agreeing());
            differing = differing.plus(counts.differing());
        }
        List<Long> counted =
                List.of(
                        agreeing.requests() + differing.requests(),
                        differing.requests(),
                        agreeing.labelled() + differing.labelled(),
                        differing.labelled(),
                        differing.shadowRight(),
                        differing.primaryRight());
        System.out.println(
                "requests, disagreements, labelled, labelled disagreements, shadow right,"
                        + " primary right: "
                        + counted);
        assertThat(counted).isEqualTo(oracle());
        assertThat(counted.get(0)).isEqualTo(REQUESTS);
    }

    private List<Long> oracle() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(ORACLE.formatted(folder, folder))) {
            assertThat(rows.next()).isTrue();
            return List.of(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getLong(3),
                    rows.getLong(4),
                    rows.getLong(5),
                    rows.getLong(6));
        }
    }

    private void write() throws Exception {
        Random random = new Random(20);
        try (BufferedWriter json = Files.newBufferedWriter(folder.resolve("requests.jsonl"));
                BufferedWriter csv = Files.newBufferedWriter(folder.resolve("requests.csv"));
                BufferedWriter labels = Files.newBufferedWriter(folder.resolve("labels.csv"))) {
            csv.write("id,ts,p,s\n");
            labels.write("id,at,truth\n");
            for (int i = 0; i < REQUESTS; i++) {
                long time = START + (long) i * STEP;
                double p = random.nextInt(1000) / 1000.0;
                double s = Math.min(1, Math.max(0, p + random.nextInt(100) / 1000.0 - 0.05));
                json.write(
                        String.format(
                                Locale.ROOT,
                                "{\"request_id\":\"b%d\",\"timestamp\":%d,\"primary_prediction\":%s,"
                                    + "\"primary_latency_ms\":5,\"shadow_prediction\":%s,"
                                    + "\"shadow_latency_ms\":6}%n",
                                i,
                                time,
                                p,
                                s));
                csv.write("b" + i + "," + time + "," + p + "," + s + "\n");
                label(i, time, random.nextDouble() < s, random, labels);
            }
            // A label that moves event time on, so that all windows are mature.
            labels.write("nobody," + (START + (long) REQUESTS * STEP + 20 * DAY) + ",1\n");
        }
    }

    /** Events are known after three days on average, and other outcomes after six. */
    private static void label(int i, long time, boolean event, Random random, BufferedWriter labels)
            throws Exception {
        if (random.nextInt(10) >= 6) {
            return;
        }
        double days = -(event ? 3 : 6) * Math.log(1 - random.nextDouble());
        long at = time + (long) (days * DAY);
        switch (random.nextInt(20)) {
            case 0 -> { // Wrong at first.
                labels.write("b" + i + "," + at + "," + (event ? 0 : 1) + "\n");
                labels.write("b" + i + "," + (at + DAY) + "," + (event ? 1 : 0) + "\n");
            }
            case 1 -> { // Taken back.
                labels.write("b" + i + "," + at + "," + (event ? 1 : 0) + "\n");
                labels.write("b" + i + "," + (at + DAY) + ",\n");
            }
            default -> labels.write("b" + i + "," + at + "," + (event ? 1 : 0) + "\n");
        }
    }
}
