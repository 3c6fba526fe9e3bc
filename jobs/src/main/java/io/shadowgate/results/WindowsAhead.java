package io.shadowgate.results;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads the windows of some periods. While the windows of one are judged, it reads those of the
 * next: both take about as long, and a judge has to go in the order of time.
 */
final class WindowsAhead implements AutoCloseable {
    private final ResultFolder folder;
    private final boolean segments;
    private final Queue<List<String>> periods;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "read windows");
                        thread.setDaemon(true);
                        return thread;
                    });
    private Future<List<List<WindowLine>>> next;

    /**
     * @param periods the files of each
     * @param segments whether to read the reports of single segments too
     */
    WindowsAhead(ResultFolder folder, List<List<String>> periods, boolean segments) {
        this.folder = folder;
        this.segments = segments;
        this.periods = new ArrayDeque<>(periods);
        this.next = begin();
    }

    private Future<List<List<WindowLine>>> begin() {
        List<String> files = periods.isEmpty() ? List.of() : periods.remove();
        return reader.submit(() -> WindowLines.read(folder, files, segments));
    }

    /** The windows of the next period. */
    List<List<WindowLine>> take() throws IOException {
        try {
            List<List<WindowLine>> windows = next.get();
            next = begin();
            return windows;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while it read windows");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unread) {
                throw unread;
            }
            if (e.getCause() instanceof RuntimeException damaged) {
                throw damaged;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
