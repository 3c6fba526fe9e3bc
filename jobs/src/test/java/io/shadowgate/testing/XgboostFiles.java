package io.shadowgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * XGBoost files with one stump a group: a group's margin is its left leaf if the first feature is
 * below the split or missing, and otherwise its right leaf.
 */
public final class XgboostFiles {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> BYTES = Set.of("default_left", "split_type");
    private static final Set<String> LONGS = Set.of("categories_segments", "categories_sizes");
    private static final Set<String> UNTYPED =
            Set.of("feature_names", "feature_types", "iteration_indptr", "tree_info", "version");
    private static final Set<String> FLOATS =
            Set.of("base_weights", "loss_changes", "split_conditions", "sum_hessian");

    private final ObjectNode root = JSON.createObjectNode();

    /**
     * @param split of the first feature
     * @param leaves the left and the right one of each group
     */
    public XgboostFiles(String objective, int features, double split, double[]... leaves) {
        ObjectNode learner = root.putObject("learner");
        learner.putObject("attributes");
        learner.putArray("feature_names");
        learner.putArray("feature_types");
        ObjectNode booster = learner.putObject("gradient_booster");
        ObjectNode model = booster.putObject("model");
        model.putObject("gbtree_model_param")
                .put("num_parallel_tree", "1")
                .put("num_trees", "" + leaves.length);
        model.putArray("iteration_indptr").add(0).add(leaves.length);
        ArrayNode groups = model.putArray("tree_info");
        ArrayNode trees = model.putArray("trees");
        for (int i = 0; i < leaves.length; i++) {
            groups.add(i);
            stump(trees.addObject(), i, features, split, leaves[i]);
        }
        booster.put("name", "gbtree");
        String classes = leaves.length > 1 ? "" + leaves.length : "0";
        learner.putObject("learner_model_param")
                .put("base_score", "5E-1")
                .put("boost_from_average", "1")
                .put("num_class", classes)
                .put("num_feature", "" + features)
                .put("num_target", "1");
        ObjectNode loss = learner.putObject("objective").put("name", objective);
        if (leaves.length > 1) {
            loss.putObject("softmax_multiclass_param").put("num_class", classes);
        } else {
            loss.putObject("reg_loss_param").put("scale_pos_weight", "1");
        }
        root.putArray("version").add(2).add(0).add(3);
    }

    private static void stump(
            ObjectNode tree, int id, int features, double split, double... leaves) {
        floats(tree, "base_weights", 0, leaves[0], leaves[1]);
        for (String none :
                new String[] {
                    "categories", "categories_nodes", "categories_segments", "categories_sizes"
                }) {
            tree.putArray(none);
        }
        tree.putArray("default_left").add(1).add(0).add(0);
        tree.put("id", id);
        tree.putArray("left_children").add(1).add(-1).add(-1);
        floats(tree, "loss_changes", 1, 0, 0);
        tree.putArray("parents").add(Integer.MAX_VALUE).add(0).add(0);
        tree.putArray("right_children").add(2).add(-1).add(-1);
        floats(tree, "split_conditions", split, leaves[0], leaves[1]);
        tree.putArray("split_indices").add(0).add(0).add(0);
        tree.putArray("split_type").add(0).add(0).add(0);
        floats(tree, "sum_hessian", 2, 1, 1);
        tree.putObject("tree_param")
                .put("num_deleted", "0")
                .put("num_feature", "" + features)
                .put("num_nodes", "3")
                .put("size_leaf_vector", "1");
    }

    private static void floats(ObjectNode tree, String name, double... numbers) {
        ArrayNode array = tree.putArray(name);
        for (double number : numbers) {
            array.add(number);
        }
    }

    public byte[] json() {
        return JSON.writeValueAsBytes(root);
    }

    /** As XGBoost writes it: arrays of trees have a type and a length. */
    public byte[] ubj() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(root, "", new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void write(JsonNode node, String name, DataOutputStream out) throws IOException {
        if (node.isObject()) {
            out.writeByte('{');
            for (Map.Entry<String, JsonNode> each : node.properties()) {
                text(each.getKey(), out);
                write(each.getValue(), each.getKey(), out);
            }
            out.writeByte('}');
        } else if (node.isArray()) {
            array(node, name, out);
        } else if (node.isString()) {
            out.writeByte('S');
            text(node.stringValue(), out);
        } else {
            out.writeByte('l');
            out.writeInt(node.intValue());
        }
    }

    private static void array(JsonNode array, String name, DataOutputStream out)
            throws IOException {
        boolean objects = name.equals("trees");
        out.writeByte('[');
        char type =
                FLOATS.contains(name)
                        ? 'd'
                        : BYTES.contains(name) ? 'U' : LONGS.contains(name) ? 'L' : 'l';
        boolean typed = !objects && !UNTYPED.contains(name);
        if (typed) {
            out.writeByte('$');
            out.writeByte(type);
        }
        out.writeByte('#');
        out.writeByte('L');
        out.writeLong(array.size());
        for (JsonNode each : array) {
            if (!typed) {
                write(each, "", out);
            } else if (type == 'd') {
                out.writeFloat(each.floatValue());
            } else if (type == 'L') {
                out.writeLong(each.longValue());
            } else if (type == 'U') {
                out.writeByte(each.intValue());
            } else {
                out.writeInt(each.intValue());
            }
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        out.writeByte('L');
        out.writeLong(utf8.length);
        out.write(utf8);
    }
}
