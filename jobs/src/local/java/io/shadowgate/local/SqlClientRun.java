package io.shadowgate.local;

import io.shadowgate.restguard.GuardOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.table.client.cli.TerminalUtils;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** One run of Flink's SQL Client against a running Flink. */
final class SqlClientRun {
    private final List<String> arguments = new ArrayList<>();

    private SqlClientRun() {}

    /**
     * @param secret that this Flink requires; the client's own gateway in this process then
     *     requires it too
     */
    static SqlClientRun of(String host, int port, String secret) {
        return new SqlClientRun()
                .set("execution.target", "remote")
                .set("rest.address", host)
                .set("rest.port", Integer.toString(port))
                .set(GuardOptions.SECRET.key(), secret)
                // By default the client's gateway listens on all interfaces.
                .set("sql-gateway.endpoint.rest.bind-address", "127.0.0.1")
                .set("execution.runtime-mode", "batch")
                .set("sql-client.execution.result-mode", "TABLEAU")
                .set("table.display.max-column-width", "60")
                // A statement may read the output of the one before.
                .set("table.dml-sync", "true");
    }

    SqlClientRun parallelism(int parallelism) {
        return set("parallelism.default", Integer.toString(parallelism));
    }

    SqlClientRun shipping(Path jar) {
        arguments.addAll(List.of("-j", jar.toUri().toString()));
        return this;
    }

    /** Sets an option of Flink for the user. */
    SqlClientRun settings(Map<String, String> settings) {
        settings.forEach(this::set);
        return this;
    }

    private SqlClientRun set(String key, String value) {
        arguments.addAll(List.of("-D", key + "=" + value));
        return this;
    }

    /**
     * @param scripts run first, without output
     * @param file run after the scripts; null for a prompt
     * @return the exit status
     */
    int run(List<String> scripts, @Nullable Path file) throws IOException {
        Path folder = Files.createTempDirectory("shadowgate-sql");
        Path prepared = folder.resolve("prepared.sql");
        Path statements = folder.resolve("statements.sql");
        AtomicBoolean opened = new AtomicBoolean();
        SqlFileOutput out = new SqlFileOutput(System.out, SqlErrors.of(scripts));
        try (out) {
            Files.writeString(prepared, String.join("\n", scripts));
            arguments.addAll(List.of("-i", prepared.toString()));
            if (file != null) {
                Files.writeString(statements, SqlStatements.inAnyCase(Files.readString(file)));
                arguments.addAll(List.of("-f", statements.toString()));
            }
            Client.start(
                    arguments,
                    () -> {
                        opened.set(true);
                        return file == null
                                ? TerminalUtils.createDefaultTerminal()
                                : TerminalUtils.createDumbTerminal(out);
                    });
        } finally {
            Files.deleteIfExists(prepared);
            Files.deleteIfExists(statements);
            Files.deleteIfExists(folder);
        }
        // If a script fails, the client prints an error but still exits with 0.
        return out.sawFailure() || !opened.get() ? 1 : 0;
    }

    /** The entry point that accepts a terminal. */
    private static final class Client extends SqlClient {
        private Client() {
            super(false, null, null);
        }

        static void start(List<String> arguments, Supplier<Terminal> terminal) {
            startClient(arguments.toArray(String[]::new), terminal);
        }
    }
}
