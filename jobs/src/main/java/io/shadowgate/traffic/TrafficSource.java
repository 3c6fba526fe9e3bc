package io.shadowgate.traffic;

import io.shadowgate.config.Traffic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;

/** Opens the log that a test's spec names. */
public final class TrafficSource {
    private TrafficSource() {}

    public static FileSource<TrafficRecord> files(Traffic traffic, RequestShape shape) {
        Traffic.Files files = traffic.files();
        String path = files.path();
        boolean bounded = traffic.bounded();
        var source =
                FileSource.forBulkFileFormat(new RequestFormat(shape), RequestFiles.root(path))
                        .setFileEnumerator(() -> new RequestFiles(path, bounded))
                        .setSplitAssigner(FilesInOrder::new);
        if (!bounded) {
            source.monitorContinuously(files.monitor());
        }
        return source.build();
    }

    /**
     * Periodic watermarks on unbounded traffic. A bounded log has none until its end, in streaming
     * as in batch: all of it is there to be judged, in whatever order it was written.
     */
    public static WatermarkStrategy<TrafficRecord> watermarks(Traffic traffic) {
        if (traffic.bounded()) {
            return WatermarkStrategy.noWatermarks();
        }
        return WatermarkStrategy.<TrafficRecord>forBoundedOutOfOrderness(traffic.outOfOrderness())
                .withTimestampAssigner((record, previous) -> record.watermarkTimestamp())
                .withIdleness(traffic.idleness());
    }
}
