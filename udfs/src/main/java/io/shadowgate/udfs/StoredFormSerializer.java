package io.shadowgate.udfs;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an accumulator as the length and the bytes of its stored form. The stored form begins with
 * a format version, so a later release can write a new form and still read the old ones.
 */
abstract class StoredFormSerializer<T> extends TypeSerializerSingleton<T> {

    /** The stored form; empty if the accumulator has none yet. */
    abstract byte[] toBytes(T accumulator);

    abstract T fromBytes(byte[] stored);

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public T copy(T from) {
        return fromBytes(toBytes(from));
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T accumulator, DataOutputView target) throws IOException {
        byte[] stored = toBytes(accumulator);
        target.writeInt(stored.length);
        target.write(stored);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        byte[] stored = new byte[source.readInt()];
        source.readFully(stored);
        return fromBytes(stored);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        // target.write(source, length) does not work: a DataOutputSerializer does not grow its
        // buffer there.
        byte[] stored = new byte[source.readInt()];
        source.readFully(stored);
        target.writeInt(stored.length);
        target.write(stored);
    }
}
