package io.shadowgate.model.http;

import io.shadowgate.model.DeclaredSignature;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import io.shadowgate.model.UnavailableException;
import io.shadowgate.spec.Shadow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model at a server, held to the version that it had when it was found. */
final class ServedModel implements ModelEngine.Found, TensorModel {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

    /** For calls that are no calls of the model, and for its first one, which may load it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a job that starts again waits for a server that is down. */
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** A call ends itself soon after the deadline at which its rows are answered without it. */
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final ServerClient client;
    private final Protocol protocol;
    private final Protocol.Description description;
    private final ModelSignature signature;
    private final Duration timeout;
    private volatile boolean answered;
    private volatile long lookedNanos = System.nanoTime();

    private ServedModel(
            ServerClient client,
            Protocol protocol,
            Protocol.Description description,
            ModelSignature signature,
            Duration timeout) {
        this.client = client;
        this.protocol = protocol;
        this.description = description;
        this.signature = signature;
        this.timeout = timeout;
    }

    /**
     * @throws ModelException if the server does not answer, or has no such model
     */
    static ServedModel find(Shadow.Model model, Duration timeout) {
        ModelUrl url = ModelUrl.of(model.path());
        ServerClient client =
                new ServerClient(
                        Objects.requireNonNullElse(model.access(), Shadow.Access.OPEN), timeout);
        try {
            Protocol protocol =
                    url.protocol() == 2 ? new ProtocolV2(client) : new ProtocolV1(client);
            // A model that was found before: the job starts again, and its server may do the same.
            Duration patience = model.sha256() == null ? Duration.ZERO : LONGEST_START;
            Protocol.Description found = describe(protocol, url, patience);
            ModelSignature signature = DeclaredSignature.of(model.signature(), found.signature());
            if (found.url().version() == null) {
                LOG.warn(
                        "{} names no version of the model; if the server replaces it with one that"
                                + " takes and gives the same, nobody will notice",
                        url);
            }
            return new ServedModel(client, protocol, found, signature, timeout);
        } catch (RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    private static Protocol.Description describe(
            Protocol protocol, ModelUrl url, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        long pauseMs = 100;
        try {
            while (true) {
                try {
                    return protocol.describe(url, PATIENCE);
                } catch (UnavailableException e) {
                    if (System.nanoTime() - until >= 0) {
                        throw new ModelException(url + ": " + e.getMessage(), e);
                    }
                    pauseMs = Math.min(LONGEST_PAUSE.toMillis(), 2 * pauseMs);
                    Thread.sleep(pauseMs);
                }
            }
        } catch (IOException | RefusedRowsException e) {
            throw new ModelException(url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(url + " was not waited for", e);
        }
    }

    /** The name and the version. */
    @Override
    public String digest() {
        return description.url().identity();
    }

    @Override
    public TensorModel load() {
        return this;
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public int mostRows() {
        return description.mostRows();
    }

    @Override
    public Session newSession() {
        return new Session() {
            @Override
            public Tensor run(List<Tensor> inputs, String output) throws Exception {
                return call(inputs, output);
            }

            @Override
            public void close() {
                // Connections belong to the client.
            }
        };
    }

    private Tensor call(List<Tensor> inputs, String output) throws Exception {
        if (description.url().version() == null) {
            lookForChange();
        }
        Tensor answer =
                protocol.infer(
                        description,
                        inputs,
                        output,
                        answered ? timeout.plus(AFTER_DEADLINE) : PATIENCE);
        answered = true;
        return answer;
    }

    /** Without versions, only a model that takes or gives something else can be noticed. */
    private void lookForChange()
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        if (System.nanoTime() - lookedNanos < BETWEEN_LOOKS.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        Protocol.Description now =
                protocol.describe(description.url(), timeout.plus(AFTER_DEADLINE));
        if (!now.url().equals(description.url())
                || !now.signature().toString().equals(description.signature().toString())) {
            // The next call looks again.
            lookedNanos -= BETWEEN_LOOKS.toNanos();
            throw UnavailableException.before(
                    "the server now has another model: "
                            + now.url().identity()
                            + " "
                            + now.signature()
                            + ", but this test is about "
                            + description.url().identity()
                            + " "
                            + description.signature(),
                    null);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
