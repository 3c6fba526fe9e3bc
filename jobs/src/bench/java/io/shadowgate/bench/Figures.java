package io.shadowgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of a bench, kept from release to release.
 *
 * @param date as ISO-8601
 */
record Figures(String date, Machine machine, List<Line> lines, List<Quotient> ratios) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    Figures {
        lines = List.copyOf(lines);
        ratios = List.copyOf(ratios);
    }

    /**
     * The figure of one contender.
     *
     * @param rowsPerSecond null if whole runs were timed
     * @param seconds of whole runs; null for a rate
     */
    record Line(
            String group,
            String name,
            @Nullable Spread rowsPerSecond,
            @Nullable Spread seconds,
            long peakHeapBytes) {}

    /** One ratio, and whether a lower value is worse. */
    record Quotient(String key, Spread value, Target target) {}

    static Figures of(String date, Machine machine, List<Group> groups) {
        return new Figures(
                date,
                machine,
                groups.stream()
                        .flatMap(group -> group.lines().stream().map(line -> of(group, line)))
                        .toList(),
                groups.stream()
                        .flatMap(
                                group ->
                                        group.ratios().stream()
                                                .filter(ratio -> !ratio.isTime())
                                                .map(
                                                        ratio ->
                                                                new Quotient(
                                                                        ratio.key(group.name()),
                                                                        ratio.value(),
                                                                        ratio.target())))
                        .toList());
    }

    private static Line of(Group group, Measured line) {
        return new Line(
                group.name(),
                line.name(),
                line.isWhole() ? null : line.rate(),
                line.isWhole() ? Spread.of(line.wholeSeconds()) : null,
                line.peakHeapBytes());
    }

    static Figures read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Figures.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }
}
