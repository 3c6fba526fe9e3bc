package io.shadowgate.serve;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecException;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tests that are served: those of single specs, and those whose specs are in a folder or in the
 * folders of it. A spec that comes, changes or goes is noticed.
 */
public final class ServedTests implements AutoCloseable {
    private final List<Path> places;
    private final Map<String, String> overrides;
    private final Duration refresh;
    private final LongSupplier nanos;
    private final Fresh<Found> found;
    private Map<Path, Read> read = new HashMap<>();

    /**
     * @param places specs, and folders of specs
     * @param overrides values for keys of every spec
     * @param refresh how old what is shown may be, and when a browser asks again; a second or more
     */
    public ServedTests(List<Path> places, Map<String, String> overrides, Duration refresh) {
        this(places, overrides, refresh, System::nanoTime);
    }

    ServedTests(
            List<Path> places,
            Map<String, String> overrides,
            Duration refresh,
            LongSupplier nanos) {
        if (refresh.toSeconds() < 1) {
            throw new IllegalArgumentException("refresh " + refresh + " is below a second");
        }
        this.places = List.copyOf(places);
        this.overrides = Map.copyOf(overrides);
        this.refresh = refresh;
        this.nanos = nanos;
        this.found = new Fresh<>(this::look, refresh, nanos);
    }

    /**
     * A spec as it was read.
     *
     * @param test null if it cannot be read
     * @param fault why not; null if it can
     */
    private record Read(FileTime modified, @Nullable ServedTest test, @Nullable String fault) {}

    /** The tests by name, and the specs that cannot be served. */
    private record Found(SortedMap<String, ServedTest> tests, List<String> faults) {}

    /** In the order of their names. */
    List<ServedTest> all() throws Exception {
        return List.copyOf(found.get().tests().values());
    }

    /** Null if there is no such test. */
    @Nullable ServedTest of(String name) throws Exception {
        return found.get().tests().get(name);
    }

    /** Specs that cannot be served, each in a sentence that says why. */
    List<String> unreadable() {
        try {
            return found.get().faults();
        } catch (Exception e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    Duration refresh() {
        return refresh;
    }

    /** How many tests there are now, and what cannot be served, for people at the start. */
    public String summary() throws Exception {
        List<String> lines = new ArrayList<>();
        int count = all().size();
        lines.add(count == 1 ? "1 test" : count + " tests");
        lines.addAll(unreadable());
        return String.join("\n", lines);
    }

    private Found look() throws IOException {
        Map<Path, Read> now = new HashMap<>();
        SortedMap<String, ServedTest> tests = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (Path spec : specs()) {
            FileTime modified = Files.getLastModifiedTime(spec);
            Read before = read.get(spec);
            Read one =
                    before != null && before.modified().equals(modified)
                            ? before
                            : read(spec, modified);
            now.put(spec, one);
            if (one.test() == null) {
                faults.add(String.valueOf(one.fault()));
            } else if (tests.putIfAbsent(one.test().name(), one.test()) != null) {
                faults.add(
                        spec
                                + ": another spec has the same test "
                                + one.test().name()
                                + "; give one of them another name");
            }
        }
        for (Read before : read.values()) {
            if (before.test() != null && !now.containsValue(before)) {
                before.test().close();
            }
        }
        read = now;
        return new Found(tests, faults);
    }

    private Read read(Path spec, FileTime modified) {
        try {
            ShadowTest test = SpecReader.read(spec, overrides);
            return new Read(modified, new ServedTest(test, refresh, nanos), null);
        } catch (SpecException e) {
            return new Read(modified, null, e.getMessage());
        }
    }

    private List<Path> specs() throws IOException {
        List<Path> specs = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> below = Files.find(place, 2, (file, any) -> isSpec(file))) {
                    below.sorted().forEach(specs::add);
                }
            } else {
                specs.add(place);
            }
        }
        return specs;
    }

    /** Other YAML files may lie beside specs: a spec starts with the name of its test. */
    private static boolean isSpec(Path file) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") || !name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return false;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.startsWith("test:"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (Read one : read.values()) {
            if (one.test() != null) {
                one.test().close();
            }
        }
    }
}
