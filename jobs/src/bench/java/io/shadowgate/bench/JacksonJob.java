package io.shadowgate.bench;

import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A Flink job that reads JSON lines with the classes of Flink and Jackson alone. */
record JacksonJob(BenchData data, LogKind kind, Flink flink) implements Contender {

    @Override
    public Run run(long rows) throws Exception {
        Path log = data.log(kind, rows);
        var env = flink.environment(flink.fastest());
        env.fromSource(
                        FileSource.forRecordStreamFormat(
                                        new TextLineInputFormat(),
                                        new org.apache.flink.core.fs.Path(log.toUri()))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "lines")
                .flatMap(new Sum(kind))
                .sinkTo(new DiscardingSink<>());
        return ReadSums.run(flink, env);
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }

    private static final class Sum extends ReadSums<String> {
        private static final long serialVersionUID = 1;
        private static final ObjectMapper JSON = new ObjectMapper();

        private final LogKind kind;

        Sum(LogKind kind) {
            this.kind = kind;
        }

        @Override
        protected void add(String line) {
            JsonNode record = JSON.readTree(line);
            JsonNode segments = record.get("segments");
            row(
                    record.get("request_id").asString(),
                    record.get("timestamp").asLong(),
                    record.get("primary_prediction").asDouble(),
                    record.get("primary_latency_ms").asDouble(),
                    segments.get("country").asString(),
                    segments.get("device").asString());
            if (kind == LogKind.ANSWERS) {
                answer(
                        record.get("shadow_prediction").asDouble(),
                        record.get("shadow_latency_ms").asDouble());
            } else {
                JsonNode array = record.get("features");
                double[] numbers = new double[array.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = array.get(i).asDouble();
                }
                features(numbers);
            }
        }
    }
}
