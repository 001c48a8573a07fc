package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.model.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * Which certificates of https nodes are trusted: those of public authorities, and those of private
 * authorities that an operator names. Host names are checked in either case.
 */
public final class Trust {
  /** Public authorities only. */
  public static final Trust USUAL = new Trust(() -> "");

  private final Authorities authorities;

  /** Where the certificates of private authorities come from. */
  @FunctionalInterface
  public interface Authorities {

    /** Certificates in PEM, one after the other; blank for none. */
    String pem() throws IOException;
  }

  public Trust(Authorities authorities) {
    this.authorities = authorities;
  }

  /** The trust for a node: this, and the authorities that the node names itself. */
  Trust in(Node node, References references) {
    return node.authorities()
        .map(
            reference ->
                new Trust(() -> authorities.pem().strip() + "\n" + references.value(reference)))
        .orElse(this);
  }

  /**
   * Makes a client trust them.
   *
   * @throws IOException if the authorities cannot be read or are not certificates
   */
  void apply(OkHttpClient.Builder client) throws IOException {
    String pem = authorities.pem();
    if (pem.isBlank()) {
      return;
    }
    try {
      X509TrustManager manager = manager(with(pem));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      client.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificates of private authorities are not PEM (-----BEGIN CERTIFICATE-----): "
              + e.getMessage(),
          e);
    }
  }

  /** The public authorities' certificates, and the given ones. */
  private static KeyStore with(String pem) throws GeneralSecurityException, IOException {
    List<Certificate> believed = new ArrayList<>();
    believed.addAll(List.of(manager(null).getAcceptedIssuers()));
    believed.addAll(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8))));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate certificate : believed) {
      store.setCertificateEntry(
          "%d %s"
              .formatted(store.size(), ((X509Certificate) certificate).getSubjectX500Principal()),
          certificate);
    }
    return store;
  }

  /**
   * @param store null for the platform's own
   */
  private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this Java has no trust manager for X.509");
  }
}
