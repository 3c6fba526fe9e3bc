package io.shadowgate.bench;

import java.io.IOException;
import java.nio.file.Path;

/** All contenders that run in a Java process. */
enum Subject {
    PARSE_ANSWERS("ShadowGate: read and parse", data -> parse(data, LogKind.ANSWERS)),
    DUCKDB_ANSWERS("DuckDB read_json", data -> duckDb(data, LogKind.ANSWERS)),
    JACKSON_ANSWERS("Flink TextLineInputFormat, readTree", data -> jackson(data, LogKind.ANSWERS)),
    PARSE_FEATURES(
            "ShadowGate: read and parse, 32 features", data -> parse(data, LogKind.FEATURES)),
    DUCKDB_FEATURES("DuckDB read_json, 32 features", data -> duckDb(data, LogKind.FEATURES)),
    JACKSON_FEATURES(
            "Flink TextLineInputFormat, readTree, 32 features",
            data -> jackson(data, LogKind.FEATURES)),
    PARSE_MAPPED(
            "ShadowGate: read and parse, 32 features, Databricks' layout",
            data -> parse(data, LogKind.MAPPED)),
    PARSE_CSV("ShadowGate: read and parse, CSV", data -> parse(data, LogKind.CSV)),
    DUCKDB_CSV("DuckDB read_csv", data -> duckDb(data, LogKind.CSV)),

    INFER_MLP("ShadowGate: batch and async operator, MLP", data -> infer(data, BenchModel.MLP)),
    ONNX_MLP("ONNX Runtime, same batch, MLP", data -> onnx(data, BenchModel.MLP)),
    DJL_MLP("DJL Predictor, a row a call, MLP", data -> new OneRowDjl(data, BenchModel.MLP)),
    INFER_TREES(
            "ShadowGate: batch and async operator, trees", data -> infer(data, BenchModel.TREES)),
    ONNX_TREES("ONNX Runtime, same batch, trees", data -> onnx(data, BenchModel.TREES)),
    DJL_TREES("DJL Predictor, a row a call, trees", data -> new OneRowDjl(data, BenchModel.TREES)),

    REPORT("ShadowGate: comparisons to reports", data -> new ReportJob(data, new Flink(2))),
    FLINK_SQL_REPORT("Flink SQL, AVG and PERCENTILE", data -> new FlinkSqlReport(new Flink(2))),
    DUCKDB_REPORT("DuckDB, avg and quantile_cont", data -> new DuckDbReport()),

    DUCKDB_ALL(
            "DuckDB: log to reports", data -> new DuckDbWhole(rows -> steady(data, rows), false)),
    DUCKDB_VERDICT("DuckDB: log to reports", data -> new DuckDbWhole(data::even, false)),
    DUCKDB_RANKS("DuckDB: log to reports by rank", data -> new DuckDbWhole(data::even, true)),
    ALL_ANSWERS("ShadowGate: log to decisions", data -> whole(data, 0, 2)),
    ALL_ANSWERS_ONE_SLOT("ShadowGate: log to decisions, 1 slot", data -> whole(data, 0, 1)),
    ALL_MLP("ShadowGate: log to decisions, MLP", data -> whole(data, 1, 2)),
    ALL_MLP_2("ShadowGate: log to decisions, MLP, 2 shadows", data -> whole(data, 2, 2)),
    ALL_MLP_4("ShadowGate: log to decisions, MLP, 4 shadows", data -> whole(data, 4, 2)),
    REPLAY("replay worker, Java, DJL a row a call", Subject::replay);

    final String title;
    private final Opening opening;

    Subject(String title, Opening opening) {
        this.title = title;
        this.opening = opening;
    }

    Contender open(BenchData data) throws Exception {
        return opening.open(data);
    }

    private interface Opening {
        Contender open(BenchData data) throws Exception;
    }

    private static Path steady(BenchData data, long rows) throws IOException {
        return data.log(LogKind.ANSWERS, rows);
    }

    private static Contender parse(BenchData data, LogKind kind) throws Exception {
        return new ParseJob(data, kind, new Flink(2));
    }

    private static Contender duckDb(BenchData data, LogKind kind) throws Exception {
        return new DuckDbRead(data, kind, new DuckDb());
    }

    private static Contender jackson(BenchData data, LogKind kind) throws Exception {
        return new JacksonJob(data, kind, new Flink(2));
    }

    private static Contender infer(BenchData data, BenchModel model) throws Exception {
        return new InferJob(data, model, new Flink(1));
    }

    private static Contender onnx(BenchData data, BenchModel model) throws Exception {
        return new RawOnnx(data, model);
    }

    private static Contender whole(BenchData data, int shadows, int slots) throws Exception {
        return new WholeJob(data, shadows, new Flink(slots));
    }

    private static Contender replay(BenchData data) throws Exception {
        return new ReplayWorker(data, new OneRowDjl(data, BenchModel.MLP));
    }
}
