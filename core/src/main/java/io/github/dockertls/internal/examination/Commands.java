package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What to run for a finding, with its own paths and names, ready to be pasted into a shell. */
final class Commands {
  /** What a proxy stands in the way of, so that nothing tells of the server. */
  private static final Set<Reason> BEFORE_THE_SERVER =
      Set.of(
          Reason.DNS,
          Reason.CANNOT_CONNECT,
          Reason.TIMEOUT,
          Reason.PROXY_407,
          Reason.PROXY_REFUSED);

  private static final String RESTART =
      "systemctl restart docker  # on the daemon's machine, once it has the new certificate";

  private final Target target;
  private final String serverName;

  /**
   * Makes commands for an endpoint.
   *
   * @param serverName the name that the server was asked for
   */
  Commands(Target target, String serverName) {
    this.target = target;
    this.serverName = serverName;
  }

  List<String> of(Cause finding) {
    String proxy = target.proxy();
    if (proxy != null && BEFORE_THE_SERVER.contains(finding.reason())) {
      return List.of(throughProxy(proxy));
    }
    return switch (finding.reason()) {
      case DNS -> ofName();
      case CANNOT_CONNECT ->
          target.isTcp()
              ? List.of("ss -ltnp 'sport = :" + target.port() + "'  # on the daemon's machine")
              : List.of("ls -l " + quoted(socket()));
      case PERMISSION_DENIED ->
          target.isTcp() ? List.of() : List.of("ls -l " + quoted(socket()), "id -nG");
      case TIMEOUT ->
          target.isTcp()
              ? List.of("nc -vz -w 5 " + quoted(target.name()) + " " + target.port())
              : List.of("ss -xlp | grep -F " + quoted(socket()), "journalctl -u docker");
      case X509_UNKNOWN_AUTHORITY -> unknownAuthority();
      case X509_HOSTNAME, X509_NO_IP_SAN, X509_COMMON_NAME ->
          List.of(show("-ext subjectAltName"), RESTART);
      case X509_TIME -> List.of("date -u", show("-dates"));
      case X509_KEY_USAGE -> List.of(show("-ext extendedKeyUsage"), RESTART);
      case X509_OTHER, X509_CRITICAL_EXT -> List.of(show("-text"), RESTART);
      case CLIENT_CERT_REJECTED -> clientCertificate();
      case TLS_VERSION, TLS_ALERT -> List.of(connect());
      case TLS_TO_PLAIN, PLAIN_TO_TLS ->
          List.of("ps -o args= -C dockerd; cat /etc/docker/daemon.json  # on the daemon's machine");
      case HTTP_STATUS ->
          finding.remedy().equals(ApiLook.SEE_LOG)
              ? List.of("journalctl -u docker  # on the daemon's machine")
              : List.of();
      default -> List.of();
    };
  }

  /** For a name without an address: the proxy's where there is one. */
  List<String> ofName() {
    String proxy = target.proxy();
    return List.of(proxy == null ? "getent hosts " + quoted(target.name()) : throughProxy(proxy));
  }

  private String throughProxy(String proxy) {
    String scheme = target.tls() == null ? "http://" : "https://";
    return "curl -v -x " + quoted(proxy) + " " + quoted(scheme + target.authority() + "/_ping");
  }

  /** What to run where nothing could be dialled. */
  static List<String> of(Target.Settings settings, Reason reason) {
    Path cert = settings.files().get("cert.pem");
    Path key = settings.files().get("key.pem");
    return switch (reason) {
      case TLS_FILE_UNREADABLE, CONTEXT_TLS_UNREADABLE, CONTEXT_TLS_MISSING ->
          settings.files().values().stream()
              .map(Commands::directory)
              .distinct()
              .map(directory -> "ls -l " + quoted(directory))
              .toList();
      case KEY_MISMATCH ->
          cert == null || key == null
              ? List.of()
              : List.of(
                  "openssl x509 -in " + quoted(cert) + " -noout -pubkey",
                  "openssl pkey -in " + quoted(key) + " -pubout");
      case CONTEXT_NOT_FOUND -> List.of("docker context ls");
      default -> List.of();
    };
  }

  private static Path directory(Path file) {
    Path directory = file.getParent();
    return directory == null ? file : directory;
  }

  private List<String> unknownAuthority() {
    List<String> commands = new ArrayList<>();
    commands.add(connect() + " -showcerts");
    Path ca = target.files().get("ca.pem");
    if (ca != null) {
      commands.add("openssl x509 -in " + quoted(ca) + " -noout -subject -dates -fingerprint");
    }
    return commands;
  }

  private List<String> clientCertificate() {
    List<String> commands = new ArrayList<>();
    Path cert = target.files().get("cert.pem");
    Path ca = target.files().get("ca.pem");
    if (cert != null) {
      commands.add(
          "openssl x509 -in "
              + quoted(cert)
              + " -noout -subject -issuer -dates -ext extendedKeyUsage");
    }
    if (cert != null && ca != null) {
      commands.add("openssl verify -purpose sslclient -CAfile " + quoted(ca) + " " + quoted(cert));
    }
    commands.add(connect() + "  # lists the CAs that the server takes");
    return commands;
  }

  private String show(String what) {
    return connect() + " | openssl x509 -noout -subject " + what;
  }

  private String connect() {
    String name = IpAddress.isName(serverName) ? " -servername " + quoted(serverName) : "";
    return "openssl s_client -connect "
        + quoted(target.authority())
        + name
        + throughProxy()
        + " </dev/null";
  }

  /** openssl knows HTTP proxies alone. */
  private String throughProxy() {
    String proxy = target.proxy();
    return proxy != null && proxy.startsWith("http://")
        ? " -proxy " + quoted(proxy.substring("http://".length()))
        : "";
  }

  private Path socket() {
    return Path.of(target.host().substring(target.host().indexOf("://") + 3));
  }

  static String quoted(Path path) {
    return quoted(path.toString());
  }

  /** As a shell takes it: names and paths may come from anywhere. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
