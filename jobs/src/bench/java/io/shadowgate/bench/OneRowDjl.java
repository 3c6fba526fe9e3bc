package io.shadowgate.bench;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtSession;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** DJL as its examples use it: one row a call, on one thread. */
final class OneRowDjl implements Contender {
    private static final String ENGINE = "OnnxRuntime";

    private final Model model = Model.newInstance("bench", ENGINE);
    private final Predictor<double[], Double> predictor;
    private final double[][] pool = Generated.features();

    OneRowDjl(BenchData data, BenchModel which) throws Exception {
        Engine.getEngine(ENGINE);
        try (InputStream in = Files.newInputStream(which.file(data));
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            model.load(in, Map.of("sessionOptions", options));
        }
        predictor = model.newPredictor(new OneRow(which.score));
    }

    double predict(double[] features) throws TranslateException {
        return predictor.predict(features);
    }

    @Override
    public Run run(long rows) throws Exception {
        long start = System.nanoTime();
        double sum = 0;
        for (long row = 0; row < rows; row++) {
            sum += predict(pool[Generated.place(row)]);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Run.timed(
                seconds, Map.of("rows", new double[] {rows}, "scores", new double[] {sum}));
    }

    @Override
    public boolean worksInHeap() {
        return false;
    }

    @Override
    public void close() throws Exception {
        predictor.close();
        Path emptyFolder = model.getModelPath();
        model.close();
        Files.deleteIfExists(emptyFolder);
    }

    private record OneRow(int score) implements NoBatchifyTranslator<double[], Double> {
        @Override
        public NDList processInput(TranslatorContext context, double[] row) {
            float[] numbers = new float[row.length];
            for (int i = 0; i < row.length; i++) {
                numbers[i] = (float) row[i];
            }
            return new NDList(context.getNDManager().create(numbers, new Shape(1, row.length)));
        }

        @Override
        public Double processOutput(TranslatorContext context, NDList result) {
            return (double) result.singletonOrThrow().toFloatArray()[score];
        }
    }
}
