package io.shadowgate.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class ParquetColumnsTest {
    private static final MessageType LOG =
            MessageTypeParser.parseMessageType(
                    """
                    message log {
                      optional binary request_id (STRING);
                      optional binary payload;
                      optional group features { optional double age; optional double income; }
                      optional group segments { optional binary country; optional binary city; }
                    }
                    """);

    @Test
    void onlyWhatTheTestNeedsIsRead() {
        assertThat(columns(List.of("age"), true, List.of("city")))
                .containsExactly("request_id", "features.age", "segments.city");
        assertThat(columns(List.of(), false, List.of())).containsExactly("request_id");
    }

    @Test
    void aStructWithoutWhatIsNeededIsReadToSayWhatIsMissing() {
        assertThat(columns(List.of("height"), true, List.of()))
                .containsExactly("request_id", "features.age", "features.income");
    }

    private static List<String> columns(
            List<String> features, boolean runs, List<String> segments) {
        RequestSchema shape =
                new RequestSchema(
                        Kind.SCORE, "v12", features, false, runs, segments, null, 1 << 20);
        return ParquetColumns.needed(LOG, shape).getPaths().stream()
                .map(path -> String.join(".", path))
                .toList();
    }
}
