package dev.parley.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.client.faults.FaultyProxy.Direction;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each fault of the proxy is one, as both sides of a connection see it.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultyProxyTest {
    private static final int NOTHING_COMES_FOR_MILLIS = 300;
    private static final int ANSWERS_WITHIN_MILLIS = 10_000;
    private static final Duration LATENCY = Duration.ofMillis(100);

    private final EchoServer server = new EchoServer();
    private final FaultyProxy proxy = new FaultyProxy(server.port());

    FaultyProxyTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void aNetworkThatIsWellPassesEverythingOn() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            assertThat(caller.exchange("hello")).isEqualTo("hello");
            assertThat(caller.exchange("and goodbye")).isEqualTo("and goodbye");
            caller.saysNoMore();
            assertThat(caller.hearsTheEnd()).isTrue();
        }
        await().until(() -> server.open.get() == 0);
        assertThat(proxy.counts()).isEqualTo(new FaultyProxy.Counts(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void bothSidesSeeAReset() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            caller.exchange("hello");
            proxy.reset();
            assertThatThrownBy(() -> caller.exchange("still there?")).isInstanceOf(IOException.class);
        }
        await().until(() -> server.open.get() == 0);
        assertThat(proxy.counts().resets()).isEqualTo(1);
        assertThat(server.heard.get()).isEqualTo("hello".length());
    }

    @Test
    void aBlackHoleSwallowsEverythingAndEndsNothing() throws IOException {
        try (Caller former = new Caller(proxy.port())) {
            former.exchange("hello");
            proxy.blackHole(true);
            hearsNothing(former, "into the hole");
            try (Caller inside = new Caller(proxy.port())) {
                hearsNothing(inside, "me too");
                assertThat(proxy.counts().droppedToServer()).isEqualTo("into the hole".length() + "me too".length());
                assertThat(server.open.get()).isEqualTo(2);

                proxy.blackHole(false);
                hearsNothing(inside, "what comes after a hole makes no sense");
            }
            try (Caller fresh = new Caller(proxy.port())) {
                assertThat(fresh.exchange("hello again")).isEqualTo("hello again");
            }
        }
        assertThat(server.heard.get()).isEqualTo("hello".length() + "hello again".length());
    }

    @Test
    void aHalfOpenConnectionWorksInOneDirection() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            caller.exchange("hello");
            proxy.halfOpen(Direction.TO_CLIENT);
            hearsNothing(caller, "are you there?");
            assertThat(server.heard.get()).isEqualTo("hello".length() + "are you there?".length());
            assertThat(proxy.counts().droppedToClient()).isEqualTo("are you there?".length());
            assertThat(proxy.counts().droppedToServer()).isZero();
        }
    }

    @Test
    void latencyDelaysBothWaysAndKeepsTheOrder() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            caller.exchange("hello");
            proxy.latency(LATENCY);
            long start = System.nanoTime();
            caller.say("one, ");
            caller.say("two, ");
            caller.say("three");
            assertThat(caller.hear("one, two, three".length())).isEqualTo("one, two, three");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LATENCY.multipliedBy(2));
        }
        assertThat(proxy.counts().delayed()).isPositive();
    }

    @Test
    void whoIsRefusedIsResetAtOnceAndTheOthersGoOn() throws IOException {
        try (Caller former = new Caller(proxy.port())) {
            former.exchange("hello");
            proxy.refuse(true);
            assertThatThrownBy(() -> exchangeOnce("let me in")).isInstanceOf(IOException.class);
            assertThat(former.exchange("still here")).isEqualTo("still here");
            proxy.refuse(false);
            assertThat(exchangeOnce("and now?")).isEqualTo("and now?");
        }
        assertThat(proxy.counts().refused()).isEqualTo(1);
    }

    @Test
    void aCutLetsExactlySoManyBytesThrough() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            caller.exchange("hello");
            proxy.cutAfter(3);
            assertThatThrownBy(() -> caller.exchange("world")).isInstanceOf(IOException.class);
        }
        await().until(() -> server.open.get() == 0);
        assertThat(server.heard.get()).isEqualTo("hello".length() + 3);
        assertThat(proxy.counts().cuts()).isEqualTo(1);
        assertThat(exchangeOnce("only once")).isEqualTo("only once");
    }

    @Test
    void newConnectionsGoToTheNewTarget() throws IOException {
        try (EchoServer other = new EchoServer()) {
            proxy.target(other.port());
            assertThat(exchangeOnce("hello")).isEqualTo("hello");
            assertThat(other.heard.get()).isEqualTo("hello".length());
            assertThat(server.heard.get()).isZero();
        }
        assertThatThrownBy(() -> exchangeOnce("nobody is there")).isInstanceOf(IOException.class);
        assertThat(proxy.counts().refused()).isEqualTo(1);
    }

    @Test
    void closingEndsEveryConnectionEvenInAHole() throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            caller.exchange("hello");
            proxy.blackHole(true);
            // Throws when a thread stays.
            proxy.close();
            assertThatThrownBy(() -> caller.exchange("still there?")).isInstanceOf(IOException.class);
        }
        await().until(() -> server.open.get() == 0);
        assertThatThrownBy(() -> exchangeOnce("anybody?")).isInstanceOf(IOException.class);
    }

    private String exchangeOnce(String text) throws IOException {
        try (Caller caller = new Caller(proxy.port())) {
            return caller.exchange(text);
        }
    }

    private static void hearsNothing(Caller caller, String text) throws IOException {
        caller.say(text);
        assertThat(caller.hearsNothing()).isTrue();
    }

    /// One end of a connection.
    private static final class Caller implements AutoCloseable {
        private final Socket socket;

        Caller(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String hear(int bytes) throws IOException {
            byte[] heard = socket.getInputStream().readNBytes(bytes);
            if (heard.length < bytes) throw new EOFException("after " + heard.length + " bytes");
            return new String(heard, StandardCharsets.UTF_8);
        }

        String exchange(String text) throws IOException {
            say(text);
            return hear(text.length());
        }

        void saysNoMore() throws IOException {
            socket.shutdownOutput();
        }

        boolean hearsTheEnd() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        boolean hearsNothing() throws IOException {
            socket.setSoTimeout(NOTHING_COMES_FOR_MILLIS);
            try {
                int _ = socket.getInputStream().read();
                return false;
            } catch (SocketTimeoutException silence) {
                return true;
            } finally {
                socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Says what it hears.
    private static final class EchoServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        /// Bytes.
        private final AtomicLong heard = new AtomicLong();
        /// Connections that live.
        private final AtomicInteger open = new AtomicInteger();

        EchoServer() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    open.incrementAndGet();
                    Thread.ofVirtual().start(() -> echo(socket));
                }
            } catch (IOException closed) {
                // No more.
            }
        }

        private void echo(Socket socket) {
            byte[] buffer = new byte[1024];
            try (socket) {
                for (int count = socket.getInputStream().read(buffer);
                        count >= 0;
                        count = socket.getInputStream().read(buffer)) {
                    heard.addAndGet(count);
                    socket.getOutputStream().write(buffer, 0, count);
                }
            } catch (IOException broken) {
                // As it was meant to be.
            } finally {
                open.decrementAndGet();
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
