package io.shadowgate.operator;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of a {@link ImmutableType}. */
final class ImmutableSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1;

    private final TypeSerializer<T> serializer;

    ImmutableSerializer(TypeSerializer<T> serializer) {
        this.serializer = serializer;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        TypeSerializer<T> duplicate = serializer.duplicate();
        return duplicate == serializer ? this : new ImmutableSerializer<>(duplicate);
    }

    @Override
    public T createInstance() {
        return serializer.createInstance();
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return serializer.getLength();
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        serializer.serialize(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return serializer.deserialize(source);
    }

    /** Never reuses the offered value, because another operator may still hold it. */
    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return serializer.deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serializer.copy(source, target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImmutableSerializer<?> shared
                && serializer.equals(shared.serializer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ImmutableSerializer.class, serializer);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** The name of this class is part of savepoints. */
    public static final class Snapshot<T>
            extends CompositeTypeSerializerSnapshot<T, ImmutableSerializer<T>> {
        private static final int VERSION = 1;

        /** Used by Flink to read a savepoint. */
        public Snapshot() {}

        Snapshot(ImmutableSerializer<T> serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(ImmutableSerializer<T> outer) {
            return new TypeSerializer<?>[] {outer.serializer};
        }

        @Override
        @SuppressWarnings("unchecked")
        protected ImmutableSerializer<T> createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nested) {
            return new ImmutableSerializer<>((TypeSerializer<T>) nested[0]);
        }
    }
}
