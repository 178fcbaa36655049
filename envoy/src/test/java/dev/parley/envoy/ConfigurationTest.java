package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import dev.parley.server.rpc.GrpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the configuration must say, whatever else is put into it; held against the server's own limits.
final class ConfigurationTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(25);
    /// What Envoy adds to a request: the client's address, the way in which it came.
    private static final int ADDED_HEADERS_BYTES = 1_024;

    /// By which HTTP/2 counts a header beyond its text.
    private static final int HEADER_OVERHEAD_BYTES = 32;

    private static final List<String> STREAMS =
            List.of("/parley.v1.StreamService/Subscribe", "/parley.v1.StreamService/Connect");

    private final Configuration configuration = Configuration.of(Map.of());

    @Test
    void everyServiceOfTheContractIsRoutedAndSpokenAsJson() throws IOException {
        List<String> services = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(GrpcServer.class.getResourceAsStream("/parley.protoset"))) {
            for (FileDescriptorProto file : FileDescriptorSet.parseFrom(in, ExtensionRegistry.getEmptyRegistry())
                    .getFileList()) {
                file.getServiceList().forEach(service -> services.add(file.getPackage() + "." + service.getName()));
            }
        }
        assertThat(services).hasSizeGreaterThan(4);
        assertThat((List<?>) Tree.all(configuration.tree(), "services").getFirst())
                .map(Object::toString)
                .containsExactlyInAnyOrderElementsOf(services);
        assertThat(routes().stream().map(route -> Tree.all(route, "prefix")).flatMap(List::stream))
                .containsAll(services.stream().map(name -> "/" + name + "/").toList())
                .contains("/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/");
    }

    @Test
    void streamsHaveNoTimeOutAndEverythingElseHasOne() {
        List<Map<String, Object>> forwarded =
                routes().stream().filter(route -> route.containsKey("route")).toList();
        assertThat(forwarded).hasSizeGreaterThan(STREAMS.size());
        for (Map<String, Object> route : forwarded) {
            Object path = Tree.map(route.get("match")).get("path");
            Map<String, Object> action = Tree.map(route.get("route"));
            Duration timeout = seconds(action.get("timeout"));
            if (path != null && STREAMS.contains(path)) {
                assertThat(timeout).as("%s", route).isZero();
                assertThat(seconds(action.get("idle_timeout"))).isGreaterThan(HEARTBEAT.multipliedBy(2));
            } else if ("/parley.v1.StreamService/Poll".equals(path)) {
                assertThat(timeout).isBetween(LONGEST_POLL.plusSeconds(5), Duration.ofMinutes(1));
            } else {
                assertThat(timeout).as("%s", route).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(1));
            }
        }
        assertThat(Tree.all(configuration.tree(), "stream_idle_timeout"))
                .allSatisfy(time -> assertThat(seconds(time)).isGreaterThan(HEARTBEAT.multipliedBy(2)));
        assertThat(Tree.all(configuration.tree(), "max_stream_duration")).isEmpty();
        assertThat(Tree.all(configuration.tree(), "max_connection_duration")).isEmpty();
    }

    @Test
    void noRouteAsksForGrpcWhichWouldRefuseThePreflight() {
        assertThat(routes())
                .allSatisfy(route -> assertThat(Tree.map(route.get("match"))).doesNotContainKey("grpc"));
    }

    @Test
    void theCuresKeepWithinWhatANodeTakes() throws ReflectiveOperationException {
        Object tree = configuration.tree();
        int headers = Tree.number(tree, "max_request_headers_kb") * 1_024
                + Tree.number(tree, "max_headers_count") * HEADER_OVERHEAD_BYTES
                + ADDED_HEADERS_BYTES;
        assertThat(headers).as("cure 1").isLessThanOrEqualTo((int) ofServer("MAX_METADATA_BYTES"));
        assertThat(Tree.all(tree, "request_mutations")).as("cure 2").asString().contains("suffix=-bin");
        Map<String, Object> node = node();
        int streams = Tree.number(node, "max_concurrent_streams");
        assertThat(streams).as("cure 3").isLessThanOrEqualTo((int) ofServer("MAX_CALLS_PER_CONNECTION"));
        assertThat(Tree.number(node, "max_requests")).as("cure 4").isGreaterThan(10_000);
        assertThat(Tree.number(node, "max_pending_requests")).as("cure 4").isGreaterThan(10_000);
        assertThat(Tree.number(tree, "overload.premature_reset_total_stream_count"))
                .as("cure 5")
                .isLessThan((int) ofServer("MAX_RST_FRAMES") / 50);
        assertThat(Tree.number(node, "initial_connection_window_size"))
                .as("cure 6")
                .isGreaterThanOrEqualTo(streams * Tree.number(node, "initial_stream_window_size"));
    }

    @Test
    void whatEnvoyAsksOfANodeIsPermittedThere() throws ReflectiveOperationException {
        Object keepalive = Tree.all(node(), "connection_keepalive").getFirst();
        assertThat(seconds(Tree.map(keepalive).get("interval")))
                .isGreaterThan((Duration) ofServer("SHORTEST_CLIENT_KEEPALIVE"));
        assertThat(seconds(Tree.all(node(), "idle_timeout").getFirst()))
                .isLessThan((Duration) ofServer("IDLE_CONNECTION"));
    }

    @Test
    void nobodyReachesTheAdminPageUnlessItIsAskedForAndThenOnlyFromHere() {
        assertThat(Tree.map(configuration.tree())).doesNotContainKey("admin");
        Object tree = Configuration.of(Map.of("PARLEY_WEB_ADMIN_PORT", "9901", "PARLEY_WEB_HOST", "0.0.0.0"))
                .tree();
        assertThat(Tree.all(Tree.map(tree).get("admin"), "address").getLast()).isEqualTo("127.0.0.1");
    }

    @Test
    void nothingInItIsDeprecatedOrOpen() {
        assertThat(configuration.yaml()).doesNotContain("${", "#if");
        Script.Result result = Script.run(
                List.of(
                        EnvoyBinary.path().toString(),
                        "--mode",
                        "validate",
                        "--config-yaml",
                        configuration.yaml(),
                        "--log-level",
                        "warning"),
                Map.of());
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.errors()).doesNotContain("Deprecated");
    }

    private List<Map<String, Object>> routes() {
        List<Map<String, Object>> routes = new ArrayList<>();
        for (Object list : Tree.all(configuration.tree(), "routes")) {
            for (Object route : (List<?>) list) routes.add(Tree.map(route));
        }
        return routes;
    }

    private Map<String, Object> node() {
        return Tree.map(((List<?>) Tree.all(configuration.tree(), "clusters").getFirst()).getFirst());
    }

    private static Duration seconds(@Nullable Object time) {
        return Duration.parse("PT" + time);
    }

    private static Object ofServer(String constant) throws ReflectiveOperationException {
        Field field = GrpcServer.class.getDeclaredField(constant);
        field.setAccessible(true);
        return field.get(null);
    }
}
