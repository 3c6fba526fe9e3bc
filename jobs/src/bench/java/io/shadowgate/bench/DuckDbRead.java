package io.shadowgate.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** DuckDB reads the log. All columns are declared and used. */
record DuckDbRead(BenchData data, LogKind kind, DuckDb duckDb) implements Contender {

    @Override
    public Run run(long rows) throws Exception {
        Map<String, String> sums = new LinkedHashMap<>();
        sums.put("rows", "count(*)");
        sums.put("ids", "sum(strlen(request_id))");
        sums.put("timestamps", "sum(\"timestamp\" - " + LogWriter.START_MS + ")");
        sums.put("primary", "sum(primary_prediction)");
        sums.put("primary latency", "sum(primary_latency_ms)");
        sums.put("segments", "sum(strlen(segments.country) + strlen(segments.device))");
        sums.put("shadow", kind == LogKind.ANSWERS ? "sum(shadow_prediction)" : "0");
        sums.put("shadow latency", kind == LogKind.ANSWERS ? "sum(shadow_latency_ms)" : "0");
        sums.put("features", kind == LogKind.FEATURES ? "sum(list_sum(features))" : "0");
        String sql =
                "SELECT %s FROM read_json('%s/*.jsonl', format = 'newline_delimited', columns = {%s})"
                        .formatted(
                                String.join(", ", sums.values()), data.log(kind, rows), columns());
        Map<String, double[]> answer = new TreeMap<>();
        double seconds =
                duckDb.query(
                        sql,
                        row -> {
                            int column = 1;
                            for (String name : sums.keySet()) {
                                answer.put(name, new double[] {row.getDouble(column++)});
                            }
                        });
        return Run.timed(seconds, answer);
    }

    private String columns() {
        return "request_id: 'VARCHAR', timestamp: 'BIGINT', primary_prediction: 'DOUBLE',"
                + " primary_latency_ms: 'DOUBLE',"
                + " segments: 'STRUCT(country VARCHAR, device VARCHAR)',"
                + (kind == LogKind.ANSWERS
                        ? " shadow_prediction: 'DOUBLE', shadow_latency_ms: 'DOUBLE'"
                        : " features: 'DOUBLE[]'");
    }

    @Override
    public boolean worksInHeap() {
        return false;
    }

    @Override
    public void close() throws Exception {
        duckDb.close();
    }
}
