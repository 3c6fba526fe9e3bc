package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** How Flink means to run sql/window_report.sql. */
class WindowQueryPlanTest {

    @Test
    void aStreamAggregatesBeforeAndAfterTheShuffle() {
        assertThat(streamingPlan())
                .contains("LocalWindowAggregate")
                .contains("GlobalWindowAggregate")
                .contains("size=[7 min]");
    }

    @Test
    void onlyTheWindowsLengthIsNotAsTheFileHasIt() {
        assertThat(WindowQuery.sql(Duration.ofMinutes(7)))
                .contains("INTERVAL '420' SECOND(18)")
                .doesNotContain("INTERVAL '5' MINUTE");
    }

    private static String streamingPlan() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        var tallies =
                env.fromData(TallyRow.TYPE, new Row[] {new Row(TallyRow.TYPE.getTotalFields())});
        return WindowQuery.table(tables, tallies, Duration.ofMinutes(7)).explain();
    }
}
