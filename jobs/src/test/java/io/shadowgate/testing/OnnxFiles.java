package io.shadowgate.testing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small ONNX files, written operator by operator so that their answers are known by hand. */
public final class OnnxFiles {
    /** A dimension of any size. */
    public static final long ANY = -1;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
    private String domain = "";

    public static OnnxFiles model() {
        return new OnnxFiles();
    }

    /** score = sigmoid(weights · x + bias), as [rows, 1]. */
    public static OnnxFiles logistic(float bias, float... weights) {
        return model().input("x", DataType.FLOAT, ANY, weights.length)
                .floats("w", new long[] {weights.length, 1}, weights)
                .floats("b", new long[] {1}, bias)
                .node("Gemm", List.of("x", "w", "b"), "z")
                .node("Sigmoid", List.of("z"), "score")
                .output("score", DataType.FLOAT, ANY, 1);
    }

    /** One hidden layer after another, relu between them, softmax behind; weights by the seed. */
    public static OnnxFiles perceptron(long seed, int... widths) {
        Random random = new Random(seed);
        OnnxFiles model = model().input("x", DataType.FLOAT, ANY, widths[0]);
        String last = "x";
        for (int layer = 1; layer < widths.length; layer++) {
            float[] weights = new float[widths[layer - 1] * widths[layer]];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() / Math.sqrt(widths[layer - 1]));
            }
            String next = "h" + layer;
            model.floats("w" + layer, new long[] {widths[layer - 1], widths[layer]}, weights)
                    .floats("b" + layer, new long[] {widths[layer]}, new float[widths[layer]])
                    .node("Gemm", List.of(last, "w" + layer, "b" + layer), "z" + layer)
                    .node(
                            layer == widths.length - 1 ? "Softmax" : "Relu",
                            List.of("z" + layer),
                            next);
            last = next;
        }
        return model.output(last, DataType.FLOAT, ANY, widths[widths.length - 1]);
    }

    /**
     * One feature to a score of about a half, over so many layers of 1024 numbers that share their
     * weights: a small file whose every row is heavy.
     */
    public static OnnxFiles heavy(int layers) {
        int width = 1024;
        float[] weights = new float[width * width];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(width));
        }
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        OnnxFiles model =
                model().input("x", DataType.FLOAT, ANY, 1)
                        .floats("ones", new long[] {1, width}, ones)
                        .floats("w", new long[] {width, width}, weights)
                        .floats("out", new long[] {width, 1}, new float[width])
                        .node("MatMul", List.of("x", "ones"), "h0");
        for (int layer = 1; layer <= layers; layer++) {
            model.node("MatMul", List.of("h" + (layer - 1), "w"), "h" + layer);
        }
        return model.node("MatMul", List.of("h" + layers, "out"), "z")
                .node("Sigmoid", List.of("z"), "score")
                .output("score", DataType.FLOAT, ANY, 1);
    }

    public OnnxFiles input(String name, DataType type, long... shape) {
        graph.addInput(port(name, tensor(type, shape)));
        return this;
    }

    public OnnxFiles output(String name, DataType type, long... shape) {
        graph.addOutput(port(name, tensor(type, shape)));
        return this;
    }

    /** An output as scikit-learn's converter makes it unless told otherwise. */
    public OnnxFiles outputOfMaps(String name) {
        TypeProto map =
                TypeProto.newBuilder()
                        .setMapType(
                                TypeProto.Map.newBuilder()
                                        .setKeyType(DataType.INT64_VALUE)
                                        .setValueType(tensor(DataType.FLOAT)))
                        .build();
        graph.addOutput(
                port(
                        name,
                        TypeProto.newBuilder()
                                .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map))
                                .build()));
        return this;
    }

    /** An input that is a list of float tensors. */
    public OnnxFiles inputOfTensors(String name) {
        graph.addInput(port(name, tensors()));
        return this;
    }

    /** An output that is a list of float tensors, as scikit-learn gives one for each target. */
    public OnnxFiles outputOfTensors(String name) {
        graph.addOutput(port(name, tensors()));
        return this;
    }

    private static TypeProto tensors() {
        return TypeProto.newBuilder()
                .setSequenceType(
                        TypeProto.Sequence.newBuilder().setElemType(tensor(DataType.FLOAT)))
                .build();
    }

    public OnnxFiles floats(String name, long[] shape, float... values) {
        TensorProto.Builder constant = constant(name, DataType.FLOAT, shape);
        for (float value : values) {
            constant.addFloatData(value);
        }
        graph.addInitializer(constant);
        return this;
    }

    /** Weights in a file of their own, beside the model or where the location says. */
    public OnnxFiles external(String name, String location, long... shape) {
        graph.addInitializer(
                constant(name, DataType.FLOAT, shape)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(
                                StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue(location)));
        return this;
    }

    /** The content of a file of weights. */
    public static byte[] weights(float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    public OnnxFiles doubles(String name, long[] shape, double... values) {
        TensorProto.Builder constant = constant(name, DataType.DOUBLE, shape);
        for (double value : values) {
            constant.addDoubleData(value);
        }
        graph.addInitializer(constant);
        return this;
    }

    public OnnxFiles longs(String name, long[] shape, long... values) {
        TensorProto.Builder constant = constant(name, DataType.INT64, shape);
        for (long value : values) {
            constant.addInt64Data(value);
        }
        graph.addInitializer(constant);
        return this;
    }

    /** What follows are operators of ONNX's second set, for machine learning. */
    public OnnxFiles ml() {
        return domain("ai.onnx.ml");
    }

    /** The next operator is of this set. */
    public OnnxFiles domain(String name) {
        domain = name;
        return this;
    }

    public OnnxFiles node(
            String operator, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setDomain(domain)
                        .addAllInput(inputs)
                        .addOutput(output)
                        .addAllAttribute(Arrays.asList(attributes)));
        domain = "";
        return this;
    }

    /** A graph within the graph, as loops have one for their body. */
    public static AttributeProto body(String name, OnnxFiles body) {
        return attribute(name, AttributeType.GRAPH).setG(body.graph).build();
    }

    public static AttributeProto whole(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    public static AttributeProto wholes(String name, Long... values) {
        return attribute(name, AttributeType.INTS).addAllInts(Arrays.asList(values)).build();
    }

    public static AttributeProto fractions(String name, Float... values) {
        return attribute(name, AttributeType.FLOATS).addAllFloats(Arrays.asList(values)).build();
    }

    public static AttributeProto texts(String name, String... values) {
        return attribute(name, AttributeType.STRINGS)
                .addAllStrings(Arrays.stream(values).map(ByteString::copyFromUtf8).toList())
                .build();
    }

    public Path write(Path file) throws IOException {
        return Files.write(
                file,
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder()
                                        .setDomain("ai.onnx.ml")
                                        .setVersion(2))
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder()
                                        .setDomain("ai.onnx.contrib")
                                        .setVersion(1))
                        .setGraph(graph)
                        .build()
                        .toByteArray());
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static TensorProto.Builder constant(String name, DataType type, long... shape) {
        TensorProto.Builder constant =
                TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (long size : shape) {
            constant.addDims(size);
        }
        return constant;
    }

    private static ValueInfoProto port(String name, TypeProto type) {
        return ValueInfoProto.newBuilder().setName(name).setType(type).build();
    }

    private static TypeProto tensor(DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            dimensions.addDim(
                    shape[i] == ANY
                            ? Dimension.newBuilder().setDimParam(i == 0 ? "rows" : "any")
                            : Dimension.newBuilder().setDimValue(shape[i]));
        }
        return TypeProto.newBuilder()
                .setTensorType(
                        TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions))
                .build();
    }
}
