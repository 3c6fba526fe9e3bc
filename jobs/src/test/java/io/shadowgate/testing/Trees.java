package io.shadowgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A results folder as someone sees it who cares for contents and not for names of part files. */
public final class Trees {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Trees() {}

    /** From kind and period to all lines, sorted; of records all but whose files they name. */
    public static Map<String, List<String>> of(Path results) {
        Map<String, List<String>> tree = new TreeMap<>();
        for (Path file : files(results)) {
            Path below = results.relativize(file);
            if (isHidden(below)) {
                continue;
            }
            List<String> lines = lines(file);
            if (below.startsWith("periods")) {
                ObjectNode record = (ObjectNode) JSON.readTree(String.join("\n", lines));
                record.remove(List.of("run", "files"));
                tree.put(
                        below.toString().replace(".json", ""),
                        new ArrayList<>(List.of(record.toString())));
            } else {
                String folder =
                        below.getNameCount() == 1 ? below.toString() : below.getParent() + "";
                tree.computeIfAbsent(folder, f -> new ArrayList<>()).addAll(lines);
            }
        }
        tree.values().forEach(lines -> lines.sort(null));
        return tree;
    }

    /** What stands there that begins with a dot. */
    public static List<Path> hidden(Path results) {
        return files(results).stream().filter(file -> isHidden(results.relativize(file))).toList();
    }

    private static boolean isHidden(Path below) {
        for (Path name : below) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** Removes all that is in a folder. */
    public static void clear(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            entries.toList().forEach(Trees::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path tree) {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
