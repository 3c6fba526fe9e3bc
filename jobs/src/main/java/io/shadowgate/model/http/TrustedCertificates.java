package io.shadowgate.model.http;

import io.shadowgate.model.ModelException;
import io.shadowgate.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** TLS that trusts the authorities of a PEM file, and no others. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * @throws ModelException if the file holds no certificates
     */
    static SSLContext read(String file) {
        Path path = new Path(file);
        try (InputStream pem = Storage.of(path).open(path)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw noCertificates(file, null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : found) {
                store.setCertificateEntry("authority " + store.size(), each);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw noCertificates(file, e);
        } catch (IOException e) {
            throw new ModelException(
                    "certificates: the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ModelException noCertificates(String file, @Nullable Exception cause) {
        return new ModelException(
                "certificates: "
                        + file
                        + " holds no certificates in PEM (-----BEGIN CERTIFICATE-----); from a Java"
                        + " key store, keytool -exportcert -rfc writes them",
                cause);
    }
}
