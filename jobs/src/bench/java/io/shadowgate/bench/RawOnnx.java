package io.shadowgate.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * ONNX Runtime's own interface on one thread. It copies rows into one reused tensor, runs the model
 * and reads the scores. This is the least possible work.
 */
final class RawOnnx implements Contender {
    /** The spec's default. */
    static final int BATCH = 256;

    private final BenchModel model;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final double[][] pool = Generated.features();

    RawOnnx(BenchData data, BenchModel model) throws Exception {
        this.model = model;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(model.file(data).toString(), options);
        }
    }

    @Override
    public Run run(long rows) throws Exception {
        long start = System.nanoTime();
        double sum = 0;
        FloatBuffer input =
                ByteBuffer.allocateDirect(BATCH * LogKind.WIDTH * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (long row = 0; row < rows; row += BATCH) {
            int count = (int) Math.min(BATCH, rows - row);
            input.clear();
            for (int i = 0; i < count; i++) {
                for (double number : pool[Generated.place(row + i)]) {
                    input.put((float) number);
                }
            }
            input.flip();
            try (OnnxTensor tensor =
                            OnnxTensor.createTensor(
                                    environment, input, new long[] {count, LogKind.WIDTH});
                    OrtSession.Result result = session.run(Map.of("x", tensor))) {
                FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer();
                for (int i = 0; i < count; i++) {
                    sum += scores.get(i * model.columns + model.score);
                }
            }
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
        session.close();
    }
}
