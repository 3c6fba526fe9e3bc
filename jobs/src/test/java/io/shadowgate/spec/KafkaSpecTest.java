package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSpecTest {
    private static final Path KAFKA = SpecReaderTest.resource("kafka.yaml");
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");
    private static final String AT = "traffic.kafka.";

    @Test
    void readsEveryKey() {
        Traffic traffic = SpecReader.read(KAFKA, Map.of()).traffic();
        assertThat(traffic.files()).isNull();
        assertThat(traffic.bounded()).isTrue();
        assertThat(traffic.kafka())
                .isEqualTo(
                        new Traffic.Kafka(
                                "broker-1:9092,broker-2:9092",
                                "requests",
                                KafkaOffset.GROUP,
                                KafkaOffset.at(Instant.parse("2026-03-03T00:00:00Z")),
                                "shadowgate",
                                Duration.ofMinutes(10),
                                Map.of(
                                        "security.protocol",
                                        "SASL_SSL",
                                        "sasl.jaas.config",
                                        "org.apache.kafka.common.security.plain.PlainLoginModule"
                                                + " required username=\"reader\""
                                                + " password=\"${env:KAFKA_PASSWORD}\";",
                                        "ssl.keystore.password",
                                        "${file:/run/secrets/keystore}",
                                        "max.poll.records",
                                        "100")));
    }

    @Test
    void fillsInTheDefaults() {
        Traffic traffic =
                SpecReader.read(KAFKA, Map.of("traffic", "{kafka: {servers: 'b:1', topic: t}}"))
                        .traffic();
        assertThat(traffic.bounded()).isFalse();
        assertThat(traffic.kafka())
                .isEqualTo(
                        new Traffic.Kafka(
                                "b:1",
                                "t",
                                KafkaOffset.EARLIEST,
                                null,
                                null,
                                Duration.ofHours(1),
                                Map.of()));
    }

    @Test
    void aBackfillEndsAndLeavesTheGroupAlone() {
        Traffic live =
                SpecReader.read(
                                KAFKA,
                                Map.of(
                                        "traffic.kafka",
                                        "{servers: 'b:1', topic: t, from: group, group: g}"))
                        .traffic();
        Traffic backfill = live.backfill();
        assertThat(backfill.bounded()).isTrue();
        assertThat(backfill.kafka().until()).isEqualTo(KafkaOffset.LATEST);
        assertThat(backfill.kafka().from()).isEqualTo(KafkaOffset.EARLIEST);
        assertThat(backfill.kafka().group()).isNull();
        Traffic files = SpecReader.read(SMALLEST, Map.of()).traffic();
        assertThat(files.backfill()).isEqualTo(files);
    }

    /** The same question, however the topic is reached; another topic is another. */
    @Test
    void theDigestCoversTheTopicAndNotTheProperties() {
        String digest = digest(AT + "slack", "10 min");
        assertThat(digest(AT + "properties", "{}")).isEqualTo(digest);
        assertThat(digest(AT + "topic", "other")).isNotEqualTo(digest);
        assertThat(digest(AT + "from", "earliest")).isNotEqualTo(digest);
        assertThat(digest(AT + "until", "2026-03-04")).isNotEqualTo(digest);
    }

    private static String digest(String path, String value) {
        return SpecReader.read(KAFKA, Map.of(path, value)).sha256();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "from | oldest | from: \"oldest\" is not earliest, latest, group or a time such as"
                        + " 2026-03-02T14:00:00Z",
                "until | earliest | until: \"earliest\" is not latest or a time such as"
                        + " 2026-03-02T14:00:00Z",
                "until | 2026-03-02T14:00:00 | until: \"2026-03-02T14:00:00\" is not latest or a"
                        + " time such as 2026-03-02T14:00:00Z",
                "from | latest | until: leaves nothing to read: traffic.kafka.from is latest, and"
                        + " until ends at the newest record at the start",
                "from | 2026-03-03 | until: 2026-03-03T00:00:00Z is not after from:"
                        + " 2026-03-03T00:00:00Z",
                "slack | 5 | slack: 5 has no unit; write 5 min, 5 s or 5 ms",
                "topic | 5 | topic: 5 is not text; put it in quotes: \"5\"",
                "properties | [a] | properties: is not a section; write {security.protocol: SSL}",
                "properties | {ssl: {protocol: TLS}} | properties.ssl: is a section; write the"
                        + " whole key on one line, as in security.protocol: SSL",
                "properties | {client.id: } | properties.client.id: is not text, a number, true or"
                        + " false",
                "properties | {group.id: g} | properties.group.id: is set by ShadowGate; use"
                        + " traffic.kafka.group",
                "properties | {config.providers.x.class: c} | properties.config.providers.x.class:"
                        + " is set by ShadowGate; ${env:NAME} and ${file:/path} are there already",
                "properties | {client.id: '${vault:x}'} | properties.client.id: has a ${...} that"
                        + " is neither ${env:NAME} nor ${file:/path}",
            })
    void refusesValue(String key, String value, String problem) {
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of(AT + key, value)))
                .containsExactly(AT + problem);
    }

    @Test
    void readsHowValuesAreWritten() {
        assertThat(SpecReader.read(KAFKA, Map.of()).traffic().kafka().values())
                .isEqualTo(Traffic.Values.JSON);
        Traffic.Values values =
                SpecReader.read(
                                KAFKA,
                                Map.of(
                                        AT + "value-format",
                                        "json-schema",
                                        AT + "schema-registry",
                                        "{url: 'http://a:1/, https://b/x', user: u, password:"
                                                + " '${env:P}'}"))
                        .traffic()
                        .kafka()
                        .values();
        assertThat(values)
                .isEqualTo(
                        new Traffic.Values(
                                Traffic.ValueFormat.JSON_SCHEMA,
                                new Traffic.Registry(
                                        List.of("http://a:1", "https://b/x"),
                                        "u",
                                        "${env:P}",
                                        null)));
    }

    /** Another format is another log; the registry is only a way to it. */
    @Test
    void theDigestCoversTheFormatAndNotTheRegistry() {
        String registry = "{url: 'http://a', token: '${env:T}'}";
        String digest = valuesDigest("avro", registry);
        assertThat(valuesDigest("avro", "{url: 'http://b'}")).isEqualTo(digest);
        assertThat(valuesDigest("protobuf", registry)).isNotEqualTo(digest);
        assertThat(digest(AT + "value-format", "json"))
                .isEqualTo(SpecReader.read(KAFKA, Map.of()).sha256());
    }

    private static String valuesDigest(String format, String registry) {
        return SpecReader.read(
                        KAFKA,
                        Map.of(AT + "value-format", format, AT + "schema-registry", registry))
                .sha256();
    }

    /** Keys may have a schema where values have none. */
    @ParameterizedTest
    @ValueSource(strings = {"{fields: {request_id: 'key:'}}", "{where: {'key:/tenant': a}}"})
    void jsonMayNeedTheRegistryForItsKeys(String record) {
        assertThat(
                        SpecReader.read(
                                        KAFKA,
                                        Map.of(
                                                AT + "schema-registry",
                                                "{url: 'http://a'}",
                                                "traffic.record",
                                                record))
                                .traffic()
                                .requiredKafka()
                                .values()
                                .registry())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "avro | {token: '${env:T}'} | schema-registry.url: missing: the schema registry"
                        + " that has the schemas of `avro`, `json-schema` and `protobuf` values;"
                        + " only `json-schema` can do without it",
                "json | {url: 'http://a'} | schema-registry: has no effect:"
                        + " traffic.kafka.value-format is json, whose records have no schema id,"
                        + " and no path of traffic.record leads to keys",
                "avro | {url: 'a:8081'} | schema-registry.url: \"a:8081\" is not http://host:port"
                        + " or https://host:port, or several of these with commas between them",
                "avro | {url: 'http://a', user: u} | schema-registry.password: missing: there is a"
                        + " user",
                "avro | {url: 'http://a', password: '${env:P}'} | schema-registry.user: missing:"
                        + " there is a password",
                "avro | {url: 'http://a', user: u, password: '${env:P}', token: '${env:T}'} |"
                        + " schema-registry.token: is a login, and so are user and password; write"
                        + " one of them",
                "avro | {url: 'http://a', token: hunter2} | schema-registry.token: contains a"
                        + " secret, which a spec must not; write ${env:NAME} for an environment"
                        + " variable or ${file:/path} for the content of a file",
                "avro | {url: 'http://u:hunter2@a'} | schema-registry: contains a login"
                        + " (user:password@), which a spec must not; remove it, and write user and"
                        + " password, or token, beside the url",
            })
    void refusesRegistry(String format, String registry, String problem) {
        assertThat(
                        SpecProblemsTest.problems(
                                KAFKA,
                                Map.of(
                                        AT + "value-format",
                                        format,
                                        AT + "schema-registry",
                                        registry)))
                .containsExactly(AT + problem);
    }

    @Test
    void avroNeedsARegistry() {
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of(AT + "value-format", "avro")))
                .containsExactly(
                        "traffic.kafka.schema-registry.url: missing: avro values can be read only"
                                + " with their schemas");
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of(AT + "value-format", "xml")))
                .containsExactly(
                        "traffic.kafka.value-format: \"xml\" is not one of json, avro, json-schema,"
                                + " protobuf");
    }

    @Test
    void needsTheGroupItStartsFrom() {
        assertThat(
                        SpecProblemsTest.problems(
                                KAFKA,
                                Map.of("traffic.kafka", "{servers: 'b:1', topic: t, from: group}")))
                .containsExactly(
                        "traffic.kafka.group: missing: traffic.kafka.from is group, so name a"
                                + " consumer group");
    }

    @Test
    void isEitherFilesOrKafka() {
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of("traffic.files.path", "requests/")))
                .containsExactly("traffic: has files and kafka; requests come from one of them");
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of("traffic", "{idleness: 1 s}")))
                .containsExactly(
                        "traffic: missing: files (with a path) or kafka (with servers and a"
                                + " topic)");
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of("traffic.kafka", "{topic: t}")))
                .containsExactly(
                        "traffic.kafka.servers: missing: the brokers to connect to first, as"
                                + " `host:port,host:port`; replaces `traffic.files`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ssl.keystore.password | hunter2",
                "ssl.key.password | hunter2-${env:A}",
                "ssl.keystore.key | hunter2",
                "my.login.api-key | hunter2",
                "my.accessToken | hunter2",
                "sasl.jaas.config | x.PlainLoginModule required password=\"hunter2\";",
                "sasl.jaas.config | x.PlainLoginModule required password=hunter2 ;",
                "sasl.jaas.config | x.PlainLoginModule required a=\"${env:A}\" password='hunter2';",
                "listener.name.x.sasl.jaas.config | x.OAuth required clientSecret = \"hunter2\";",
                "sasl.jaas.config | x.PlainLoginModule required user_alice=\"hunter2\";",
                "basic.auth.user.info | alice:hunter2",
                "schema.registry.basic.auth.user.info | alice:hunter2",
            })
    void refusesASecretWrittenOutWithoutQuotingIt(String key, String value) {
        String yaml = "{" + key + ": '" + value.replace("'", "''") + "'}";
        assertThat(SpecProblemsTest.problems(KAFKA, Map.of(AT + "properties", yaml)))
                .singleElement()
                .asString()
                .startsWith(AT + "properties." + key + ": ")
                .contains("contains a secret, which a spec must not; write ${env:NAME}")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ssl.keystore.password | ${env:A}",
                "ssl.keystore.password | ${file:/run/secrets/a:b}",
                "ssl.keystore.location | /etc/keys/store",
                "ssl.truststore.location | /etc/keys/a@b",
                "sasl.oauthbearer.token.endpoint.url | https://login/token",
                "sasl.jaas.config | com.sun.security.auth.module.Krb5LoginModule required"
                        + " useKeyTab=true storeKey=true keyTab=\"/etc/k\" principal=\"me\";",
                "sasl.jaas.config | x.ScramLoginModule required username=\"u\" tokenauth=true"
                        + " password=\"${file:/run/p}\";",
            })
    void acceptsReferencesAndWhatIsNoSecret(String key, String value) {
        assertThat(
                        SpecReader.read(
                                        KAFKA,
                                        Map.of(AT + "properties", "{" + key + ": '" + value + "'}"))
                                .traffic()
                                .kafka()
                                .properties())
                .containsExactly(Map.entry(key, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "properties.sasl.oauthbearer.token.endpoint.url | https://u:hunter2@host/token",
                "properties.client.rack | u:hunter2@host",
                "servers | u:hunter2@127.0.0.1:9092",
                "servers | hunter2@127.0.0.1:9092",
                "servers | SASL_SSL://u:hunter2@127.0.0.1:9092",
                "topic | https://u:hunter2@host/",
            })
    void refusesALoginInFrontOfAHostWithoutQuotingIt(String key, String value) {
        Map<String, String> override =
                key.startsWith("properties.")
                        ? Map.of(
                                AT + "properties",
                                "{" + key.substring("properties.".length()) + ": '" + value + "'}")
                        : Map.of(AT + key, value);
        assertThat(SpecProblemsTest.problems(KAFKA, override))
                .singleElement()
                .asString()
                .startsWith(AT + key.replaceFirst("\\..*", ""))
                .contains(": contains a login (user:password@)")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://key:hunter2@bucket/model.onnx",
                "https://u:hun/ter2@host/model.onnx",
                "ftp://:hunter2@host/m.onnx"
            })
    void refusesALoginInAPath(String path) {
        assertThat(
                        SpecProblemsTest.problems(
                                KAFKA, Map.of("shadows[0].model.path", path, "window", "hunter")))
                .singleElement()
                .asString()
                .contains("contains a login", "Flink's file systems")
                .doesNotContain("hun");
    }

    @Test
    void aHostWithAPortAndAContainerAreNoLogin() {
        for (String path :
                List.of("hdfs://name:9000/a@b/m.onnx", "abfs://models@a.dfs.core.windows.net/m")) {
            assertThat(
                            SpecReader.read(KAFKA, Map.of("shadows[0].model.path", path))
                                    .shadows()
                                    .get(0)
                                    .model()
                                    .path())
                    .isEqualTo(path);
        }
    }

    /** Kafka prints what stands there, whatever a reference stands for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "security.protocol",
                "max.poll.records",
                "interceptor.classes",
                "client.id",
                "sasl.oauthbearer.token.endpoint.url"
            })
    void refusesAReferenceInAKeyThatIsForNoSecret(String key) {
        assertThat(
                        SpecProblemsTest.problems(
                                KAFKA, Map.of(AT + "properties", "{" + key + ": '${env:A}'}")))
                .singleElement()
                .asString()
                .isEqualTo(
                        AT
                                + "properties."
                                + key
                                + ": is not a key for a secret, so it must not refer to one; write"
                                + " the value itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.PlainLoginModule required password=${env:A};",
                "x.PlainLoginModule required ${env:A};",
                "x.PlainLoginModule required password: \"hunter2\";",
                "x.PlainLoginModule required password hunter2;"
            })
    void refusesALoginModuleWhoseOptionsKafkaWouldQuote(String jaas) {
        assertThat(
                        SpecProblemsTest.problems(
                                KAFKA,
                                Map.of(AT + "properties", "{sasl.jaas.config: '" + jaas + "'}")))
                .singleElement()
                .asString()
                .startsWith(AT + "properties.sasl.jaas.config: ")
                .doesNotContain("hunter2");
    }
}
