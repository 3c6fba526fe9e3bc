package io.shadowgate.operator;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A type whose values never change. They are serialized as usual, but passed on where Flink would
 * copy them.
 *
 * <p>Flink's async operator copies every element that waits for an answer, even with object reuse.
 * For a batch of hundreds of requests the copy costs as much as a small model.
 */
public final class ImmutableType<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1;

    private final TypeInformation<T> type;

    private ImmutableType(TypeInformation<T> type) {
        this.type = type;
    }

    public static <T> ImmutableType<T> of(Class<T> type) {
        return new ImmutableType<>(TypeInformation.of(type));
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new ImmutableSerializer<>(type.createSerializer(config));
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type.getTypeClass();
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ImmutableType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImmutableType<?> shared && type.equals(shared.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ImmutableType.class, type);
    }

    @Override
    public String toString() {
        return "immutable " + type;
    }
}
