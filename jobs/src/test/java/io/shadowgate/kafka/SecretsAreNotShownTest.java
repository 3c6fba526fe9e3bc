package io.shadowgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.SpecException;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever key of the Kafka client a secret is put under, no message quotes any part of it. */
class SecretsAreNotShownTest {
    private static final String PART = "S3CR3T";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3CR3T-77",
                "a S3CR3T pass phrase",
                "S3CR3T;x=\"y\" \\",
                "com.example.S3CR3T required password=\"S3CR3T\";",
                "com.example.Module S3CR3T password=\"S3CR3T\";",
                "com.example.Module required password S3CR3T;",
                "https://u:S3CR3T@127.0.0.1:1/",
            })
    void underEveryKey(String secret) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), secret);
        TreeSet<String> keys = new TreeSet<>(ConsumerConfig.configNames());
        keys.addAll(ProducerConfig.configNames());
        keys.addAll(AdminClientConfig.configNames());
        keys.add("basic.auth.user.info");
        keys.add("schema.registry.basic.auth.user.info");
        keys.add("my.access.token");
        assertThat(keys).hasSizeGreaterThan(120);
        for (String key : keys) {
            for (String value :
                    new String[] {
                        "${file:" + file + "}",
                        secret,
                        "x.Module required password=\"${file:" + file + "}\";"
                    }) {
                assertThat(said(key, value)).as("%s: %s", key, value).doesNotContain(PART);
            }
        }
    }

    @Test
    void messagesOfWhatNoSecretIsInStayAsTheyAre() throws Exception {
        assertThat(said("security.protocol", "TLS"))
                .contains("Invalid value TLS for configuration security.protocol", "SASL_SSL");
        assertThat(said("max.poll.records", "many"))
                .contains("Invalid value ... for configuration max.poll.records");
    }

    /** All that is said of it, from the spec to the client that is set up; empty if nothing is. */
    private String said(String key, String value) throws IOException, InterruptedException {
        Path spec =
                Files.writeString(
                        folder.resolve("spec.yaml"),
                        """
                        test: t
                        traffic:
                          kafka:
                            servers: "127.0.0.1:1"
                            topic: requests
                            properties: {%s%s: '%s'}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        sinks: {files: {path: out/}}
                        """
                                .formatted(
                                        // Else Kafka looks at no login.
                                        key.matches("(sasl|ssl)\\..*")
                                                ? "security.protocol: SASL_SSL, "
                                                : "",
                                        key,
                                        value.replace("'", "''")));
        try {
            Traffic.Kafka kafka = SpecReader.read(spec, Map.of()).traffic().kafka();
            try (Brokers brokers =
                    new Brokers(
                            "traffic.kafka",
                            kafka.servers(),
                            kafka.properties(),
                            Duration.ofMillis(1))) {
                brokers.requireConsumer();
            }
            return "";
        } catch (SpecException | BrokerException e) {
            return e.getMessage();
        }
    }
}
