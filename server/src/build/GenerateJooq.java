import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.slf4j.LoggerFactory;

/// Generates the jOOQ classes from the Flyway migrations: a throw-away PostgreSQL takes the migrations, jOOQ reads its
/// catalogue. Run by Maven as a single source file. Does nothing while neither the migrations nor this file nor a
/// library has changed.
///
/// Arguments: the folder of the migrations, the folder to generate into.
final class GenerateJooq {
    private static final String PACKAGE = "dev.parley.server.store.jooq";
    private static final Path SELF = Path.of("src/build/GenerateJooq.java");

    private GenerateJooq() {}

    public static void main(String[] arguments) throws Exception {
        Path migrations = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        Path digestFile = output.resolve("inputs.sha256");
        String digest = digestOfInputs(migrations);
        if (Files.exists(digestFile) && Files.readString(digestFile).equals(digest)) {
            return;
        }
        quieten();
        deleteTree(output);
        generate(migrations, output);
        Files.createDirectories(output);
        Files.writeString(digestFile, digest);
        System.out.println("jOOQ classes generated from " + migrations.getFileName());
    }

    private static void generate(Path migrations, Path output) throws Exception {
        Files.createDirectories(migrations);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start()) {
            Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
            GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), output));
        }
    }

    private static Configuration configuration(String url, Path output) {
        Database database = new Database()
                .withName("org.jooq.meta.postgres.PostgresDatabase")
                .withInputSchema("public")
                .withOutputSchemaToDefault(true)
                .withExcludes("flyway_schema_history")
                .withIncludeRoutines(false)
                .withForcedTypes(new ForcedType()
                        .withName("INSTANT")
                        .withIncludeTypes("(?i)timestamptz|timestamp(\\(\\d\\))?\\s+with\\s+time\\s+zone")
                        .withIgnoreUnused(true));
        Generate generate = new Generate()
                .withJavaTimeTypes(true)
                .withPojos(false)
                .withDaos(false)
                .withDeprecated(false)
                .withDeprecationOnUnknownTypes(false)
                .withGeneratedAnnotation(false)
                .withGlobalCatalogReferences(false)
                .withGlobalSchemaReferences(false);
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withDriver("org.postgresql.Driver").withUrl(url))
                .withGenerator(new Generator()
                        .withDatabase(database)
                        .withGenerate(generate)
                        .withTarget(new Target().withPackageName(PACKAGE).withDirectory(output.toString())));
    }

    private static String digestOfInputs(Path migrations) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Files.readAllBytes(SELF));
        digest.update(org.jooq.Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
        if (Files.isDirectory(migrations)) {
            for (Path file : sorted(migrations)) {
                if (Files.isRegularFile(file)) {
                    digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : sorted(folder).reversed()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /// Without a configuration logback prints every debug line.
    private static void quieten() {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        if (LoggerFactory.getLogger("ROOT") instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
