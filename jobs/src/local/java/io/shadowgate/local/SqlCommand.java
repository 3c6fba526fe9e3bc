package io.shadowgate.local;

import io.shadowgate.app.EmbeddedFlink;
import io.shadowgate.app.UserError;
import io.shadowgate.cli.FlinkOptions;
import io.shadowgate.cli.Terminal;
import io.shadowgate.cluster.Cluster;
import io.shadowgate.cluster.Ports;
import io.shadowgate.restguard.GuardSecret;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sql",
        description = {
            "Run Flink's SQL Client with the functions of udfs/README.md, and with tables and"
                + " models of a test (--spec) or of the demo. Queries run on a Flink inside this"
                + " process, or on the cluster of --cluster.",
            "The mode is batch; SET 'execution.runtime-mode' = 'streaming'; changes it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SqlCommand implements Callable<Integer> {
    private static final Path DEMO = Path.of(SqlFiles.DEMO);
    private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+):(\\d{1,5})");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "Run the statements of this file, such as those in sql/, and exit; with status"
                            + " 1 if one of them fails.")
    @Nullable
    private Path file;

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "SQL",
            description =
                    "Run this statement, or several with semicolons, print the rows and exit; with"
                            + " status 1 if one of them fails.")
    @Nullable
    private String statement;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "How -e prints rows: table, csv (with a header) or json (an object a line)."
                            + " Default: ${DEFAULT-VALUE}")
    private String format = "table";

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description =
                    "Make tables over the log and the results of this test, and register its"
                            + " models.")
    @Nullable
    private Path spec;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Set a key of the spec. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--demo",
            paramLabel = "DIR",
            description =
                    "The output folder of 'shadowgate demo', which the tables read. Default:"
                            + " shadowgate-demo/, if it exists")
    @Nullable
    private Path demo;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "The web address of a running Flink to use instead of one in this process. It"
                            + " must see the demo's files under the same paths.")
    @Nullable
    private String cluster;

    @Mixin private FlinkOptions flink;

    @Override
    public Integer call() throws Exception {
        check();
        List<String> scripts = new ArrayList<>(List.of(SqlFiles.functions()));
        if (spec != null) {
            SpecTables tables = SpecTables.of(SpecReader.read(spec, overrides, SqlCommand::warn));
            scripts.add(tables.sql());
            if (statement == null && file == null) {
                System.out.println(tables.greeting());
            }
        } else {
            Path tables = tablesOver();
            if (tables != null) {
                scripts.addAll(SqlFiles.tables(tables));
            }
        }
        if (statement != null) {
            SqlStatements.Format rows =
                    SqlStatements.Format.valueOf(format.toUpperCase(Locale.ROOT));
            new SqlStatements(
                            scripts, flink.choice().settings(), flink.choice().slots(), System.out)
                    .run(statement, rows);
            return 0;
        }
        try {
            return cluster == null ? onEmbedded(scripts) : onCluster(scripts);
        } catch (NoClassDefFoundError e) {
            throw new UserError(
                    "Flink's SQL Client is not in this process ("
                            + e.getMessage()
                            + " is missing); start it with deploy/local/shadowgate sql, or use a"
                            + " Flink's own sql-client.sh as sql/README.md says");
        }
    }

    private static void warn(String warning) {
        System.err.println("warning: " + warning);
    }

    private void check() {
        if (!List.of("table", "csv", "json").contains(format)) {
            throw new UserError("--format " + format + ": table, csv or json");
        }
        if (statement != null && (file != null || cluster != null)) {
            throw new UserError("-e runs in this process: leave out -f and --cluster");
        }
        if (spec != null && demo != null) {
            throw new UserError("--spec and --demo exclude each other");
        }
        if (file != null && !Files.isRegularFile(file)) {
            throw new UserError(
                    "-f "
                            + file
                            + (Files.isDirectory(file) ? " is a folder" : ": there is no such file")
                            + "; name a file of SQL statements");
        }
        if (cluster != null && !isHostAndPort(cluster)) {
            throw new UserError(
                    "--cluster "
                            + cluster
                            + ": write HOST:PORT, as in localhost:8081, where Flink's web UI is");
        }
    }

    private static boolean isHostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        return matcher.matches() && Ports.isPort(Integer.parseInt(matcher.group(2)));
    }

    /** Null if there is no demo; an error only if the user named one. */
    @Nullable
    private Path tablesOver() {
        Path folder = demo == null ? DEMO : demo;
        if (Files.isDirectory(folder.resolve("out").resolve("windows"))) {
            return folder;
        }
        String missing = "there is no demo output in " + folder + "; 'shadowgate demo' makes it";
        if (demo != null) {
            throw new UserError("--demo: " + missing + " (with --out " + folder + ")");
        }
        System.err.println(
                "shadowgate: " + missing + ". Until then there are functions, but no tables");
        return null;
    }

    private int onEmbedded(List<String> scripts) throws Exception {
        try (EmbeddedFlink embedded = flink.choice().startEmbedded(new Terminal())) {
            return SqlClientRun.of(
                            embedded.rest().getHost(), embedded.rest().getPort(), embedded.secret())
                    .parallelism(flink.choice().slots())
                    .settings(flink.choice().settings())
                    .run(scripts, file);
        }
    }

    private int onCluster(List<String> scripts) throws IOException, InterruptedException {
        Matcher address = HOST_AND_PORT.matcher(cluster);
        address.matches();
        checkThere();
        String host = address.group(1);
        int port = Integer.parseInt(address.group(2));
        return SqlClientRun.of(host, port, secretOf(host, port))
                .shipping(SqlFiles.jar())
                .settings(flink.choice().settings())
                .run(scripts, file);
    }

    /** The secret of our own cluster, or a new one for this process's own gateway. */
    private static String secretOf(String host, int port) throws IOException {
        Cluster own = ClusterCommand.clusterOrNull();
        String secret = own == null ? null : own.secret(host, port);
        return secret == null ? GuardSecret.random() : secret;
    }

    /** Checked here, because the client notices a missing cluster only at the first query. */
    private void checkThere() throws InterruptedException {
        URI overview = URI.create("http://" + cluster + "/overview");
        String found;
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(overview).timeout(PATIENCE).build(),
                                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200 && answer.body().contains("flink-version")) {
                return;
            }
            found = "something else answers there";
        } catch (IOException e) {
            found = "nothing answers there";
        }
        throw new UserError(
                "--cluster "
                        + cluster
                        + ": "
                        + found
                        + "; name the address of a running Flink's web UI, or leave the option out"
                        + " for a Flink in this process");
    }
}
