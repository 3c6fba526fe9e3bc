package io.shadowgate.window;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open windows of one subtask, with their tallies by shadow and segment. */
final class OpenWindows {
    private final ShadowTest test;
    private final Map<String, String> models;
    private final long windowMs;
    private final Redactor redactor;
    private final Map<Long, Window> open = new HashMap<>();

    /**
     * The window of the last record. Logs are nearly in time order, so the next record is usually
     * in it too.
     */
    @Nullable private Window latest;

    private int size;

    /**
     * @param models models by shadow; empty if records are not compared
     */
    OpenWindows(ShadowTest test, Map<String, String> models) {
        this.test = test;
        this.models = models;
        this.windowMs = test.window().toMillis();
        this.redactor = Redactor.of(test);
    }

    /** The number of open tallies. */
    int size() {
        return size;
    }

    /** Whether a window with tallies ends by this event time. */
    boolean anyClosedBy(long eventTime) {
        for (long start : open.keySet()) {
            if (start + windowMs - 1 <= eventTime) {
                return true;
            }
        }
        return false;
    }

    void add(Comparison comparison) {
        ShadowTallies tallies = window(comparison.timestamp()).of(comparison.shadow());
        tallies.all.add(comparison);
        for (int i = 0; i < tallies.bySegment.size(); i++) {
            tallies.of(i, comparison.segments()[i]).add(comparison);
        }
    }

    void add(Uncompared record) {
        String[] segments = record.segments();
        for (ShadowTallies tallies : window(record.timestamp()).shadows) {
            tallies.all.add(record);
            for (int i = 0; i < tallies.bySegment.size() && segments != null; i++) {
                tallies.of(i, redactor.segment(i, segments[i])).add(record);
            }
        }
    }

    private Window window(long timestamp) {
        long start = Math.floorDiv(timestamp, windowMs) * windowMs;
        if (latest == null || latest.start != start) {
            latest = open.computeIfAbsent(start, Window::new);
        }
        return latest;
    }

    /** Passes on all non-empty tallies and clears them. */
    void drainTo(Consumer<Tally> tallies) {
        for (Window window : open.values()) {
            for (ShadowTallies shadow : window.shadows) {
                shadow.drainTo(tallies);
            }
        }
        open.clear();
        latest = null;
        size = 0;
    }

    /** One open window. */
    private final class Window {
        final long start;
        final List<ShadowTallies> shadows = new ArrayList<>();

        Window(long start) {
            this.start = start;
            test.shadows().forEach(shadow -> shadows.add(new ShadowTallies(shadow.name(), start)));
        }

        ShadowTallies of(String shadow) {
            for (ShadowTallies tallies : shadows) {
                if (tallies.shadow.equals(shadow)) {
                    return tallies;
                }
            }
            throw new IllegalArgumentException("a comparison of unknown shadow " + shadow);
        }
    }

    /** The tallies of one shadow in one window: of all requests and of each segment value. */
    private final class ShadowTallies {
        final String shadow;
        final long windowStart;
        final Tally all;
        final List<Map<String, Tally>> bySegment = new ArrayList<>();

        ShadowTallies(String shadow, long windowStart) {
            this.shadow = shadow;
            this.windowStart = windowStart;
            all = new Tally(key(SegmentName.ALL), test, true);
            size++;
            test.compare().segments().forEach(name -> bySegment.add(new HashMap<>()));
        }

        private Tally.Key key(String segment) {
            return new Tally.Key(test.test(), shadow, segment, windowStart, models.get(shadow));
        }

        void drainTo(Consumer<Tally> tallies) {
            // A tally is empty if only other shadows had records in the window.
            if (!all.isEmpty()) {
                tallies.accept(all);
            }
            bySegment.forEach(values -> values.values().forEach(tallies));
        }

        private boolean isGated(int segment) {
            return test.gates().segments().names().contains(test.compare().segments().get(segment));
        }

        Tally of(int segment, @Nullable String value) {
            Map<String, Tally> tallies = bySegment.get(segment);
            Tally tally = tallies.get(value);
            if (tally == null) {
                String name = SegmentName.of(test.compare().segments().get(segment), value);
                tally = new Tally(key(name), test, isGated(segment));
                tallies.put(value, tally);
                size++;
            }
            return tally;
        }
    }
}
