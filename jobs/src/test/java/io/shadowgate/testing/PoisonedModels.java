package io.shadowgate.testing;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static io.shadowgate.testing.OnnxFiles.body;
import static io.shadowgate.testing.OnnxFiles.whole;
import static io.shadowgate.testing.OnnxFiles.wholes;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * Models that answer with half of their one feature, until a batch holds a feature above a limit.
 */
public final class PoisonedModels {
    private PoisonedModels() {}

    /** Then a call never returns. */
    public static OnnxFiles blocking(float limit) {
        OnnxFiles forever =
                OnnxFiles.model()
                        .input("round", DataType.INT64)
                        .input("go_on", DataType.BOOL)
                        .input("before", DataType.FLOAT, ANY, 1)
                        .node("Identity", List.of("go_on"), "still")
                        .node("Identity", List.of("before"), "after")
                        .output("still", DataType.BOOL)
                        .output("after", DataType.FLOAT, ANY, 1);
        return above(limit)
                .node("Loop", List.of("", "above", "x"), "looped", body("body", forever))
                .node("Mul", List.of("looped", "half"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    /** Then it answers each request with four megabytes. */
    public static OnnxFiles verbose(float limit) {
        return widened(limit, 1_000_000)
                .node("Mul", List.of("wide", "half"), "y")
                .output("y", DataType.FLOAT, ANY, ANY);
    }

    /** Then it needs some terabytes for a request. */
    public static OnnxFiles hungry(float limit) {
        return widened(limit, 1_000_000_000_000L)
                .node("ReduceMean", List.of("wide"), "mean", wholes("axes", 1L))
                .node("Mul", List.of("mean", "half"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    private static OnnxFiles widened(float limit, long width) {
        return above(limit)
                .longs("narrow", new long[] {1}, 1)
                .longs("width", new long[] {1}, width)
                .node("Where", List.of("above", "width", "narrow"), "columns")
                .node("Concat", List.of("narrow", "columns"), "shape", whole("axis", 0))
                .node("Expand", List.of("x", "shape"), "wide");
    }

    private static OnnxFiles above(float limit) {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 1)
                .floats("limit", new long[] {}, limit)
                .floats("half", new long[] {}, 0.5f)
                .node("ReduceMax", List.of("x"), "most", whole("keepdims", 0))
                .node("Greater", List.of("most", "limit"), "above");
    }
}
