package io.shadowgate.source.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Hands out splits in the order of their paths and offsets. Files named by date are then read in
 * the order of event time, so that watermarks can follow.
 */
final class FilesInOrder implements FileSplitAssigner {
    private final TreeSet<FileSourceSplit> waiting =
            new TreeSet<>(
                    Comparator.comparing((FileSourceSplit split) -> split.path().toString())
                            .thenComparingLong(FileSourceSplit::offset));

    FilesInOrder(Collection<FileSourceSplit> splits) {
        waiting.addAll(splits);
    }

    @Override
    public Optional<FileSourceSplit> getNext(@Nullable String hostname) {
        return Optional.ofNullable(waiting.pollFirst());
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> splits) {
        waiting.addAll(splits);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return waiting;
    }
}
