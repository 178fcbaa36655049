package dev.parley.server.promises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// A bad network between clients and a server, on loopback: it cuts connections, and before that loses what one of the
/// sides says.
final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket listener;
    private volatile int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    TcpProxy(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// The server listens elsewhere now.
    void target(int port) {
        target = port;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// From now on what clients say on these connections is lost: the server does not learn of it.
    void loseRequests(Predicate<Object> which) {
        links.stream().filter(which).forEach(link -> link.deafToClient = true);
    }

    /// From now on what the server says on these connections is lost: the clients do not learn of it.
    void loseAnswers(Predicate<Object> which) {
        links.stream().filter(which).forEach(link -> link.deafToServer = true);
    }

    /// Resets these connections, and all that have lost something.
    void cut(Predicate<Object> which) {
        links.stream()
                .filter(link -> link.deafToClient || link.deafToServer || which.test(link))
                .forEach(Link::cut);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException closedAlready) {
            // It is closed.
        }
        links.forEach(Link::cut);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> link(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void link(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            Link link = new Link(client, server);
            links.add(link);
            Thread.ofVirtual().start(() -> link.pump(client, server, true));
            link.pump(server, client, false);
        } catch (IOException noServer) {
            reset(client);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            // It is closed.
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean deafToClient;
        private volatile boolean deafToServer;

        private Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        private void pump(Socket from, Socket to, boolean ofClient) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int count = from.getInputStream().read(buffer); count >= 0; ) {
                    boolean lost = ofClient ? deafToClient : deafToServer;
                    if (!lost) to.getOutputStream().write(buffer, 0, count);
                    count = from.getInputStream().read(buffer);
                }
            } catch (IOException broken) {
                // The other side learns of it below.
            }
            cut();
        }

        private void cut() {
            links.remove(this);
            reset(client);
            reset(server);
        }
    }
}
