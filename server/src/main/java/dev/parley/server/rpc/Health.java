package dev.parley.server.rpc;

import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;

/// `grpc.health.v1`, for the whole server (the empty name) and for each service: serving while the database answers and
/// the node does not drain.
final class Health implements AutoCloseable {
    private static final Duration PROBED_EVERY = Duration.ofSeconds(2);

    private final HealthStatusManager statuses = new HealthStatusManager();
    private final List<String> names;
    private final BooleanSupplier storeAnswers;
    private final Thread prober = Thread.ofVirtual().name("health").unstarted(this::probeAgain);
    private volatile boolean closing;

    /// @param storeAnswers asks the database; blocks for some seconds at most
    Health(Collection<String> services, BooleanSupplier storeAnswers) {
        this.names = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES), services.stream())
                .toList();
        this.storeAnswers = storeAnswers;
        set(ServingStatus.NOT_SERVING);
    }

    ServerServiceDefinition service() {
        return statuses.getHealthService().bindService();
    }

    void start() {
        probe();
        prober.start();
    }

    /// Says `NOT_SERVING` from now on, whatever the database does.
    void drain() {
        statuses.enterTerminalState();
    }

    private void probeAgain() {
        while (!closing) {
            try {
                Thread.sleep(PROBED_EVERY);
            } catch (InterruptedException wokenByClose) {
                continue;
            }
            probe();
        }
    }

    private void probe() {
        boolean answers;
        try {
            answers = storeAnswers.getAsBoolean();
        } catch (RuntimeException away) {
            answers = false;
        }
        set(answers ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private void set(ServingStatus status) {
        for (String name : names) statuses.setStatus(name, status);
    }

    @Override
    public void close() {
        closing = true;
        prober.interrupt();
    }
}
