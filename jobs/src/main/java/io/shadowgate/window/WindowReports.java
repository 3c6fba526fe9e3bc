package io.shadowgate.window;

import io.shadowgate.udfs.Functions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** Runs {@code sql/window_report.sql}, which defines every number of a window report. */
public final class WindowReports {
    private static final Pattern WINDOW = Pattern.compile("INTERVAL '5' MINUTE /\\* window \\*/");

    private static final String UID_PREFIX = "window-report_";

    private WindowReports() {}

    public static DataStream<WindowReport> query(
            StreamTableEnvironment tables, DataStream<Row> tallies, Duration window) {
        DataStream<Row> rows = tables.toDataStream(table(tables, tallies, window));
        tellApart(rows.getTransformation());
        return rows.map(WindowReports::report).uid("window-reports").name("window reports");
    }

    /**
     * For {@code table.exec.uid.format}. Flink's own has the number of a node, which counts on over
     * all queries that its process has planned, so that a second submission to the same JobManager
     * would not find its state.
     *
     * @param meaning of what the operators hold
     */
    public static String uidFormat(String meaning) {
        return UID_PREFIX + "<type>_<transformation>_" + meaning;
    }

    /** Numbers those of the query's operators that do the same thing, from the last one on. */
    private static void tellApart(Transformation<?> last) {
        Map<String, Integer> alike = new HashMap<>();
        Set<Integer> seen = new HashSet<>();
        Deque<Transformation<?>> next = new ArrayDeque<>(List.of(last));
        while (!next.isEmpty()) {
            Transformation<?> operator = next.remove();
            String uid = operator.getUid();
            if (!seen.add(operator.getId())) {
                continue;
            }
            if (uid != null && uid.startsWith(UID_PREFIX)) {
                int number = alike.merge(uid, 1, Integer::sum);
                if (number > 1) {
                    operator.setUid(uid + "_" + number);
                }
            }
            next.addAll(operator.getInputs());
        }
    }

    static Table table(StreamTableEnvironment tables, DataStream<Row> tallies, Duration window) {
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        Functions.byName().forEach(tables::createTemporarySystemFunction);
        tables.createTemporaryView(
                "tallies",
                tallies,
                Schema.newBuilder()
                        .column("test", "STRING NOT NULL")
                        .column("shadow", "STRING NOT NULL")
                        .column("segment", "STRING NOT NULL")
                        .column("event_time", "TIMESTAMP_LTZ(3)")
                        .column("first_event_time", "BIGINT NOT NULL")
                        .column("last_event_time", "BIGINT NOT NULL")
                        .column("rejected", "BIGINT NOT NULL")
                        .column("not_sampled", "BIGINT NOT NULL")
                        .column("duplicates", "BIGINT NOT NULL")
                        .column("primary_missing", "BIGINT NOT NULL")
                        .column("scored", "BIGINT NOT NULL")
                        .column("timed_out", "BIGINT NOT NULL")
                        .column("model_error", "BIGINT NOT NULL")
                        .column("bad_input", "BIGINT NOT NULL")
                        .column("missing", "BIGINT NOT NULL")
                        .column("agreed", "BIGINT NOT NULL")
                        .column("measured", "BIGINT NOT NULL")
                        .column("over_limit", "BIGINT NOT NULL")
                        .column("shadow_only_slow", "BIGINT NOT NULL")
                        .column("primary_only_slow", "BIGINT NOT NULL")
                        .column("primary_latency", "BYTES")
                        .column("shadow_latency", "BYTES")
                        .column("predictions", "BYTES")
                        .column("clusters", "BYTES")
                        .watermark("event_time", "SOURCE_WATERMARK()")
                        .build());
        return tables.sqlQuery(sql(window));
    }

    /** The file's text as it stands, but for the length of the window. */
    static String sql(Duration window) {
        try (InputStream in = WindowReports.class.getResourceAsStream("/sql/window_report.sql")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher interval = WINDOW.matcher(text);
            if (!interval.find()) {
                throw new IllegalStateException("window_report.sql has no /* window */ interval");
            }
            return interval.replaceFirst("INTERVAL '" + window.toSeconds() + "' SECOND(18)");
        } catch (IOException e) {
            throw new IllegalStateException("window_report.sql is not in this jar", e);
        }
    }

    private static WindowReport report(Row row) {
        return new WindowReport(
                row.getFieldAs("test"),
                row.getFieldAs("shadow"),
                row.getFieldAs("segment"),
                millis(row, "window_start"),
                millis(row, "window_end"),
                new Coverage(
                        row.getFieldAs("rejected"),
                        row.getFieldAs("not_sampled"),
                        row.getFieldAs("duplicates"),
                        row.getFieldAs("primary_missing"),
                        row.getFieldAs("scored"),
                        row.getFieldAs("timed_out"),
                        row.getFieldAs("model_error"),
                        row.getFieldAs("bad_input"),
                        row.getFieldAs("missing")),
                row.getFieldAs("agreed"),
                new LatencyCounts(
                        row.getFieldAs("measured"),
                        row.getFieldAs("over_limit"),
                        row.getFieldAs("shadow_only_slow"),
                        row.getFieldAs("primary_only_slow")),
                row.getFieldAs("agreement_rate"),
                row.getFieldAs("primary_latency_p50"),
                row.getFieldAs("primary_latency_p99"),
                row.getFieldAs("shadow_latency_p50"),
                row.getFieldAs("shadow_latency_p99"),
                row.getFieldAs("shadow_error_rate"),
                row.getFieldAs("prediction_distribution_divergence"),
                row.getFieldAs("first_event_time"),
                row.getFieldAs("last_event_time"),
                row.getFieldAs("primary_latency"),
                row.getFieldAs("shadow_latency"),
                row.getFieldAs("predictions"),
                row.getFieldAs("clusters"));
    }

    private static long millis(Row row, String field) {
        return row.<LocalDateTime>getFieldAs(field).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
