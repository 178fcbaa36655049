package dev.parley.server.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The address of a PostgreSQL database, with the user and the password in it. Two spellings are read:
/// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require` (also `postgresql://`) and
/// `jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD`. The port may be absent (5432), and several hosts
/// may be listed with commas. Other parameters go to the driver as they are.
///
/// Architecture invariant: `toString` holds no password, so that an address can be logged.
public final class DatabaseUrl {
    private static final String EXAMPLE = "write postgres://USER:PASSWORD@HOST:5432/DATABASE";
    /// What libpq calls otherwise than the driver.
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding");

    private final String hosts;
    private final String database;
    private final Map<String, String> parameters;

    private DatabaseUrl(String hosts, String database, Map<String, String> parameters) {
        this.hosts = hosts;
        this.database = database;
        this.parameters = parameters;
    }

    static DatabaseUrl loopback(int port, String database, String user, String password) {
        return new DatabaseUrl(
                "127.0.0.1:" + port,
                database,
                Map.of("user", user, "password", password, "sslmode", "disable", "gssEncMode", "disable"));
    }

    /// Throws [DatabaseStartException] with a sentence that says what to write.
    public static DatabaseUrl parse(String text) {
        String url = text.strip();
        if (url.startsWith("jdbc:")) {
            url = url.substring("jdbc:".length());
        }
        int schemeEnd = url.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : url.substring(0, schemeEnd);
        if (!scheme.equals("postgres") && !scheme.equals("postgresql")) {
            throw wrong("does not begin with postgres:// or jdbc:postgresql://");
        }
        String rest = url.substring(schemeEnd + "://".length());
        int queryStart = rest.indexOf('?');
        Map<String, String> parameters = parameters(queryStart < 0 ? "" : rest.substring(queryStart + 1));
        String path = queryStart < 0 ? rest : rest.substring(0, queryStart);
        int slash = path.indexOf('/');
        String database = slash < 0 ? "" : decoded(path.substring(slash + 1));
        if (database.isEmpty()) {
            throw wrong("names no database");
        }
        String hosts = takeUser(slash < 0 ? path : path.substring(0, slash), parameters);
        checkHosts(hosts);
        if (parameters.getOrDefault("user", "").isEmpty()) {
            throw wrong("names no user");
        }
        return new DatabaseUrl(hosts, database, parameters);
    }

    /// The same address with this password, which goes before one in the address.
    public DatabaseUrl withPassword(String password) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put("password", password);
        return new DatabaseUrl(hosts, database, more);
    }

    /// For the driver, without user, password and parameters: they are in [#properties].
    String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/" + encoded(database);
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(parameters);
        return properties;
    }

    String database() {
        return database;
    }

    DatabaseUrl withDatabase(String other) {
        return new DatabaseUrl(hosts, other, parameters);
    }

    @Override
    public String toString() {
        return "postgres://" + parameters.get("user") + "@" + hosts + "/" + database;
    }

    /// Moves the part before the `@` into the parameters and returns the hosts.
    private static String takeUser(String authority, Map<String, String> parameters) {
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            return authority;
        }
        String userInfo = authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        parameters.put("user", decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)));
        if (colon >= 0) {
            parameters.put("password", decoded(userInfo.substring(colon + 1)));
        }
        return authority.substring(at + 1);
    }

    private static void checkHosts(String hosts) {
        for (String host : hosts.split(",", -1)) {
            int colon = host.lastIndexOf(':');
            boolean hasPort = colon >= 0 && !host.endsWith("]");
            if ((hasPort ? host.substring(0, colon) : host).isEmpty()) {
                throw wrong("names no host");
            }
            if (hasPort && !isPort(host.substring(colon + 1))) {
                throw wrong("has a port that is no number from 1 to 65535");
            }
        }
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals));
                parameters.put(DRIVER_NAMES.getOrDefault(name, name), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus here, not a space: passwords hold them.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw wrong(
                    "has a % that is not followed by two hexadecimal digits (a % itself is written %25)", malformed);
        }
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static DatabaseStartException wrong(String what) {
        return wrong(what, null);
    }

    private static DatabaseStartException wrong(String what, @Nullable Throwable cause) {
        String message = "The database URL " + what + ": " + EXAMPLE + ".";
        return cause == null ? new DatabaseStartException(message) : new DatabaseStartException(message, cause);
    }
}
