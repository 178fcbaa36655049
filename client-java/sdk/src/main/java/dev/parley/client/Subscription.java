package dev.parley.client;

/// An observer that can be taken away.
public interface Subscription extends AutoCloseable {
    /// Takes it away: it is told nothing that happens later. Doing it again changes nothing.
    @Override
    void close();
}
