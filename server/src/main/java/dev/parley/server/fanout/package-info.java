/// Who hears what the log says. The {@link Tail} keeps the log's newest part in memory, encoded once; the {@link
/// Hub} walks it in order and offers each entry to the subscribers of its room; a {@link Subscriber} is a cursor
/// with a small mailbox and one virtual thread, the only writer of its transport. Typing and presence go beside
/// the log.
///
/// Imports: log, store, model, bus. Deliberately absent: protobuf and gRPC (an {@link Encoder} and an {@link
/// Outlet} stand for them), rules of the domain.
@NullMarked
package dev.parley.server.fanout;

import org.jspecify.annotations.NullMarked;
