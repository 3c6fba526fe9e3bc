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
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Runs {@code sql/window_report.sql}, which defines every number of a window report. */
public final class WindowQuery {
    private static final Pattern WINDOW = Pattern.compile("INTERVAL '5' MINUTE /\\* window \\*/");

    private static final String UID_PREFIX = "window-report_";

    private WindowQuery() {}

    public static DataStream<WindowReport> reports(
            StreamTableEnvironment tables, DataStream<Row> tallies, Duration window) {
        DataStream<Row> rows = tables.toDataStream(table(tables, tallies, window));
        tellApart(rows.getTransformation());
        return rows.map(WindowQuery::report).uid("window-reports").name("window reports");
    }

    /**
     * The value of {@code table.exec.uid.format}. Flink's default contains a node number that
     * counts on over all queries planned by a process. So a second submission to the same
     * JobManager would not find its state.
     *
     * @param meaning a digest that changes when the operators' state has another meaning
     */
    public static String uidFormat(String meaning) {
        return UID_PREFIX + "<type>_<transformation>_" + meaning;
    }

    /** Whether an operator of the query, of any test, holds windows of another meaning. */
    public static boolean isUidOfOther(String uid, String meaning) {
        return uid.startsWith(UID_PREFIX)
                && !uid.endsWith("_" + meaning)
                && !uid.contains("_" + meaning + "_");
    }

    /** Adds numbers to equal uids of operators of the query, beginning with the last operator. */
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
        tables.createTemporaryView("tallies", tallies, TallyRow.schema());
        return tables.sqlQuery(sql(window));
    }

    /** The text of the file with the test's window length. */
    static String sql(Duration window) {
        try (InputStream in = WindowQuery.class.getResourceAsStream("/sql/window_report.sql")) {
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
        return WindowReport.of(column -> value(row.getField(column.field())));
    }

    /** Converts timestamps, which are in UTC, to epoch milliseconds. */
    @Nullable
    private static Object value(@Nullable Object field) {
        return field instanceof LocalDateTime time
                ? (Object) time.toInstant(ZoneOffset.UTC).toEpochMilli()
                : field;
    }
}
