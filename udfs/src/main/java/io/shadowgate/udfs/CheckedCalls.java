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
 * Takes the argument types from the reflected methods of a function and then checks the literals
 * among the arguments. A literal out of its range fails while the query is planned. Other arguments
 * are checked row by row.
 */
final class CheckedCalls implements InputTypeStrategy {
    private final InputTypeStrategy types;
    private final Consumer<CallContext> check;

    private CheckedCalls(InputTypeStrategy types, Consumer<CallContext> check) {
        this.types = types;
        this.check = check;
    }

    /**
     * Adds a check of each call to an inference.
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

    /** Adds a check of the literals from argument {@code first} on to an inference. */
    static TypeInference with(TypeInference inference, int first, Range... ranges) {
        return with(
                inference,
                call -> {
                    for (int i = 0; i < ranges.length; i++) {
                        literal(call, first + i).ifPresent(ranges[i]::check);
                    }
                });
    }

    /** The literal number at this place; empty if there is none. */
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
            // The planner asks again after the arguments of an aggregate have become columns.
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
