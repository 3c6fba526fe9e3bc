package io.shadowgate.local;

import io.shadowgate.cli.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rehearsal of the launcher's commands. Each of its class paths has an archive of its own:
 * {@code sql} rehearses the SQL Client, no argument rehearses the others.
 */
public final class LocalRehearsal {
    private LocalRehearsal() {}

    public static void main(String[] args) throws IOException {
        System.exit(
                args.length > 0 && args[0].equals("sql")
                        ? playSql()
                        : Rehearsal.play(LocalShadowGate::execute));
    }

    private static int playSql() throws IOException {
        Path script = Files.createTempFile("shadowgate-rehearsal", ".sql");
        try {
            Files.writeString(
                    script,
                    """
                    SELECT 1;
                    SELECT k, COUNT(*) FROM (VALUES ('a', 1), ('b', 2)) AS t (k, v) GROUP BY k;
                    """);
            return LocalShadowGate.execute("sql", "-f", script.toString());
        } finally {
            Files.delete(script);
        }
    }
}
