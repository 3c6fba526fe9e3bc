package io.shadowgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ImmutableTypeTest {
    /** A record as they cross streams. */
    public record Point(String name, double x) {}

    private static final Point POINT = new Point("p", 0.25);

    private final TypeSerializer<Point> serializer =
            ImmutableType.of(Point.class).createSerializer(new SerializerConfigImpl());

    @Test
    void valueIsHandedOnAndNotCopied() {
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(POINT)).isSameAs(POINT);
        assertThat(serializer.copy(POINT, new Point("q", 1))).isSameAs(POINT);
    }

    @Test
    void valueThatIsHeldIsNotReadInto() throws Exception {
        Point held = new Point("held", 1);
        assertThat(serializer.deserialize(held, written(serializer))).isEqualTo(POINT);
        assertThat(held).isEqualTo(new Point("held", 1));
    }

    @Test
    void bytesCanBeCopiedWithoutReadingThem() throws Exception {
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(written(serializer), copy);
        assertThat(serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer())))
                .isEqualTo(POINT);
    }

    @Test
    void savepointTellsHowToReadIt() throws Exception {
        DataOutputSerializer snapshot = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
                snapshot, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<Point> read =
                TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                        new DataInputDeserializer(snapshot.getCopyOfBuffer()),
                        getClass().getClassLoader());

        assertThat(read.restoreSerializer().deserialize(written(serializer))).isEqualTo(POINT);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(read)
                                .isCompatibleAsIs())
                .isTrue();
    }

    private static DataInputDeserializer written(TypeSerializer<Point> serializer)
            throws Exception {
        DataOutputSerializer bytes = new DataOutputSerializer(64);
        serializer.serialize(POINT, bytes);
        return new DataInputDeserializer(bytes.getCopyOfBuffer());
    }
}
