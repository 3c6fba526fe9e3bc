package io.shadowgate.operator;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A type whose values nobody changes once they are made: written as its own serializer writes them,
 * but handed on where Flink would copy.
 *
 * <p>Flink's async operator copies every element that it holds while an answer is awaited, even
 * with object reuse; for a batch of hundreds of requests that costs as much as a small model.
 */
public final class SharedType<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1;

    private final TypeInformation<T> type;

    private SharedType(TypeInformation<T> type) {
        this.type = type;
    }

    public static <T> SharedType<T> of(Class<T> type) {
        return new SharedType<>(TypeInformation.of(type));
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new SharedSerializer<>(type.createSerializer(config));
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
        return other instanceof SharedType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedType<?> shared && type.equals(shared.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(SharedType.class, type);
    }

    @Override
    public String toString() {
        return "shared " + type;
    }
}
