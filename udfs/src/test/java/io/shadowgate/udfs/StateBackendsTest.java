package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State on the heap and in RocksDB: its size, and the rows that come out after a restart. */
class StateBackendsTest {
    private static final String WINDOW =
            """
            SELECT window_start, COUNT(*), %s
            FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '5' MINUTES))
            GROUP BY window_start, window_end
            """;
    private static final String BOUNDED =
            """
            AGREEMENT(SCORES_AGREE(primary_score, shadow_score, 0.05)),
            DISAGREEMENT(primary_score, shadow_score,
                         SCORES_AGREE(primary_score, shadow_score, 0.05)),
            LATENCY_HISTOGRAM(latency_ms),
            PREDICTION_HISTOGRAM(primary_score, shadow_score, 0.0, 1.0, 20),
            PREDICTION_HISTOGRAM(primary_label, shadow_label),
            CONFUSION_MATRIX(primary_label, shadow_label),
            LABELLED_SCORES(CHAR_LENGTH(primary_label) - 7, primary_score),
            LOSS_DIFFERENCES(primary_score, shadow_score)
            """;

    private static final AtomicLong PRODUCED = new AtomicLong();
    private static volatile CompletableFuture<Void> allProduced;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void aWindowOfManyRowsTakesAsMuchAsOneOfFew(String backend) throws Exception {
        assertStateOf(backend, 200_000);
    }

    @Tag("state")
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void aWindowOfTenMillionRowsTakesAsMuchAsOneOfTen(String backend) throws Exception {
        assertStateOf(backend, 10_000_000);
    }

    /** Half of the rows, a savepoint, the other half: rows equal those without a break. */
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void windowsGiveEqualRowsAfterARestart(String backend) throws Exception {
        String query = String.format(AggregatesInSqlTest.WINDOWS, AggregatesInSqlTest.HOP);
        int all = SqlRequests.REQUESTS.size();
        JobClient first = start(requests(backend, null, i -> listed(i), all / 2, all), query);
        String savepoint = savepoint(first, directory);
        List<String> rows =
                SqlRequests.run(requests(backend, savepoint, i -> listed(i), all, all), query);
        assertThat(PRODUCED).hasValue(all - all / 2);
        assertThat(rows)
                .hasSize(8)
                .isEqualTo(
                        SqlRequests.run(
                                SqlRequests.environment(RuntimeExecutionMode.BATCH, 1), query));
    }

    /** Without a window RocksDB reads and writes each accumulator at every row. */
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void rowsThatAreUpdatedAreTakenOut(String backend) throws Exception {
        int all = SqlRequests.REQUESTS.size();
        List<Row> changes =
                AggregatesInSqlTest.changes(requests(backend, null, i -> listed(i), all, all));
        Row last = changes.get(changes.size() - 1);
        last.setKind(RowKind.INSERT);
        Row expected =
                SqlRequests.single(
                        SqlRequests.environment(RuntimeExecutionMode.BATCH, 1),
                        AggregatesInSqlTest.UPDATES);
        assertThat(SqlRequests.text(last)).isEqualTo(SqlRequests.text(expected));
    }

    private void assertStateOf(String backend, long rows) throws Exception {
        long few = stateBytes(backend, 10, BOUNDED);
        long many = stateBytes(backend, rows, BOUNDED);
        System.out.printf("%s: %,d bytes for 10 rows, %,d for %,d%n", backend, few, many, rows);
        assertThat(many).isLessThan(10 * few);
        // The measure does see state: this aggregate keeps 8 bytes a row.
        long exact = stateBytes(backend, 20_000, "LATENCY_QUANTILE_EXACT(latency_ms, 0.99)");
        assertThat(exact).isGreaterThan(8 * 20_000);
    }

    /** Of a checkpoint after so many rows of one window that is still open. */
    private long stateBytes(String backend, long rows, String aggregates) throws Exception {
        Path to = Files.createTempDirectory(directory, backend);
        String query = String.format(WINDOW, aggregates);
        StreamTableEnvironment tables =
                requests(backend, null, SqlRequests::request, rows, Long.MAX_VALUE);
        savepoint(start(tables, query), to);
        try (Stream<Path> files = Files.walk(to)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            // Tables of RocksDB are known by the names of their files.
            assertThat(written.stream().anyMatch(file -> text(file).contains(".sst")))
                    .isEqualTo(backend.equals("rocksdb"));
            return written.stream().mapToLong(StateBackendsTest::size).sum();
        }
    }

    private static JobClient start(StreamTableEnvironment tables, String query) {
        TableResult result = tables.executeSql(query);
        allProduced.join();
        return result.getJobClient().orElseThrow();
    }

    /** In the format of checkpoints. */
    private static String savepoint(JobClient job, Path to) throws Exception {
        String path = null;
        while (path == null) {
            try {
                path = job.triggerSavepoint(to.toString(), SavepointFormatType.NATIVE).get();
            } catch (ExecutionException e) {
                // The source may be at its end before all others have begun.
                assertThat(e)
                        .hasStackTraceContaining("Not all required tasks are currently running");
            }
        }
        job.cancel().get();
        try {
            job.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            // Cancelled, as asked.
            return path;
        }
        throw new AssertionError("the job ended by itself");
    }

    /** A table whose rows stop, without an end, after {@code open} of them. */
    private static StreamTableEnvironment requests(
            String backend,
            String savepoint,
            GeneratorFunction<Long, Row> row,
            long open,
            long count) {
        Configuration configuration = new Configuration();
        configuration.setString("state.backend.type", backend);
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
            // Each run collects its rows by an operator of its own.
            configuration.setString("execution.state-recovery.ignore-unclaimed-state", "true");
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        allProduced = new CompletableFuture<>();
        PRODUCED.set(0);
        GeneratorFunction<Long, Row> counted =
                index -> {
                    PRODUCED.incrementAndGet();
                    return row.map(index);
                };
        DataGeneratorSource<Row> source =
                new DataGeneratorSource<>(
                        counted,
                        count,
                        parallelism -> open < count ? new Gate(open) : noGate(),
                        SqlRequests.TYPE);
        return SqlRequests.tables(
                env,
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "requests")
                        .setParallelism(1)
                        .rebalance());
    }

    private static RateLimiter<?> noGate() {
        return count -> CompletableFuture.completedFuture(null);
    }

    /** Lets rows pass up to a number of them, and then none for ever. */
    private record Gate(long open) implements RateLimiter {
        @Override
        public CompletionStage<Void> acquire(int count) {
            if (PRODUCED.get() < open) {
                return CompletableFuture.completedFuture(null);
            }
            allProduced.complete(null);
            return new CompletableFuture<>();
        }
    }

    private static Row listed(long index) {
        return SqlRequests.REQUESTS.get((int) index);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
