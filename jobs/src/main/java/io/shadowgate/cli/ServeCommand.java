package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.serve.ServedTests;
import io.shadowgate.serve.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description =
                "Serve the pages of tests and their decisions as JSON, read anew from what they"
                        + " publish. The server only reads, and by default only this machine can"
                        + " reach it. It runs until it is stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nAddresses, below the base path:%n",
        footer = {
            "  /                               all tests; the page, if there is one test",
            "  /tests.json                     the same as JSON",
            "  /tests/NAME/                    the page of a test",
            "  /tests/NAME/decisions.json      the last decision on each shadow",
            "  /tests/NAME/decisions/SHADOW.json",
            "  /healthz                        status 200 while the server runs"
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--spec",
            required = true,
            paramLabel = "FILE|FOLDER",
            description =
                    "A shadow test, or a folder: then all specs in it and in its folders. May be"
                            + " repeated. A spec that comes, changes or goes is noticed.")
    private List<Path> specs = new ArrayList<>();

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Set a key of the spec, in each if there are several. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            defaultValue = "127.0.0.1:8080",
            description =
                    "Where to listen; port 0 for any that is free. Whoever reaches another address"
                            + " than one of this machine can read all results. Default:"
                            + " ${DEFAULT-VALUE}")
    private String listen = "";

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            defaultValue = "",
            description =
                    "The part of each address that a proxy leaves in place, such as /shadowgate."
                            + " Not needed if the proxy removes it: all links are relative.")
    private String basePath = "";

    @Option(
            names = "--public-host",
            paramLabel = "NAME",
            description =
                    "A name by which a proxy passes requests on. May be repeated. Requests by"
                            + " other names than localhost and numbers are refused, because a web"
                            + " page could use one to read the results.")
    private Set<String> hosts = new LinkedHashSet<>();

    @Option(
            names = "--refresh",
            paramLabel = "TIME",
            defaultValue = "30s",
            description =
                    "How old what is shown may be, and when an open page asks again; at least 1s."
                            + " Default: ${DEFAULT-VALUE}")
    private String refresh = "";

    @Override
    public Integer call() throws Exception {
        for (Path spec : specs) {
            if (!Files.exists(spec)) {
                throw new UserError("--spec " + spec + ": there is no such file or folder");
            }
        }
        InetSocketAddress at = address();
        try (ServedTests tests = new ServedTests(specs, overrides, refresh());
                Server server = start(at, tests)) {
            System.out.println(tests.summary());
            System.out.println(
                    "Serving at http://"
                            + (at.getAddress().isAnyLocalAddress()
                                    ? "localhost"
                                    : at.getHostString())
                            + ":"
                            + server.port()
                            + server.basePath()
                            + "/");
            if (!at.getAddress().isLoopbackAddress()) {
                SpecOptions.warn(
                        "other machines can read the results; only 127.0.0.1 keeps them here");
            }
            // Until the process ends.
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private Server start(InetSocketAddress at, ServedTests tests) throws IOException {
        try {
            return Server.start(at, basePath, hosts, tests);
        } catch (IllegalArgumentException e) {
            throw new UserError("--base-path: " + e.getMessage());
        } catch (IOException e) {
            throw new UserError("--listen " + listen + ": " + e.getMessage());
        }
    }

    private Duration refresh() {
        Duration time;
        try {
            time = TimeUtils.parseDuration(refresh);
        } catch (IllegalArgumentException e) {
            throw new UserError("--refresh " + refresh + ": a time, such as 30s");
        }
        if (time.toSeconds() < 1 || time.toSeconds() > Integer.MAX_VALUE) {
            throw new UserError("--refresh " + refresh + ": at least 1s");
        }
        return time;
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : listen.substring(0, colon);
        String port = listen.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new UserError("--listen " + listen + ": HOST:PORT, such as 127.0.0.1:8080");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new UserError("--listen " + listen + ": there is no host " + host);
        }
    }
}
