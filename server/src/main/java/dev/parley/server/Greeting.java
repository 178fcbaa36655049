package dev.parley.server;

/// What a started server says: where it listens, and what to try first.
final class Greeting {
    private Greeting() {}

    static String of(Config config, Main server) {
        String address = config.host + ":" + server.port();
        String plaintext = config.tlsCertificate == null ? "-plaintext " : "";
        StringBuilder text = new StringBuilder();
        text.append("Parley listens on ")
                .append(address)
                .append(" (gRPC, ")
                .append(config.tlsCertificate == null ? "plaintext" : "TLS")
                .append(")\n");
        text.append("  data      ").append(server.databaseDescription()).append('\n');
        if (server.metricsPort() >= 0) {
            text.append("  metrics   http://")
                    .append(config.metricsHost)
                    .append(':')
                    .append(server.metricsPort())
                    .append("/metrics\n");
        }
        if (config.hasWeb())
            text.append("  browsers  ").append(browsers(config, server)).append('\n');
        text.append("  account   ./parley token ada --sign-up\n");
        text.append("            asks for a password, makes the account, prints an access token\n");
        text.append("  try       grpcurl ")
                .append(plaintext)
                .append("-H \"authorization: Bearer $(./parley token ada)\" ")
                .append(address)
                .append(" parley.v1.UserService/GetMe\n");
        text.append("  Ctrl-C    drains and stops\n");
        return text.toString();
    }

    private static String browsers(Config config, Main server) {
        if (server.webRefusal() != null) return "none: " + server.webRefusal();
        String host = config.webHost.equals("0.0.0.0") ? "localhost" : config.webHost;
        return (config.webTlsCertificate == null ? "http://" : "https://") + host + ":" + server.webPort() + "/";
    }
}
