package io.shadowgate.labels;

import io.shadowgate.quality.QualityReport;
import io.shadowgate.window.SegmentName;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** Reports with the same key are in one window: shadow, segment without its value, and start. */
final class WindowKey {
    static final TypeInformation<Tuple3<String, String, Long>> TYPE =
            Types.TUPLE(Types.STRING, Types.STRING, Types.LONG);

    private WindowKey() {}

    static Tuple3<String, String, Long> of(QualityReport report) {
        String segment = report.segment();
        return Tuple3.of(
                report.shadow(),
                segment.equals(SegmentName.ALL) ? segment : SegmentName.prefixOf(segment),
                report.windowStart());
    }
}
