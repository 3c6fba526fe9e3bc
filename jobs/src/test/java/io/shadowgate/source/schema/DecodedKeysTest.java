package io.shadowgate.source.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.testing.RegistryServer;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of Kafka records, plain and encoded. */
class DecodedKeysTest {
    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String ORDER =
            "{\"type\":\"record\",\"name\":\"Key\",\"fields\":["
                    + "{\"name\":\"order\",\"type\":\"long\"}]}";

    private RegistryServer registry;

    @BeforeEach
    void start() throws Exception {
        registry = new RegistryServer();
        registry.add(1, null, "\"string\"");
        registry.add(2, null, ORDER);
        registry.add(3, "JSON", "{}");
        registry.add(4, "THRIFT", "struct Key {}");
        registry.add(GUID, null, ORDER);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void keysThatNameTheirSchemaAreDecodedWhateverTheirFormat() throws Exception {
        assertThat(key(RegistryServer.framed(1, avro("\"string\"", "k-1")))).isEqualTo("k-1");
        assertThat(key(RegistryServer.framed(2, avro(ORDER, order(7))))).isEqualTo("{\"order\":7}");
        assertThat(key(RegistryServer.framed(3, "\"k-3\"".getBytes(UTF_8)))).isEqualTo("k-3");
        assertThat(key(avro(ORDER, order(8)), Map.of(Frame.keyHeader(), RegistryServer.guid(GUID))))
                .isEqualTo("{\"order\":8}");
        assertThat(key("plain".getBytes(UTF_8))).isEqualTo("plain");
        assertThat(key(null)).isNull();
        assertThat(registry.asked)
                .containsExactly(
                        "/schemas/ids/1",
                        "/schemas/ids/2",
                        "/schemas/ids/3",
                        "/schemas/guids/" + GUID);
    }

    @Test
    void keysThatCannotBeDecodedSayWhatToDo() throws Exception {
        byte[] framed = RegistryServer.framed(1, avro("\"string\"", "k"));
        assertThatThrownBy(() -> key(DecodedKeys.of(null), framed, Map.of()))
                .hasMessage(
                        "a key that is encoded with schema id 1; name the registry that has the"
                                + " schema in traffic.kafka.schema-registry");
        assertThatThrownBy(() -> key(new byte[] {9, (byte) 0xff}))
                .hasMessageContaining("not a text in UTF-8, and begins with the byte 9");
        assertThatThrownBy(() -> key(RegistryServer.framed(77, (byte) 1)))
                .hasMessageContaining("schema id 77 is unknown to the registry");
        assertThatThrownBy(() -> key(RegistryServer.framed(4, (byte) 1)))
                .hasMessageContaining("of the type THRIFT, which is not read");
        assertThatThrownBy(() -> key(RegistryServer.framed(2)))
                .hasMessageContaining("does not fit schema id 2");
    }

    private String key(byte[] key) throws Exception {
        return key(key, Map.of());
    }

    private String key(byte[] key, Map<String, byte[]> headers) throws Exception {
        return key(DecodedKeys.of(registry.access()), key, headers);
    }

    private static String key(DecodedKeys keys, byte[] key, Map<String, byte[]> headers)
            throws Exception {
        Envelope beside =
                new Envelope() {
                    @Override
                    public byte[] headerBytes(String name) {
                        return headers.get(name);
                    }

                    @Override
                    public String key() {
                        return null;
                    }

                    @Override
                    public Long timestamp() {
                        return null;
                    }
                };
        return keys.beside(key, beside).key();
    }

    private static GenericData.Record order(long order) {
        GenericData.Record key = new GenericData.Record(new Schema.Parser().parse(ORDER));
        key.put("order", order);
        return key;
    }

    private static byte[] avro(String schema, Object value) throws Exception {
        return AvroDecoderTest.write(new Schema.Parser().parse(schema), value);
    }
}
