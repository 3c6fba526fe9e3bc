package io.shadowgate.model;

import java.util.List;

/** A loaded model: named tensors in, a named tensor out. Any thread may use it. */
public interface TensorModel extends AutoCloseable {

    /** What the model declares. */
    ModelSignature signature();

    /** Most rows that a call may have. What the signature fixes is known without it. */
    default int mostRows() {
        return Integer.MAX_VALUE;
    }

    /** A way to call the model for one thread. Sessions may call it at the same time. */
    Session newSession();

    /** Called once, after all sessions are closed. */
    @Override
    void close();

    /** Used and closed by the thread that made it. */
    interface Session extends AutoCloseable {

        /**
         * Calls the model once.
         *
         * @param inputs one for each input of the signature, in its order. Their memory is used
         *     again after the call.
         * @param output name of the output to return, which the signature has
         * @throws UnavailableException if the model could not be called
         * @throws RefusedRowsException if the fault is in the inputs
         * @throws Exception if the model fails. The message is shown to users.
         */
        Tensor run(List<Tensor> inputs, String output) throws Exception;

        @Override
        void close();
    }
}
