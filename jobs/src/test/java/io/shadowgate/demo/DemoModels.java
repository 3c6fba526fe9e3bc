package io.shadowgate.demo;

import ai.djl.engine.Engine;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A demo model run by ONNX Runtime alone, so that no code of the product is in the oracle. */
final class DemoModels implements AutoCloseable, DemoTraffic.Primary {
    private final OrtEnvironment environment;
    private final OrtSession session;

    private DemoModels(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    static DemoModels load(String name) throws IOException, OrtException {
        // DJL refuses an ONNX Runtime environment that it did not make itself.
        Engine.getEngine("OnnxRuntime");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return new DemoModels(environment, environment.createSession(read(name)));
    }

    Map<String, NodeInfo> inputs() throws OrtException {
        return session.getInputInfo();
    }

    Map<String, NodeInfo> outputs() throws OrtException {
        return session.getOutputInfo();
    }

    @Override
    public float[] score(float[][] rows) throws OrtException {
        try (OnnxTensor input = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("features", input))) {
            float[][] probabilities = (float[][]) result.get(0).getValue();
            float[] scores = new float[probabilities.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = probabilities[i][CreditRiskTrainer.DEFAULT_COLUMN];
            }
            return scores;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    static byte[] read(String name) throws IOException {
        return resource(name + ".onnx");
    }

    static String text(String file) throws IOException {
        return new String(resource(file), StandardCharsets.UTF_8);
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = DemoModels.class.getResourceAsStream("/demo/" + file)) {
            if (in == null) {
                throw new FileNotFoundException("/demo/" + file);
            }
            return in.readAllBytes();
        }
    }
}
