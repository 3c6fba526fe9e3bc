package io.shadowgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class ExchangeRowsTest {
    private static Exchange exchange(Part part, int rows, int answers, String fault) {
        Prediction[] primary = new Prediction[answers];
        for (int i = 0; i < answers; i++) {
            primary[i] = Prediction.ofScore(i);
        }
        return new Exchange(
                part,
                "r1",
                1000,
                null,
                rows,
                null,
                primary,
                Double.NaN,
                200,
                null,
                Double.NaN,
                null,
                new String[0],
                fault,
                new Rejected("", "log:1", "{}", 1000L));
    }

    private static List<LogRecord> split(LogRecord record) {
        List<LogRecord> records = new ArrayList<>();
        new RowSplitter().flatMap(record, new ListCollector<>(records));
        return records;
    }

    private static String reason(Exchange exchange) {
        List<LogRecord> records = split(LogRecord.of(exchange));
        assertThat(records).hasSize(1);
        Rejected rejected = records.get(0).rejected();
        assertThat(rejected.position()).isEqualTo("log:1");
        assertThat(rejected.record()).isEqualTo("{}");
        assertThat(rejected.timestamp()).isEqualTo(1000);
        return rejected.reason();
    }

    @Test
    void eachRowIsARequest() {
        assertThat(split(LogRecord.of(exchange(Part.BOTH, 3, 3, null))))
                .extracting(LogRecord::request)
                .extracting(MirroredRequest::requestId)
                .containsExactly("r1#0", "r1#1", "r1#2");
        assertThat(split(LogRecord.of(exchange(Part.BOTH, 1, 1, null))))
                .extracting(LogRecord::request)
                .extracting(MirroredRequest::requestId)
                .containsExactly("r1");
    }

    @Test
    void whatDoesNotFitIsRejectedOnce() {
        assertThat(reason(exchange(Part.BOTH, 3, 2, null)))
                .isEqualTo("3 rows in the request, but 2 in the response");
        assertThat(reason(exchange(Part.BOTH, 0, 0, null))).isEqualTo("the record has no rows");
        assertThat(reason(exchange(Part.BOTH, 1, 1, "broken"))).isEqualTo("broken");
    }
}
