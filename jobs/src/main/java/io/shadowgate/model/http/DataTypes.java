package io.shadowgate.model.http;

import io.shadowgate.model.ElementType;
import java.util.Arrays;

/** The protocol's names for types. */
final class DataTypes {
    private DataTypes() {}

    static ElementType type(String datatype) {
        return switch (datatype) {
            case "FP16" -> ElementType.FLOAT16;
            case "BF16" -> ElementType.BFLOAT16;
            case "FP32" -> ElementType.FLOAT;
            case "FP64" -> ElementType.DOUBLE;
            case "BYTES" -> ElementType.STRING;
            default ->
                    Arrays.stream(ElementType.values())
                            .filter(type -> type.name().equals(datatype))
                            .findFirst()
                            .orElse(ElementType.UNKNOWN);
        };
    }

    static String name(ElementType type) {
        return switch (type) {
            case FLOAT16 -> "FP16";
            case BFLOAT16 -> "BF16";
            case FLOAT -> "FP32";
            case DOUBLE -> "FP64";
            case STRING -> "BYTES";
            default -> type.name();
        };
    }
}
