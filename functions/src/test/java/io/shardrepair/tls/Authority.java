package io.shardrepair.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that nobody knows, made with the JDK's keytool. */
public final class Authority {
  private static final String PASSWORD = "password";

  /** How long a certificate is valid; in the terms of keytool. */
  public enum Validity {
    NOW("-1d", "30"),
    EXPIRED("-3d", "1");

    private final String start;
    private final String days;

    Validity(String start, String days) {
      this.start = start;
      this.days = days;
    }
  }

  /** A server's key, and the certificate that this authority gave it. */
  public record Identity(KeyStore keys) {

    /** PEM, the server's own first. */
    public String certificates() throws GeneralSecurityException {
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : keys.getCertificateChain("server")) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      return chain.toString();
    }

    /** PEM of PKCS 8. */
    public String privateKey() throws GeneralSecurityException {
      Key key = keys.getKey("server", PASSWORD.toCharArray());
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** For a server in Java. */
    public SSLContext context() throws GeneralSecurityException {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    }
  }

  private final Path folder;

  /**
   * @param folder of its own, for its files
   */
  public Authority(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    keytool("-genkeypair", "ca", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c=ca:true");
  }

  /** Its own certificate in PEM. */
  public String pem() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", load().getCertificate("ca").getEncoded());
  }

  /**
   * Makes a new key and its certificate; those that were made before remain valid.
   *
   * @param subject what the certificate is for, as {@code IP:127.0.0.1} or {@code DNS:node-a}
   */
  public Identity identity(String subject, Validity validity)
      throws IOException, GeneralSecurityException {
    Path request = folder.resolve("request");
    Path certificate = folder.resolve("certificate");
    if (load().containsAlias("server")) {
      keytool("-delete", "server");
    }
    keytool("-genkeypair", "server", "-keyalg", "EC", "-dname", "CN=server");
    keytool("-certreq", "server", "-file", request.toString());
    keytool(
        "-gencert",
        "ca",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-ext",
        "SAN=" + subject,
        "-startdate",
        validity.start,
        "-validity",
        validity.days);
    keytool("-importcert", "server", "-file", certificate.toString(), "-noprompt");
    return new Identity(load());
  }

  private Path store() {
    return folder.resolve("keys.p12");
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void keytool(String action, String alias, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(action, "-alias", alias, "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der), label);
  }
}
