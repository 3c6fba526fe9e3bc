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
        String segment = kind == LogKind.CSV ? "" : "segments.";
        sums.put("segments", "sum(strlen(%1$scountry) + strlen(%1$sdevice))".formatted(segment));
        sums.put("shadow", kind.isAnswered() ? "sum(shadow_prediction)" : "0");
        sums.put("shadow latency", kind.isAnswered() ? "sum(shadow_latency_ms)" : "0");
        sums.put("features", kind.isAnswered() ? "0" : "sum(list_sum(features))");
        String reader =
                kind == LogKind.CSV
                        ? "read_csv('%s/*.csv', header = true, columns = {%s})"
                        : "read_json('%s/*.jsonl', format = 'newline_delimited', columns = {%s})";
        String sql =
                "SELECT %s FROM ".formatted(String.join(", ", sums.values()))
                        + reader.formatted(data.log(kind, rows), columns());
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
        if (kind == LogKind.CSV) {
            // In the order of the file.
            return "request_id: 'VARCHAR', timestamp: 'BIGINT', primary_prediction: 'DOUBLE',"
                    + " primary_latency_ms: 'DOUBLE', shadow_prediction: 'DOUBLE',"
                    + " shadow_latency_ms: 'DOUBLE', country: 'VARCHAR', device: 'VARCHAR'";
        }
        return "request_id: 'VARCHAR', timestamp: 'BIGINT', primary_prediction: 'DOUBLE',"
                + " primary_latency_ms: 'DOUBLE',"
                + " segments: 'STRUCT(country VARCHAR, device VARCHAR)',"
                + (kind.isAnswered()
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
