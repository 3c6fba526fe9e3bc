package io.shadowgate.local;

import io.shadowgate.cli.ShadowGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The numbered files of {@code sql/}, from this jar. */
final class SqlFiles {
    /** The folder at the start of their paths. */
    static final String DEMO = "shadowgate-demo";

    private SqlFiles() {}

    static String functions() {
        return text("01_functions.sql");
    }

    /** The tables of the demo, whose results have the columns of every test. */
    static String demoTables() {
        return text("02_tables.sql");
    }

    /** The text of the files, with the path of the demo's folder filled in. */
    static List<String> tables(Path demo) {
        String folder = demo.toAbsolutePath().normalize().toString().replace("'", "''");
        return List.of("02_tables.sql", "03_models.sql").stream()
                .map(name -> text(name).replace("'" + DEMO + "/", "'" + folder + "/"))
                .toList();
    }

    /** The jar that a cluster needs for the functions and models. */
    static Path jar() {
        try {
            return Path.of(
                    ShadowGate.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String name) {
        try (InputStream in = SqlFiles.class.getResourceAsStream("/sql/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " is not in this jar", e);
        }
    }
}
