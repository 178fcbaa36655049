package dev.parley.bench.scenario;

import dev.parley.bench.load.Crowd;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.wire.ConnectStream;
import dev.parley.bench.wire.Issuer;
import dev.parley.bench.wire.Network;
import dev.parley.bench.wire.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A fresh server and the way to it.
public final class Stage implements AutoCloseable {
    private final Times times;
    private final Issuer issuer = new Issuer();
    private final ServerProcess server;
    private final Network network;
    private int crowds;

    /// How long a load runs.
    ///
    /// @param warmUp before it is measured: a JVM compiles what is hot only after a while
    public record Times(Duration warmUp, Duration measured) {}

    /// @param root of the checkout
    public Stage(Path root, Times times, List<String> serverOptions) throws IOException {
        this.times = times;
        Path parent = Files.createDirectories(root.resolve("target/bench"));
        Path directory = Files.createTempDirectory(parent, "server-");
        List<String> options = new ArrayList<>(issuer.optionsFor(directory.resolve("issuer.pem")));
        options.addAll(serverOptions);
        this.server = ServerProcess.start(root, directory, options);
        this.network = new Network(server.port());
    }

    public Times times() {
        return times;
    }

    public ServerProcess server() {
        return server;
    }

    public Network network() {
        return network;
    }

    /// So many rooms of so many clients, each of whom is in one room.
    public Crowd crowd(int rooms, int members) {
        return crowd(ConnectStream::new, rooms, members);
    }

    /// The same over another transport.
    public Crowd crowd(Transport.Factory transports, int rooms, int members) {
        return gather(transports, rooms * members, Crowd.apart(rooms, members));
    }

    /// @param members for each room, the numbers of its members
    public Crowd crowd(int users, List<List<Integer>> members) {
        return gather(ConnectStream::new, users, members);
    }

    private Crowd gather(Transport.Factory transports, int users, List<List<Integer>> members) {
        return Crowd.gather(network, transports, issuer, "crowd-" + ++crowds + "-user-", users, members);
    }

    public void killAndRestartServer() throws IOException {
        server.killAndRestart();
        network.moveTo(server.port());
    }

    @Override
    public void close() {
        network.close();
        server.close();
    }
}
