/// The chat in a terminal, `./parley chat`, and the sender for scripts, `./parley send`.
///
/// A line that is typed goes `Chat` → `Commands` → `Conversation` → one of `Speaking`, `Places`, `People` →
/// the client. What the client tells goes `Watcher` → `View` → `Transcript` → `Scribe` → `Screen`. Everything
/// but the reading of lines happens on one thread, the session's.
///
/// What is printed of a room is derived from its timeline, never from single events: `Transcript` remembers
/// the seq up to which it has printed, so that no line is lost or doubled, whatever the connection does.
///
/// Imports: the public interface of the Java client, JLine, and picocli. Deliberately absent: gRPC and
/// Protobuf; escape codes of our own; text of others that has not passed `VisibleText`.
@NullMarked
package dev.parley.terminal;

import org.jspecify.annotations.NullMarked;
