/// The log: every durable change in one order. The {@link Sequencer} commits batches; {@link Replay} reads after a
/// position for one user; {@link ResumeToken} names a position on the wire.
///
/// Imports: store, model. Deliberately absent: rules of the domain (chat), SQL (store), who listens (fanout).
@NullMarked
package dev.parley.server.log;

import org.jspecify.annotations.NullMarked;
