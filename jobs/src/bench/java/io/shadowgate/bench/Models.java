package io.shadowgate.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.ObjectMapper;

/** Models with random weights from fixed seeds. Their speed does not depend on training. */
final class Models {
    static final int[] MLP = {LogKind.WIDTH, 128, 128, 2};
    static final int TREES = 100;
    static final int TREE_DEPTH = 6;

    private Models() {}

    /** Relu between the layers, softmax after the last; the score is column 1. */
    static void writeMlp(Path onnx, Path json) throws IOException {
        Random random = new Random(1);
        OnnxFiles model =
                OnnxFiles.model().input("x", DataType.FLOAT, OnnxFiles.ANY, LogKind.WIDTH);
        List<float[]> weights = new ArrayList<>();
        String last = "x";
        for (int layer = 1; layer < MLP.length; layer++) {
            float[] w = new float[MLP[layer - 1] * MLP[layer]];
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) (random.nextGaussian() / Math.sqrt(MLP[layer - 1]));
            }
            weights.add(w);
            boolean output = layer == MLP.length - 1;
            model.floats("w" + layer, new long[] {MLP[layer - 1], MLP[layer]}, w)
                    .floats("b" + layer, new long[] {MLP[layer]}, new float[MLP[layer]])
                    .node("Gemm", List.of(last, "w" + layer, "b" + layer), "z" + layer)
                    .node(output ? "Softmax" : "Relu", List.of("z" + layer), "h" + layer);
            last = "h" + layer;
        }
        model.output(last, DataType.FLOAT, OnnxFiles.ANY, MLP[MLP.length - 1]).write(onnx);
        Files.write(json, new ObjectMapper().writeValueAsBytes(weights));
    }

    /** Full trees with a sum of leaves, then a sigmoid, as boosting libraries export them. */
    static void writeTrees(Path onnx) throws IOException {
        Random random = new Random(2);
        int inner = (1 << TREE_DEPTH) - 1;
        Nodes nodes = new Nodes();
        for (int tree = 0; tree < TREES; tree++) {
            for (int node = 0; node < 2 * inner + 1; node++) {
                if (node < inner) {
                    int feature = random.nextInt(LogKind.WIDTH);
                    nodes.branch(tree, node, feature, (float) random.nextGaussian());
                } else {
                    nodes.leaf(tree, node, (float) (random.nextGaussian() * 0.1));
                }
            }
        }
        OnnxFiles.model()
                .input("x", DataType.FLOAT, OnnxFiles.ANY, LogKind.WIDTH)
                .ml()
                .node("TreeEnsembleRegressor", List.of("x"), "sum", nodes.attributes())
                .node("Sigmoid", List.of("sum"), "score")
                .output("score", DataType.FLOAT, OnnxFiles.ANY, 1)
                .write(onnx);
    }

    /** The parallel lists that ONNX keeps trees in. */
    private static final class Nodes {
        private final List<Long> trees = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final List<Long> features = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Float> thresholds = new ArrayList<>();
        private final List<Long> lower = new ArrayList<>();
        private final List<Long> higher = new ArrayList<>();
        private final List<Long> leafTrees = new ArrayList<>();
        private final List<Long> leafIds = new ArrayList<>();
        private final List<Long> leafTargets = new ArrayList<>();
        private final List<Float> leafWeights = new ArrayList<>();

        void branch(long tree, long node, long feature, float threshold) {
            add(tree, node, feature, "BRANCH_LEQ", threshold, 2 * node + 1, 2 * node + 2);
        }

        void leaf(long tree, long node, float weight) {
            add(tree, node, 0, "LEAF", 0, 0, 0);
            leafTrees.add(tree);
            leafIds.add(node);
            leafTargets.add(0L);
            leafWeights.add(weight);
        }

        private void add(
                long tree, long id, long feature, String mode, float value, long low, long high) {
            trees.add(tree);
            ids.add(id);
            features.add(feature);
            modes.add(mode);
            thresholds.add(value);
            lower.add(low);
            higher.add(high);
        }

        AttributeProto[] attributes() {
            return new AttributeProto[] {
                OnnxFiles.whole("n_targets", 1),
                longs("nodes_treeids", trees),
                longs("nodes_nodeids", ids),
                longs("nodes_featureids", features),
                OnnxFiles.texts("nodes_modes", modes.toArray(String[]::new)),
                floats("nodes_values", thresholds),
                longs("nodes_truenodeids", lower),
                longs("nodes_falsenodeids", higher),
                longs("target_treeids", leafTrees),
                longs("target_nodeids", leafIds),
                longs("target_ids", leafTargets),
                floats("target_weights", leafWeights)
            };
        }

        private static AttributeProto longs(String name, List<Long> values) {
            return OnnxFiles.wholes(name, values.toArray(Long[]::new));
        }

        private static AttributeProto floats(String name, List<Float> values) {
            return OnnxFiles.fractions(name, values.toArray(Float[]::new));
        }
    }
}
