/// The rules of rooms and messages. A command is one record a file: who may do it, what it refuses, what it changes;
/// it runs on the sequencer's thread. Reads ({@link RoomReads}, {@link History}, {@link MessageSearch}) block their
/// caller's thread and see one snapshot each. {@link SearchIndexer} and {@link Maintenance} work behind the writers.
///
/// Imports: log, store, model. Deliberately absent: SQL (store), gRPC and the forms of the wire (rpc), who listens
/// (fanout). Commands that are not idempotent by nature ({@link CreateRoom}, {@link LeaveRoom}, {@link RemoveMember})
/// are wrapped in {@link dev.parley.server.log.Once} by whoever submits them, under a random key when the client gave
/// none.
@NullMarked
package dev.parley.server.chat;

import org.jspecify.annotations.NullMarked;
