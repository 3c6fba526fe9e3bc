package io.shadowgate.local;

import io.shadowgate.app.UserError;
import io.shadowgate.cluster.Topics;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code cluster} for topics, so that a live test needs no Kafka tools. */
final class TopicCommands {
    private TopicCommands() {}

    /** Where the broker is. */
    static final class BrokerOptions {
        @Option(
                names = "--bootstrap-servers",
                paramLabel = "HOST:PORT,...",
                defaultValue = "localhost:9092",
                description = "Default: ${DEFAULT-VALUE}, where 'cluster start --kafka' listens")
        private String servers = "";

        @Option(
                names = "--kafka",
                paramLabel = "KEY=VALUE",
                description =
                        "Set an option of the Kafka client, as in --kafka security.protocol=SSL."
                                + " May be repeated.")
        private Map<String, String> properties = new LinkedHashMap<>();

        Topics topics() {
            return new Topics(servers, properties);
        }
    }

    @Command(
            name = "topics",
            description =
                    "Create the topics that a spec names, where they are missing: those of"
                            + " traffic.kafka and sinks.kafka. The topic of current decisions is"
                            + " compacted.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create implements Callable<Integer> {
        @Option(
                names = "--spec",
                required = true,
                paramLabel = "FILE",
                description = "The shadow test.")
        @SuppressWarnings("NullAway.Init") // It is required, so picocli sets it.
        private Path spec;

        @Option(
                names = "-D",
                paramLabel = "KEY=VALUE",
                mapFallbackValue = "",
                description = "Set a key of the spec. May be repeated.")
        private Map<String, String> overrides = new LinkedHashMap<>();

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = "2",
                description = "Partitions of a topic of requests. Default: ${DEFAULT-VALUE}")
        private int partitions;

        /**
         * A topic of the spec.
         *
         * @param key of the spec
         */
        private record Wanted(String key, String name, int partitions, boolean compacted) {}

        @Override
        public Integer call() throws Exception {
            if (partitions < 1) {
                throw new UserError("--partitions " + partitions + ": at least 1");
            }
            ShadowTest test =
                    SpecReader.read(
                            spec, overrides, warning -> System.err.println("warning: " + warning));
            Traffic.Kafka traffic = test.traffic().kafka();
            Sinks.Kafka sinks = test.sinks().kafka();
            if (traffic == null && sinks == null) {
                throw new UserError(
                        spec + " names no topic: it has neither traffic.kafka nor sinks.kafka");
            }
            if (traffic != null) {
                List<Wanted> wanted = new ArrayList<>();
                wanted.add(new Wanted("traffic.kafka.topic", traffic.topic(), partitions, false));
                if (test.traffic().hasShadowLog()) {
                    wanted.add(
                            new Wanted(
                                    "traffic.shadow-log.topic",
                                    test.traffic().ofShadowLog().requiredKafka().topic(),
                                    partitions,
                                    false));
                }
                create(new Topics(traffic.servers(), traffic.properties()), wanted);
            }
            if (sinks != null) {
                List<Wanted> wanted = new ArrayList<>();
                sinks.topics()
                        .forEach(
                                (key, topic) ->
                                        wanted.add(
                                                new Wanted(
                                                        "sinks.kafka." + key,
                                                        topic,
                                                        1,
                                                        key.equals("current"))));
                create(new Topics(sinks.servers(), sinks.properties()), wanted);
            }
            return 0;
        }

        private static void create(Topics topics, List<Wanted> wanted) throws InterruptedException {
            for (Wanted each : wanted) {
                boolean created = topics.create(each.name(), each.partitions(), each.compacted());
                System.out.printf(
                        "%-9s %s (%s%s)%n",
                        created ? "created" : "exists",
                        each.name(),
                        each.key(),
                        each.compacted() ? ", compacted" : "");
            }
        }
    }

    @Command(
            name = "produce",
            description =
                    "Send each line of files to a topic as a record. Files may be plain, .gz or"
                            + " .zst.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Produce implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of JSON lines.")
        private List<Path> files = new ArrayList<>();

        @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "Where to.")
        private String topic = "";

        @Option(
                names = "--rate",
                paramLabel = "N",
                defaultValue = "0",
                description = "Records a second. Default: as fast as possible")
        private double rate;

        @Mixin private BrokerOptions broker = new BrokerOptions();

        @Override
        public Integer call() throws Exception {
            if (!(rate >= 0)) {
                throw new UserError("--rate " + rate + ": 0 or more records a second");
            }
            for (Path file : files) {
                if (!Files.isRegularFile(file)) {
                    throw new UserError(
                            file
                                    + (Files.isDirectory(file)
                                            ? " is a folder; name its files"
                                            : ": there is no such file"));
                }
            }
            long sent = 0;
            for (Path file : files) {
                try (InputStream lines =
                        Decompression.openAt(new org.apache.flink.core.fs.Path(file.toUri()), 0)) {
                    sent += broker.topics().produce(lines, topic, rate);
                }
            }
            System.out.println("Sent " + sent + " records to " + topic);
            return 0;
        }
    }

    @Command(
            name = "consume",
            description =
                    "Print the values of a topic from its beginning, a line each. Only committed"
                            + " records are shown.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Consume implements Callable<Integer> {
        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic = "";

        @Option(
                names = "--max",
                paramLabel = "N",
                description = "Print at most so many. Default: all that are there")
        @Nullable
        private Long most;

        @Option(names = "--follow", description = "Wait for more at the end, until Ctrl-C.")
        private boolean follow;

        @Mixin private BrokerOptions broker = new BrokerOptions();

        @Override
        public Integer call() {
            broker.topics().consume(topic, most, follow, System.out);
            return 0;
        }
    }
}
