package dev.parley.server.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Envoy beside the server. One that ends by itself is started again; what it writes goes where the server's own
/// output goes. A server without it serves native clients as well as ever.
public final class WebProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebProxy.class);
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /// An Envoy that ran so long did not fail at its start.
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final WebOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Process process;
    private int port = -1;

    public WebProxy(WebOptions options) {
        this.options = options;
    }

    /// Starts Envoy and waits until it listens.
    ///
    /// @return null when it does; else a sentence that says why not
    public @Nullable String start(WebOptions.Server server) {
        Integer free = freePort();
        if (free == null) {
            return options.host() + ":" + options.port() + " is taken; choose another --web-port";
        }
        try {
            Process first = launch(free, server);
            String refusal = awaitListening(first, free);
            if (refusal != null) {
                stop(first);
                return refusal;
            }
            port = free;
            Thread.ofVirtual().name("web-proxy").start(() -> keepRunning(first, free, server));
            return null;
        } catch (IOException notThere) {
            return options.program() + " cannot be run (" + notThere.getMessage() + ")";
        }
    }

    /// Where browsers come in; -1 when they cannot.
    public int port() {
        return port;
    }

    /// Somebody else's port would look like ours once Envoy has failed to get it.
    private @Nullable Integer freePort() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(options.host()), options.port()));
            return probe.getLocalPort();
        } catch (IOException taken) {
            return null;
        }
    }

    private Process launch(int free, WebOptions.Server server) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(options.program())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(options.variables(free, server));
        Process launched = builder.start();
        process = launched;
        if (closed.getCount() == 0) stop(launched);
        return launched;
    }

    private @Nullable String awaitListening(Process launched, int free) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LISTENS_WITHIN.toNanos()) {
            if (!launched.isAlive())
                return "Envoy has ended, with code " + launched.exitValue() + ", before it listened";
            if (listens(free)) return null;
            if (isClosedWithin(LOOK)) return "the server stops";
        }
        return "Envoy did not listen on port " + free + " within " + LISTENS_WITHIN.toSeconds() + " s";
    }

    private boolean listens(int free) {
        try (Socket probe = new Socket()) {
            InetAddress host = InetAddress.getByName(options.host());
            InetAddress reached = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
            probe.connect(new InetSocketAddress(reached, free), (int) LOOK.toMillis());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void keepRunning(Process first, int free, WebOptions.Server server) {
        Process running = first;
        Duration pause = FIRST_PAUSE;
        while (true) {
            long start = System.nanoTime();
            try {
                int code = running.waitFor();
                if (closed.getCount() == 0) return;
                if (System.nanoTime() - start > STABLE.toNanos()) pause = FIRST_PAUSE;
                LOG.warn("Envoy has ended, with code {}; it is started again in {} s", code, pause.toSeconds());
                if (isClosedWithin(pause)) return;
                running = launch(free, server);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException notThere) {
                LOG.warn("Envoy cannot be started: {}", notThere.getMessage());
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Stops what was started, within a few seconds.
    @Override
    public void close() {
        closed.countDown();
        Process running = process;
        if (running != null) stop(running);
    }

    private static void stop(Process running) {
        running.destroy();
        try {
            if (running.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
    }
}
