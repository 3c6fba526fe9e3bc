package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our jars keep the licences and notices of what they bundle. What they bundle is found by the
 * classes in them, not by what the build says.
 */
class LicensesIT {
    private static final Path TARGET = Path.of("target");
    private static final String LICENSES = "META-INF/licenses/";

    @ParameterizedTest
    @ValueSource(strings = {"shadowgate-jobs.jar", "shadowgate-jobs-bundled.jar"})
    void everyBundledJarIsListedAndItsTextsAreKept(String jar) throws IOException {
        try (ZipFile ours = new ZipFile(TARGET.resolve(jar).toFile())) {
            Set<String> entries = ours.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            String listed =
                    text(ours, LICENSES + "THIRD-PARTY.txt")
                            + text(ours, LICENSES + "THIRD-PARTY-ENGINE.txt");
            List<Path> bundled = bundled(entries);
            assertThat(bundled).hasSizeGreaterThan(20);
            for (Path one : bundled) {
                assertThat(listed).contains(artifactAndVersion(one));
                for (String kept : textsOf(one)) {
                    String folder =
                            one.getFileName().toString().replaceFirst("\\.jar$", "-jar") + "/";
                    assertThat(entries).contains(LICENSES + folder + kept);
                }
            }
            assertThat(text(ours, "META-INF/NOTICE"))
                    .contains("Jackson", "Flink : Connectors : Kafka");
        }
    }

    /** Licences other than Apache's ask for their text, and these jars do not carry it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "onnxruntime",
                "zstd-jni",
                "snappy-java",
                "lz4-java",
                "jts-core",
                "protobuf-java"
            })
    void textsThatAJarLeavesOutAreAdded(String artifact) throws IOException {
        try (ZipFile ours = new ZipFile(TARGET.resolve("shadowgate-jobs-bundled.jar").toFile())) {
            assertThat(text(ours, LICENSES + artifact + ".txt"))
                    .containsPattern("Copyright (\\(c\\)|2008 Google)");
        }
    }

    private static List<Path> bundled(Set<String> entries) throws IOException {
        String classPath = Files.readString(TARGET.resolve("bench.classpath"));
        List<Path> bundled = new ArrayList<>();
        for (String path : classPath.trim().split(":")) {
            if (path.endsWith(".jar") && !path.contains("shadowgate")) {
                List<String> classes =
                        names(Path.of(path), name -> name.matches("(?!META-INF).*[A-Z]\\w*.class"));
                if (!classes.isEmpty() && entries.containsAll(classes)) {
                    bundled.add(Path.of(path));
                }
            }
        }
        return bundled;
    }

    private static List<String> textsOf(Path jar) {
        return names(
                jar,
                name ->
                        name.replaceFirst("^META-INF/", "")
                                .toLowerCase(Locale.ROOT)
                                .matches("(licen[sc]e|notice|thirdpartynotices)[^/]*"));
    }

    private static List<String> names(Path jar, Predicate<String> wanted) {
        try (ZipFile zip = new ZipFile(jar.toFile());
                Stream<? extends ZipEntry> all = zip.stream()) {
            return all.filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(wanted)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in {@code .../jackson-core/3.3.0/jackson-core-3.3.0.jar}. */
    private static String artifactAndVersion(Path jar) {
        return jar.getParent().getParent().getFileName() + ":" + jar.getParent().getFileName();
    }

    private static String text(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        assertThat(entry).as("%s in %s", name, zip.getName()).isNotNull();
        return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
