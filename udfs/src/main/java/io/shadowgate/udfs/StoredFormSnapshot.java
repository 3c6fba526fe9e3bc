package io.shadowgate.udfs;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The snapshot of a {@link StoredFormSerializer} in a savepoint. It holds only a version, because
 * each value has its own format version. State of this version and older ones is read without
 * migration. State of a newer version is refused before any value is read.
 */
abstract class StoredFormSnapshot<T> implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private int readVersion = VERSION;

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader)
            throws IOException {
        readVersion = version;
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> old) {
        return old.getClass() == getClass() && ((StoredFormSnapshot<T>) old).readVersion <= VERSION
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
