package io.shadowgate.udfs;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * Types of arguments as the reflected methods of a function say, and then a look at the literals
 * among them: a literal that is out of its range fails while the query is planned. What is no
 * literal is checked row by row.
 */
final class CheckedCalls implements InputTypeStrategy {
    private final InputTypeStrategy types;
    private final Consumer<CallContext> check;

    private CheckedCalls(InputTypeStrategy types, Consumer<CallContext> check) {
        this.types = types;
        this.check = check;
    }

    /**
     * The same inference with a check of each call.
     *
     * @param check throws {@link IllegalArgumentException} for a call that cannot work
     */
    static TypeInference with(TypeInference inference, Consumer<CallContext> check) {
        TypeInference.Builder builder =
                TypeInference.newBuilder()
                        .inputTypeStrategy(
                                new CheckedCalls(inference.getInputTypeStrategy(), check))
                        .stateTypeStrategies(inference.getStateTypeStrategies())
                        .outputTypeStrategy(inference.getOutputTypeStrategy())
                        .disableSystemArguments(inference.disableSystemArguments());
        inference.getStaticArguments().ifPresent(builder::staticArguments);
        return builder.build();
    }

    /** The same inference with a check of the literals at these places. */
    static TypeInference with(TypeInference inference, int first, Range... ranges) {
        return with(
                inference,
                call -> {
                    for (int i = 0; i < ranges.length; i++) {
                        literal(call, first + i).ifPresent(ranges[i]::check);
                    }
                });
    }

    /** The number at this place, if there is an argument and it is a literal number. */
    static OptionalDouble literal(CallContext call, int place) {
        if (place >= call.getArgumentDataTypes().size() || !isLiteral(call, place)) {
            return OptionalDouble.empty();
        }
        return call.getArgumentValue(place, Number.class)
                .map(number -> OptionalDouble.of(number.doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    static boolean isLiteral(CallContext call, int place) {
        try {
            return call.isArgumentLiteral(place);
        } catch (UnsupportedOperationException e) {
            // The planner asks again when the arguments of an aggregate are columns already.
            return false;
        }
    }

    @Override
    public ArgumentCount getArgumentCount() {
        return types.getArgumentCount();
    }

    @Override
    public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
        Optional<List<DataType>> inferred = types.inferInputTypes(call, throwOnFailure);
        if (inferred.isPresent()) {
            try {
                check.accept(call);
            } catch (IllegalArgumentException e) {
                return call.fail(throwOnFailure, "%s", e.getMessage());
            }
        }
        return inferred;
    }

    @Override
    public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
        return types.getExpectedSignatures(definition);
    }
}
