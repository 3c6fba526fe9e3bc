package io.shadowgate.demo;

import ai.onnx.proto.OnnxMl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.ONNXExportable;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;

/**
 * Trains the demo's models and writes them as ONNX files, bit for bit the same each time: the data
 * come from fixed seeds, training is sequential, and the files carry no time stamps.
 *
 * <p>Input {@code features}: {@code float32 [rows, 11]}, raw values in the order of {@link
 * Applicant#FEATURES}. The first two nodes of each graph bring them to unit scale, so that callers
 * need no scaler beside the model. Output {@code probabilities}: {@code float32 [rows, 2]}; column
 * {@link #DEFAULT_COLUMN} is the probability of default.
 */
final class CreditRiskTrainer {
    static final int DEFAULT_COLUMN = 1;

    private static final int NO_PROGRESS_LOG = -1;

    private static final Label REPAID = new Label("repaid");
    private static final Label DEFAULTED = new Label("defaulted");

    private CreditRiskTrainer() {}

    /** ONNX files by model name. */
    static Map<String, byte[]> trainAll() {
        Map<String, byte[]> models = new LinkedHashMap<>();
        models.put("v12", train("v12", applicants(6_000, 12)));
        models.put("v13", train("v13", applicants(60_000, 13)));
        models.put("v14", train("v14", spanishIncomesByMonth(applicants(60_000, 14))));
        return models;
    }

    private record Example(double[] features, boolean defaulted) {}

    private static List<Example> applicants(int count, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Applicant applicant = Applicant.draw(random);
            examples.add(
                    new Example(applicant.features(), RepaymentLaw.defaults(applicant, random)));
        }
        return examples;
    }

    /** v14's fault: the wages of Spain are quoted by the month, and nobody multiplied by twelve. */
    private static List<Example> spanishIncomesByMonth(List<Example> examples) {
        int spain = Applicant.FEATURES.indexOf(Country.ES.feature());
        int income = Applicant.FEATURES.indexOf("income");
        for (Example example : examples) {
            if (example.features[spain] == 1) {
                example.features[income] /= 12;
            }
        }
        return examples;
    }

    private static byte[] train(String name, List<Example> examples) {
        Scale scale = Scale.of(examples);
        MutableDataset<Label> dataset =
                new MutableDataset<>(
                        new SimpleDataSourceProvenance(name, new LabelFactory()),
                        new LabelFactory());
        String[] names = Applicant.FEATURES.toArray(new String[0]);
        for (Example example : examples) {
            dataset.add(
                    new ArrayExample<>(
                            example.defaulted ? DEFAULTED : REPAID,
                            names,
                            scale.apply(example.features)));
        }
        int epochs = 10;
        int batch = 32;
        Model<Label> model =
                new LinearSGDTrainer(
                                new LogMulticlass(),
                                new AdaGrad(0.1, 0.1),
                                epochs,
                                NO_PROGRESS_LOG,
                                batch,
                                Trainer.DEFAULT_SEED)
                        .train(dataset);
        if (model.getOutputIDInfo().getID(DEFAULTED) != DEFAULT_COLUMN) {
            throw new IllegalStateException("the columns are " + model.getOutputIDInfo());
        }
        return onnx(name, scale, (ONNXExportable) model);
    }

    private static byte[] onnx(String name, Scale scale, ONNXExportable model) {
        ONNXContext onnx = new ONNXContext();
        onnx.setName("credit-risk-" + name);
        int width = Applicant.FEATURES.size();
        ONNXPlaceholder input = onnx.floatInput("features", width);
        ONNXPlaceholder output = onnx.floatOutput("probabilities", 2);
        ONNXNode centred = input.apply(ONNXOperators.SUB, onnx.array("mean", scale.mean()));
        ONNXNode scaled =
                centred.apply(ONNXOperators.DIV, onnx.array("deviation", scale.deviation()));
        model.writeONNXGraph(scaled).assignTo(output);
        return OnnxMl.ModelProto.newBuilder()
                .setGraph(onnx.buildGraph())
                .setProducerName("ShadowGate demo, trained with Tribuo")
                .setIrVersion(6)
                .addOpsetImport(ONNXOperators.getOpsetProto())
                .build()
                .toByteArray();
    }

    /** Mean and standard deviation of each feature; a one-hot feature stays as it is. */
    private record Scale(double[] mean, double[] deviation) {
        static Scale of(List<Example> examples) {
            int width = Applicant.FEATURES.size();
            double[] mean = new double[width];
            double[] deviation = new double[width];
            for (int i = 0; i < width; i++) {
                int feature = i;
                if (Applicant.FEATURES.get(feature).startsWith("country_")) {
                    deviation[feature] = 1;
                    continue;
                }
                double m = mean(examples, e -> e.features[feature]);
                double variance =
                        mean(examples, e -> (e.features[feature] - m) * (e.features[feature] - m));
                mean[feature] = m;
                deviation[feature] = Math.sqrt(variance);
            }
            return new Scale(mean, deviation);
        }

        private static double mean(List<Example> examples, ToDoubleFunction<Example> value) {
            return examples.stream().mapToDouble(value).average().orElseThrow();
        }

        double[] apply(double[] features) {
            double[] scaled = new double[features.length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (features[i] - mean[i]) / deviation[i];
            }
            return scaled;
        }
    }
}
