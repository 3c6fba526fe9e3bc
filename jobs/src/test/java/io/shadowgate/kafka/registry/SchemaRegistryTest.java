package io.shadowgate.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shadowgate.kafka.BrokerException;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SchemaRegistryTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String STRING = "\"string\"";

    @TempDir Path folder;
    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RegistryServer();
        server.add(7, null, STRING);
        server.add(8, "PROTOBUF", "syntax = \"proto3\";", "a.proto", "a", 2);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSchemaOfNoTypeIsAvro() throws Exception {
        SchemaRegistry registry = new SchemaRegistry(server.access());
        assertThat(registry.schema(SchemaId.of(7)))
                .isEqualTo(new RegisteredSchema("AVRO", STRING, List.of()));
        RegisteredSchema.Reference reference = new RegisteredSchema.Reference("a.proto", "a", 2);
        assertThat(registry.schema(SchemaId.of(8)))
                .isEqualTo(
                        new RegisteredSchema(
                                "PROTOBUF", "syntax = \"proto3\";", List.of(reference)));
        assertThat(registry.schema(SchemaId.of(9))).isNull();
        server.add("a", 2, "PROTOBUF", "x");
        assertThat(registry.schema(reference).text()).isEqualTo("x");
        server.add("a%20b%2Fc", 1, null, STRING);
        assertThat(registry.schema(new RegisteredSchema.Reference("n", "a b/c", 1)).text())
                .isEqualTo(STRING);
    }

    @Test
    void itWaitsForARegistryInTrouble() throws Exception {
        server.trouble(503, 429, 500);
        assertThat(new SchemaRegistry(server.access()).schema(SchemaId.of(7))).isNotNull();
        assertThat(server.asked).hasSize(4);
    }

    @Test
    void itWaitsForARegistryThatIsDown() throws Exception {
        int port = server.port();
        Traffic.Registry access = server.access();
        server.close();
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<RegisteredSchema> answer =
                CompletableFuture.supplyAsync(
                        () -> {
                            SchemaRegistry registry = new SchemaRegistry(access);
                            asked.complete(true);
                            try {
                                return registry.schema(SchemaId.of(7));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        asked.join();
        server = new RegistryServer(port);
        server.add(7, null, STRING);
        assertThat(answer.get().text()).isEqualTo(STRING);
    }

    @Test
    void theNextOfSeveralIsAsked() throws Exception {
        int nobody;
        try (RegistryServer gone = new RegistryServer()) {
            nobody = gone.port();
        }
        Traffic.Registry access =
                new Traffic.Registry(
                        List.of("http://127.0.0.1:" + nobody, server.url()), null, null, null);
        assertThat(new SchemaRegistry(access).schema(SchemaId.of(7))).isNotNull();
    }

    @Test
    void aRegistryThatStaysDownIsSaid() {
        server.trouble(503, 503, 503, 503, 503, 503);
        assertThatThrownBy(() -> new SchemaRegistry(server.access(), SHORT).schema(SchemaId.of(7)))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "the schema registry at "
                                + server.url()
                                + " (traffic.kafka.schema-registry.url) does not answer within 0 s:"
                                + " HTTP 503: trouble; no record is lost: start it, or name one"
                                + " that runs");
    }

    @Test
    void aLoginIsReadWhereTheClientIs() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret-of-r\n");
        String reference = "${file:" + secret + "}";
        server.require("Basic cmVhZGVyOnMzY3JldC1vZi1y");
        assertThat(new SchemaRegistry(login("reader", reference, null)).schema(SchemaId.of(7)))
                .isNotNull();
        server.require("Bearer s3cret-of-r");
        assertThat(new SchemaRegistry(login(null, null, reference)).schema(SchemaId.of(7)))
                .isNotNull();
        Throwable refused =
                catchThrowable(
                        () ->
                                new SchemaRegistry(login("reader", reference, null))
                                        .schema(SchemaId.of(7)));
        assertThat(refused)
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(
                        "the schema registry at "
                                + server.url()
                                + " refuses the login in traffic.kafka.schema-registry (HTTP 401");
        assertThat(refused.getMessage()).doesNotContain("s3cret");
        assertThatThrownBy(() -> new SchemaRegistry(server.access()).check())
                .hasMessageContaining("refuses access without a login; give it user and password");
        assertThatThrownBy(() -> new SchemaRegistry(login(null, null, "${env:NO_SUCH_VARIABLE}")))
                .isInstanceOf(BrokerException.class)
                .hasMessage(
                        "there is no environment variable NO_SUCH_VARIABLE, which the spec refers"
                                + " to");
    }

    private Traffic.Registry login(String user, String password, String token) {
        return new Traffic.Registry(List.of(server.url()), user, password, token);
    }

    @Test
    void whatIsNoRegistryIsSaid() {
        server.trouble(200);
        assertThatThrownBy(() -> new SchemaRegistry(server.access()).schema(SchemaId.of(7)))
                .hasMessage(
                        "what answers at "
                                + server.url()
                                + " (traffic.kafka.schema-registry.url) is no schema registry:"
                                + " trouble");
        server.trouble(302);
        assertThatThrownBy(() -> new SchemaRegistry(server.access()).schema(SchemaId.of(7)))
                .hasMessageContaining("redirects, which is not followed; name the final address");
        server.trouble(400);
        assertThatThrownBy(() -> new SchemaRegistry(server.access()).schema(SchemaId.of(7)))
                .hasMessageContaining("refuses the question (HTTP 400: trouble)");
    }
}
